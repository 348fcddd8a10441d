package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Budget;
import dev.socketloom.http.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// How much may wait, who waits for room, and who is dropped.
final class OutboxBoundTest {

    private static final int LIMIT = 200_000;

    private final Ticker ticker = Ticker.manual();
    private final FakeOwner owner = new FakeOwner();
    private final FakeSink sink = new FakeSink();
    private final Outbox outbox = new Outbox(ticker, FakeOwner.bounds(LIMIT), owner, sink);

    private static Prepared text(String text) {
        return Prepared.message(text, List.of());
    }

    private static Prepared big(int size) {
        return text("x".repeat(size));
    }

    /// Fills the queue so far that no entry of `size` more fits; nothing is written meanwhile.
    private void fill() {
        sink.ready = false;
        outbox.send(big(LIMIT - 2_000));
        assertEquals(0, owner.overflows);
    }

    @Nested
    class ABurst {

        @Test
        void isTakenWhenItIsMoreThanTheBound() {
            fill();
            assertTrue(outbox.send(big(5_000)));
            assertEquals(0, owner.overflows);
        }

        @Test
        void disconnectsAClientThatTakesNothingForAWhile() {
            fill();
            outbox.send(big(5_000));
            ticker.advance(FakeOwner.PATIENCE.minusMillis(2));
            assertEquals(0, owner.overflows);
            ticker.advance(Duration.ofMillis(4));
            assertEquals(1, owner.overflows);
            ticker.advance(FakeOwner.PATIENCE.multipliedBy(3));
            assertEquals(1, owner.overflows);
        }

        @Test
        void doesNotDisconnectWhileSomethingIsTaken() {
            sink.batchLimit = 1;
            sink.ready = false;
            for (int i = 0; i < 10; i++) {
                outbox.send(big(LIMIT / 4));
            }
            for (int i = 0; i < 20; i++) {
                outbox.send(big(LIMIT / 4));
                sink.ready = true;
                sink.during = () -> sink.ready = false;
                outbox.flush();
                ticker.advance(FakeOwner.PATIENCE);
            }
            assertEquals(20, sink.batches.size());
            assertEquals(0, owner.overflows);
        }

        @Test
        void doesNotDisconnectWhileASliceOfALargeMessageIsTaken() {
            sink.during = () -> {
                fillMore();
                for (int i = 0; i < 10; i++) {
                    ticker.advance(FakeOwner.PATIENCE.dividedBy(2));
                    sink.blockedSince = ticker.now();
                }
            };
            outbox.send(text("large"));
            owner.started.removeFirst().run();
            assertEquals(0, owner.overflows);
        }

        @Test
        void disconnectsAClientThatTakesNoSliceOfALargeMessage() {
            sink.during = () -> {
                sink.blockedSince = ticker.now();
                fillMore();
                ticker.advance(FakeOwner.PATIENCE.plusMillis(2));
                assertEquals(1, owner.overflows);
            };
            outbox.send(text("large"));
            owner.started.removeFirst().run();
            assertEquals(1, owner.overflows);
        }

        /// Nobody waits for the client when its writer has not begun, because all processors are busy.
        @Test
        void isNotTheClientsFaultWhenNobodyWrites() {
            outbox.send(text("a"));
            fillMore();
            ticker.advance(FakeOwner.PATIENCE.multipliedBy(4));
            assertEquals(0, owner.overflows);
        }

        @Test
        void isForgottenWhenItIsOver() {
            fill();
            outbox.send(big(5_000));
            sink.ready = true;
            outbox.flush();
            owner.runStarted();
            fill();
            ticker.advance(FakeOwner.PATIENCE.multipliedBy(4));
            assertEquals(0, owner.overflows);
        }

        @Test
        void maySeveralTimesBeMoreThanTheBoundAndNotMore() {
            sink.ready = false;
            int taken = 0;
            while (outbox.send(big(LIMIT / 10))) {
                taken++;
                assertTrue(taken < 100);
            }
            assertEquals(1, owner.overflows);
            assertEquals(79, taken);
        }

        private void fillMore() {
            for (int i = 0; i < 6; i++) {
                assertTrue(outbox.send(big(LIMIT / 4)));
            }
        }
    }

    @Nested
    class TogetherWithOthers {

        private final Budget budget = new Budget(1_000_000);
        private final Outbox poor = sharing();

        private Outbox sharing() {
            return new Outbox(ticker, new OutboxBounds(LIMIT, FakeOwner.PATIENCE, budget), owner, sink);
        }

        @Test
        void whatWaitsCountsUntilItIsWritten() {
            sink.ready = false;
            poor.send(big(100_000));
            assertTrue(budget.used() >= 100_000, "used: " + budget.used());
            sink.ready = true;
            poor.flush();
            assertEquals(0, budget.used());
        }

        @Test
        void whatIsDroppedCountsNoMore() {
            sink.ready = false;
            poor.send(big(100_000));
            poor.close();
            assertEquals(0, budget.used());
        }

        @Test
        void whatFitsIntoAPacketCostsNothing() {
            sink.ready = false;
            poor.send(big(3_000));
            assertEquals(0, budget.used());
        }

        @Test
        void noneMayHaveMoreThanIsLeft() {
            sink.ready = false;
            Budget.Share others = budget.share();
            others.add(800_000);
            assertTrue(poor.send(big(60_000)));
            assertFalse(poor.send(big(60_000)));
            assertEquals(1, owner.overflows);
            others.clear();
        }

        @Test
        void aVolatileOneIsDroppedWhenNothingIsLeft() {
            Budget.Share others = budget.share();
            others.add(1_000_000);
            assertFalse(poor.send(big(60_000), true, () -> true));
            assertEquals(0, owner.overflows);
            others.clear();
        }

        /// It waits for its own client and never for others: what it sends next is written before anything else.
        @Test
        void theOwnThreadSendsOneMessageEvenWhenNothingIsLeft() {
            Budget.Share others = budget.share();
            others.add(1_000_000);
            poor.own();
            assertTrue(poor.send(big(60_000)));
            assertTrue(poor.send(big(60_000)));
            assertEquals(0, owner.overflows);
            assertEquals(1, sink.batches.size());
            others.clear();
        }

        /// The last of them that does not read holds it all.
        @Test
        void noneMayHoldMoreThanHalfOfItEvenOfWhatIsForMany() {
            sink.ready = false;
            var generous = new Outbox(
                    ticker, new OutboxBounds(100 * LIMIT, FakeOwner.PATIENCE, budget), owner, sink);
            int taken = 0;
            while (generous.send(big(50_000).sharedBy(1_000))) {
                taken++;
                assertTrue(taken < 100);
            }
            assertEquals(9, taken);
            assertEquals(1, owner.overflows);
        }

        /// It is in memory once.
        @Test
        void aMessageForManyCountsOnceForAllOfThem() {
            sink.ready = false;
            Prepared all = big(100_000).sharedBy(100);
            for (int i = 0; i < 100; i++) {
                var one = sharing();
                assertTrue(one.send(big(4_000)));
                assertTrue(one.send(all));
            }
            assertTrue(budget.used() <= 100 * 3 * Budget.STEP, "used: " + budget.used());
            assertEquals(0, owner.overflows);
        }
    }

    @Test
    void oneEntryAlwaysFits() {
        sink.ready = false;
        assertTrue(outbox.send(big(2 * LIMIT)));
        assertEquals(0, owner.overflows);
    }

    @Test
    void theOwnThreadWaitsForRoom() throws Exception {
        waitsForRoom(outbox::own);
    }

    @Test
    void theHolderOfTheTurnWaitsForRoom() throws Exception {
        waitsForRoom(() -> owner.mayWait = true);
    }

    private void waitsForRoom(Runnable role) throws Exception {
        fill();
        var sent = new CompletableFuture<Boolean>();
        Thread sender = Thread.startVirtualThread(() -> {
            role.run();
            sent.complete(outbox.send(big(5_000)));
        });
        Await.waiting(sender);
        assertFalse(sent.isDone());
        sink.ready = true;
        outbox.flush();
        assertTrue(Await.value(sent));
        Await.end(sender);
        outbox.flush();
        owner.runStarted();
        assertEquals(2, sink.batches.size());
        assertEquals(0, owner.overflows);
    }

    @Test
    void whoWaitsForRoomIsLetGoWhenTheSessionEnds() throws Exception {
        owner.mayWait = true;
        fill();
        var sent = new CompletableFuture<Boolean>();
        Thread sender = Thread.startVirtualThread(() -> sent.complete(outbox.send(big(5_000))));
        Await.waiting(sender);
        outbox.close();
        assertFalse(Await.value(sent));
    }

    @Test
    void theOwnThreadMakesRoomByItselfWhenItCan() {
        sink.ready = false;
        outbox.own();
        outbox.send(big(LIMIT - 2_000));
        sink.ready = true;
        assertTrue(outbox.send(big(5_000)));
        assertEquals(1, sink.batches.size());
    }

    /// It would otherwise be the heartbeat that disconnects a client which is slow and alive.
    @Test
    void aHeartbeatAlwaysFits() {
        fill();
        while (outbox.send(big(LIMIT / 10))) {
            assertEquals(0, owner.overflows);
        }
        assertTrue(outbox.send(Prepared.PING));
        assertTrue(outbox.send(Prepared.PONG));
        assertEquals(1, owner.overflows);
    }

    @Test
    void aVolatilePacketIsDroppedAndNobodyDisconnected() {
        sink.ready = true;
        outbox.send(text("a"));
        assertFalse(outbox.send(big(LIMIT), true, () -> true));
        assertEquals(0, owner.overflows);
    }

    @Test
    void whatAnEntryCostsInMemoryCountsEvenIfItIsEmpty() {
        sink.ready = false;
        var taken = new AtomicInteger();
        while (owner.overflows == 0 && taken.get() <= 8 * LIMIT) {
            outbox.send(Prepared.binary(new byte[0]));
            taken.incrementAndGet();
        }
        assertEquals(1, owner.overflows);
        assertTrue(taken.get() < 8 * LIMIT / 50, () -> taken + " empty messages fit");
    }
}
