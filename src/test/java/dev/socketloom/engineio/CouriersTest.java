package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.socketloom.http.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Few write for many, and none of the many waits behind one that does not read.
@Timeout(30)
final class CouriersTest {

    private static final int MOST = Math.max(4, Runtime.getRuntime().availableProcessors());

    private final Ticker ticker = Ticker.manual();

    @Nested
    class ThatNothingHolds {

        private final List<Runnable> started = new ArrayList<>();
        private final Couriers couriers = new Couriers(started::add, ticker);
        private final List<Integer> made = new ArrayList<>();

        private void runAll() {
            while (!started.isEmpty()) {
                started.removeFirst().run();
            }
        }

        @Test
        void oneMakesAllRoundsInTheirOrder() {
            for (int i = 0; i < 100; i++) {
                int number = i;
                couriers.send(() -> made.add(number));
            }
            started.getFirst().run();
            assertEquals(100, made.size());
            assertEquals(made.stream().sorted().toList(), made);
        }

        @Test
        void thereAreNotMoreThanAFew() {
            for (int i = 0; i < 100; i++) {
                couriers.send(() -> {});
            }
            assertEquals(MOST, started.size());
            runAll();
            couriers.send(() -> made.add(1));
            assertEquals(1, started.size());
            runAll();
            assertEquals(List.of(1), made);
        }

        @Test
        void aRoundMayCallForAnother() {
            couriers.send(() -> couriers.send(() -> made.add(1)));
            runAll();
            assertEquals(List.of(1), made);
        }

        @Test
        void aRoundThatFailsHindersNoOther() {
            couriers.send(() -> {
                throw new IllegalStateException("on purpose");
            });
            couriers.send(() -> made.add(1));
            started.getFirst().run();
            assertEquals(List.of(1), made);
        }

        @Test
        void theTickerSendsNobodyAfterThoseThatDoTheirWork() {
            for (int i = 0; i < 100; i++) {
                couriers.send(() -> {});
            }
            started.removeFirst().run();
            int left = started.size();
            ticker.sweepNow();
            assertEquals(left, started.size());
        }

        @Test
        void whatHasNotBegunWhenTheTickerLooksInIsBegunWithoutThem() {
            for (int i = 0; i < 100; i++) {
                int number = i;
                couriers.send(() -> made.add(number));
            }
            ticker.sweepNow();
            assertEquals(MOST + 100, started.size());
            couriers.send(() -> made.add(100));
            runAll();
            assertEquals(101, made.size());
            assertEquals(101, made.stream().distinct().count());
        }

        @Test
        void whoCannotBeStartedCountsForNobody() {
            var failures = new AtomicInteger(2 * MOST);
            var poor = new Couriers(body -> {
                if (failures.getAndDecrement() > 0) {
                    throw new OutOfMemoryError("on purpose");
                }
                started.add(body);
            }, ticker);
            for (int i = 0; i < 2 * MOST; i++) {
                poor.send(() -> made.add(1));
            }
            assertEquals(0, started.size());
            poor.send(() -> made.add(1));
            runAll();
            assertEquals(2 * MOST + 1, made.size());
        }
    }

    @Nested
    class ThatAreHeld {

        private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        private final Couriers couriers = new Couriers(body -> threads.add(Thread.startVirtualThread(body)), ticker);
        private final CountDownLatch reading = new CountDownLatch(1);

        /// Occupies all couriers with clients that do not read.
        private void hold() throws InterruptedException {
            var held = new CountDownLatch(MOST);
            for (int i = 0; i < MOST; i++) {
                couriers.send(() -> {
                    held.countDown();
                    await(reading);
                });
            }
            held.await();
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private void replace() {
            couriers.send(() -> {});
            ticker.sweepNow();
        }

        @Test
        void keepNobodyWaitingWhenTheTickerLooksIn() throws Exception {
            hold();
            var made = new CountDownLatch(1);
            couriers.send(made::countDown);
            assertEquals(MOST, threads.size());
            ticker.sweepNow();
            made.await();
            reading.countDown();
        }

        @Test
        void keepNobodyWaitingHoweverManyTheyAre() throws Exception {
            hold();
            for (int i = 0; i < 10 * MOST; i++) {
                couriers.send(() -> await(reading));
            }
            var made = new CountDownLatch(1);
            couriers.send(made::countDown);
            ticker.sweepNow();
            made.await();
            reading.countDown();
        }

        @Test
        void hinderNobodyFromThenOn() throws Exception {
            hold();
            replace();
            var made = new CountDownLatch(1);
            couriers.send(made::countDown);
            made.await();
            reading.countDown();
        }

        @Test
        void holdUpNothingWhenTheTickerEnds() throws Exception {
            hold();
            var made = new CountDownLatch(2);
            couriers.send(made::countDown);
            ticker.close();
            hold();
            couriers.send(made::countDown);
            made.await();
            reading.countDown();
        }

        @Test
        void areNotCountedTwiceWhenTheyReturn() throws Exception {
            hold();
            replace();
            reading.countDown();
            for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
                thread.join();
            }
            var begun = new CountDownLatch(MOST);
            var end = new CountDownLatch(1);
            for (int i = 0; i < 3 * MOST; i++) {
                couriers.send(() -> {
                    begun.countDown();
                    await(end);
                });
            }
            begun.await();
            assertEquals(MOST, threads.size());
            end.countDown();
        }
    }
}
