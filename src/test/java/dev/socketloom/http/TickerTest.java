package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TickerTest {

    private static final Duration TURN = Duration.ofMillis(512);

    private final Ticker ticker = Ticker.manual();
    private final List<String> events = new ArrayList<>();

    private final class Entry extends dev.socketloom.http.Timeout {
        private final String name;

        Entry(String name) {
            this.name = name;
        }

        @Override
        protected void expire() {
            events.add(name + "@" + ticker.now() / 1_000_000);
        }
    }

    private static Duration ms(int millis) {
        return Duration.ofMillis(millis);
    }

    @Nested
    class TheWheel {

        @Test
        void entriesExpireInTheOrderOfTheirTimes() {
            ticker.schedule(new Entry("late"), ms(30));
            ticker.schedule(new Entry("early"), ms(10));
            ticker.advance(ms(100));
            assertEquals(List.of("early@10", "late@30"), events);
        }

        @Test
        void nothingExpiresEarly() {
            ticker.schedule(new Entry("a"), Duration.ofNanos(9_000_001));
            ticker.advance(ms(9));
            assertEquals(List.of(), events);
            ticker.advance(ms(1));
            assertEquals(List.of("a@10"), events);
        }

        @Test
        void aDelayOfNothingMeansTheNextTick() {
            ticker.schedule(new Entry("a"), Duration.ZERO);
            ticker.schedule(new Entry("b"), ms(-5));
            ticker.advance(ms(1));
            assertEquals(2, events.size());
        }

        @Test
        void aDelayLongerThanATurnWaitsForItsTurn() {
            ticker.schedule(new Entry("a"), TURN.multipliedBy(3).plus(ms(7)));
            ticker.advance(TURN.multipliedBy(3).plus(ms(6)));
            assertEquals(List.of(), events);
            ticker.advance(ms(1));
            assertEquals(List.of("a@1543"), events);
        }

        @Test
        void theLongestDelayNeitherOverflowsNorExpires() {
            ticker.schedule(new Entry("a"), Long.MAX_VALUE);
            ticker.advance(TURN.multipliedBy(4));
            assertEquals(List.of(), events);
        }

        @Test
        void anEntryMovedDoesNotExpireAtItsOldTime() {
            var entry = new Entry("a");
            ticker.schedule(entry, ms(10));
            ticker.advance(ms(5));
            ticker.schedule(entry, ms(10));
            ticker.advance(ms(9));
            assertEquals(List.of(), events);
            ticker.advance(ms(1));
            assertEquals(List.of("a@15"), events);
        }

        @Test
        void anEntryExpiresOnceForEachAppointment() {
            ticker.schedule(new Entry("a"), ms(10));
            ticker.advance(TURN.multipliedBy(3));
            assertEquals(1, events.size());
        }

        @Test
        void aCancelledEntryDoesNotExpire() {
            var entry = new Entry("a");
            ticker.schedule(entry, ms(10));
            ticker.cancel(entry);
            ticker.cancel(entry);
            ticker.advance(ms(20));
            assertEquals(List.of(), events);
        }

        @Test
        void entriesOfOneTickExpireInTheOrderInWhichTheyCame() {
            ticker.schedule(new Entry("first"), ms(10));
            ticker.schedule(new Entry("second"), ms(10));
            ticker.schedule(new Entry("third"), ms(10));
            ticker.advance(ms(10));
            assertEquals(List.of("first@10", "second@10", "third@10"), events);
        }

        @Test
        void anEntryThatIsDueMayStillBeCancelledOrMovedByThoseBeforeIt() {
            var cancelled = new Entry("cancelled");
            var moved = new Entry("moved");
            ticker.schedule(dev.socketloom.http.Timeout.of(() -> {
                ticker.cancel(cancelled);
                ticker.schedule(moved, ms(5));
            }), ms(10));
            ticker.schedule(cancelled, ms(10));
            ticker.schedule(moved, ms(10));
            ticker.schedule(new Entry("kept"), ms(10));
            ticker.advance(ms(20));
            assertEquals(List.of("kept@10", "moved@15"), events);
        }

        @Test
        void anEntryMayMoveItselfWhileItExpires() {
            var entry = new dev.socketloom.http.Timeout() {
                @Override
                protected void expire() {
                    events.add("tick");
                    ticker.schedule(this, ms(10));
                }
            };
            ticker.schedule(entry, ms(10));
            ticker.advance(ms(50));
            assertEquals(5, events.size());
        }

        @Test
        void anEntryThatThrowsHindersNoOther() {
            ticker.schedule(new dev.socketloom.http.Timeout() {
                @Override
                protected void expire() {
                    throw new IllegalStateException("on purpose");
                }
            }, ms(10));
            ticker.schedule(new Entry("a"), ms(10));
            ticker.advance(ms(10));
            assertEquals(List.of("a@10"), events);
        }

        @Test
        void everyEntryOfManyExpiresInItsOwnTick() {
            var random = new Random(25);
            var expected = new ArrayList<String>();
            for (int i = 0; i < 2_000; i++) {
                int delay = 1 + random.nextInt(3_000);
                ticker.schedule(new Entry("e" + i), ms(delay));
                expected.add("e" + i + "@" + delay);
            }
            ticker.advance(ms(3_000));
            assertEquals(expected.stream().sorted().toList(), events.stream().sorted().toList());
        }
    }

    @Nested
    class Tails {

        private final Ticker.Tail tail = new Ticker.Tail() {
            @Override
            protected void sweep() {
                events.add("swept");
            }
        };

        @Test
        void aTailIsSweptBetweenFiveAndTenMillisecondsAfterItsPromise() {
            for (int phase = 0; phase < 5; phase++) {
                ticker.advance(ms(phase));
                ticker.sweepSoon(tail);
                ticker.advance(ms(4));
                assertEquals(List.of(), events, "phase " + phase);
                ticker.advance(ms(6));
                assertEquals(List.of("swept"), events, "phase " + phase);
                events.clear();
            }
        }

        @Test
        void aTailMayBeListedAgainWhileItIsSwept() {
            var again = new Ticker.Tail() {
                @Override
                protected void sweep() {
                    events.add("swept");
                    ticker.sweepSoon(this);
                }
            };
            ticker.sweepSoon(again);
            ticker.advance(ms(50));
            assertTrue(events.size() >= 4 && events.size() <= 10, events::toString);
        }

        @Test
        void aTailThatThrowsHindersNoOther() {
            ticker.sweepSoon(tail);
            ticker.sweepSoon(new Ticker.Tail() {
                @Override
                protected void sweep() {
                    throw new IllegalStateException("on purpose");
                }
            });
            ticker.advance(ms(10));
            assertEquals(List.of("swept"), events);
        }

        @Test
        void whoWaitsForALookGetsItWhenTheTickerEndsAndAfterwards() {
            ticker.sweepSoon(tail);
            ticker.close();
            assertEquals(List.of("swept"), events);
            ticker.sweepSoon(tail);
            assertEquals(List.of("swept", "swept"), events);
        }
    }

    @Nested
    class TheThread {

        private void awaitSleep() {
            while (Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(t -> t.getName().equals("socketloom-ticker") && t.getState() == Thread.State.WAITING)) {
                Thread.onSpinWait();
            }
        }

        @Test
        void itSleepsUntilTheFirstEntryAndKeepsTheTime() throws Exception {
            try (var running = Ticker.start(Duration.ofMillis(100))) {
                awaitSleep();
                var expired = new CompletableFuture<Long>();
                long before = running.exactNow();
                running.schedule(new dev.socketloom.http.Timeout() {
                    @Override
                    protected void expire() {
                        expired.complete(running.now() - before);
                    }
                }, ms(20));
                assertTrue(expired.join() >= TimeUnit.MILLISECONDS.toNanos(20));
            }
        }

        @Test
        void itSleepsUntilTheFirstTail() throws Exception {
            try (var running = Ticker.start(Duration.ofMillis(100))) {
                awaitSleep();
                var swept = new CountDownLatch(1);
                running.sweepSoon(new Ticker.Tail() {
                    @Override
                    protected void sweep() {
                        swept.countDown();
                    }
                });
                swept.await();
            }
        }

        @Test
        void itsLastVisitIsToWhoeverStillWaits() throws Exception {
            for (int i = 0; i < 100; i++) {
                var running = Ticker.start(Duration.ofSeconds(25));
                var swept = new CountDownLatch(2);
                running.sweepSoon(new Counting(swept));
                Thread late = Thread.startVirtualThread(() -> running.sweepSoon(new Counting(swept)));
                running.close();
                swept.await();
                late.join();
            }
        }

        private static final class Counting extends Ticker.Tail {
            private final CountDownLatch latch;

            private Counting(CountDownLatch latch) {
                this.latch = latch;
            }

            @Override
            protected void sweep() {
                latch.countDown();
            }
        }

        @Test
        void itIsADaemonAndRunsNoUserCode() throws Exception {
            try (var running = Ticker.start(Duration.ofSeconds(25))) {
                var seen = new CountDownLatch(1);
                var daemon = new boolean[1];
                running.schedule(new dev.socketloom.http.Timeout() {
                    @Override
                    protected void expire() {
                        daemon[0] = Thread.currentThread().isDaemon() && !Thread.currentThread().isVirtual();
                        seen.countDown();
                    }
                }, ms(1));
                seen.await();
                assertTrue(daemon[0]);
            }
        }

        @Test
        void aManualTickerHasNone() {
            assertFalse(Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals("manual")));
            assertEquals(ticker.now(), ticker.exactNow());
        }
    }
}
