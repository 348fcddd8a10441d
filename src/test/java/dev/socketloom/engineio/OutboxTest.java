package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Ticker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The outbox by itself. Threads are started by the test and time is moved by it, so every interleaving here is one
/// that was asked for.
final class OutboxTest {

    private static final int LIMIT = 200_000;
    private static final Duration SOON = Duration.ofMillis(10);

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

    @Nested
    class Rule3WhoWrites {

        @Test
        void aSendOfAnyOtherThreadCallsACourier() {
            assertTrue(outbox.send(text("a")));
            assertEquals("", sink.written());
            owner.runStarted();
            assertEquals("4a", sink.written());
            assertTrue(outbox.isEmpty());
        }

        @Test
        void couriersTakeEverythingInOrder() {
            outbox.send(text("a"));
            outbox.send(text("b"));
            outbox.send(text("c"));
            assertEquals(1, owner.started.size());
            owner.runStarted();
            assertEquals("4a 4b 4c", sink.written());
        }

        @Test
        void whatArrivesWhileTheCourierWritesIsForTheNextRound() {
            sink.during = () -> outbox.send(text("b"));
            outbox.send(text("a"));
            owner.runStarted();
            assertEquals("4a | 4b", sink.written());
            assertEquals(0, owner.started.size());
        }

        @Test
        void aSecondCourierIsCalledAfterTheFirstHasEnded() {
            outbox.send(text("a"));
            owner.runStarted();
            outbox.send(text("b"));
            owner.runStarted();
            assertEquals("4a | 4b", sink.written());
        }

        @Test
        void theOwnThreadWritesManyRepliesAtOnceWhenItFlushes() {
            outbox.own();
            outbox.send(text("a"));
            outbox.send(text("b"));
            assertEquals(0, owner.started.size());
            outbox.flushIfOwn();
            assertEquals("4a 4b", sink.written());
        }

        @Test
        void aForeignSendTakesTheOwnTailAlong() {
            outbox.own();
            outbox.send(text("own"));
            outbox.disown();
            assertEquals("4own", sink.written());
            outbox.own();
            outbox.send(text("own2"));
            onAnotherThread(() -> outbox.send(text("foreign")));
            owner.runStarted();
            assertEquals("4own | 4own2 4foreign", sink.written());
        }

        @Test
        void flushIsForTheOwnThreadOnly() {
            outbox.own();
            outbox.send(text("a"));
            onAnotherThread(outbox::flushIfOwn);
            onAnotherThread(outbox::disown);
            assertEquals("", sink.written());
        }

        /// A reader that loops here would never read in a busy room.
        @Test
        void aFlushWritesOneBatchAndLeavesTheRestToACourier() {
            outbox.own();
            outbox.send(text("a"));
            sink.during = () -> onAnotherThread(() -> outbox.send(text("b")));
            outbox.flush();
            assertEquals("4a", sink.written());
            assertEquals(1, owner.started.size());
            owner.runStarted();
            assertEquals("4a | 4b", sink.written());
        }

        @Test
        void whileSomebodyWritesTheOwnThreadDoesNotWaitForIt() {
            outbox.send(text("a"));
            outbox.own();
            outbox.send(text("b"));
            outbox.flush();
            assertEquals("", sink.written());
            owner.runStarted();
            assertEquals("4a 4b", sink.written());
        }

        @Test
        void aBatchIsWhatFitsIntoTheSinkAndOneEntryAtLeast() {
            sink.batchLimit = 50_000;
            outbox.own();
            for (int i = 0; i < 3; i++) {
                outbox.send(big(20_000));
            }
            outbox.flush();
            owner.runStarted();
            assertEquals(List.of(40_003, 20_001), sink.batches.stream().map(String::length).toList());
            outbox.send(big(60_000));
            outbox.flush();
            assertEquals(3, sink.batches.size());
        }

        @Test
        void moreThan64KilobytesLeaveBeforeTheHandlerGoesOn() {
            outbox.own();
            outbox.send(big(40_000));
            assertEquals(0, sink.batches.size());
            outbox.send(big(40_000));
            assertEquals(1, sink.batches.size());
        }
    }

    @Nested
    class Rule3TheTail {

        @Test
        void leavesAtTheTickersPaceWhenTheOwnThreadTarries() {
            outbox.own();
            outbox.send(text("a"));
            assertEquals(0, owner.started.size());
            ticker.advance(SOON);
            assertEquals(1, owner.started.size());
            owner.runStarted();
            assertEquals("4a", sink.written());
        }

        @Test
        void isLookedAfterEachTimeItGrowsAgain() {
            outbox.own();
            for (String word : List.of("a", "b", "c")) {
                outbox.send(text(word));
                ticker.advance(SOON);
                owner.runStarted();
            }
            assertEquals("4a | 4b | 4c", sink.written());
        }

        @Test
        void isNobodysConcernOnceItWasFlushed() {
            outbox.own();
            outbox.send(text("a"));
            outbox.flush();
            ticker.advance(SOON);
            assertEquals(0, owner.started.size());
        }

        @Test
        void isLeftToWhoeverIsWriting() {
            outbox.own();
            outbox.send(text("a"));
            sink.during = () -> ticker.advance(SOON);
            outbox.flush();
            assertEquals(0, owner.started.size());
        }
    }

    @Nested
    class WithoutAWaitingPoll {

        @Test
        void everythingStaysInTheQueueUntilThereIsOne() {
            sink.ready = false;
            assertTrue(outbox.send(text("a")));
            assertTrue(outbox.send(text("b")));
            ticker.advance(SOON);
            assertEquals(0, owner.started.size());
            sink.ready = true;
            outbox.flush();
            assertEquals("4a 4b", sink.written());
        }

        @Test
        void thePollThatComesTakesThemUnlessTheOwnThreadIsAboutToWrite() {
            sink.ready = false;
            outbox.own();
            outbox.send(text("a"));
            sink.ready = true;
            onAnotherThread(outbox::sinkReady);
            assertEquals("", sink.written());
            outbox.flush();
            assertEquals("4a", sink.written());
        }

        /// The own thread may be the one that waits, in a handler that asks its own client: nobody else would ask it.
        @Test
        void thePollThatComesTakesThemWhenSomebodyWaitsForTheClient() {
            sink.ready = false;
            outbox.own();
            outbox.send(text("a question"));
            sink.ready = true;
            owner.isAwaited = true;
            onAnotherThread(outbox::sinkReady);
            assertEquals("4a question", sink.written());
        }

        @Test
        void aCourierThatFindsNoneAnyMoreLeavesTheQueueAlone() {
            outbox.send(text("a"));
            sink.claimable = false;
            owner.runStarted();
            assertEquals("", sink.written());
            sink.claimable = true;
            outbox.flush();
            assertEquals("4a", sink.written());
        }

        @Test
        void aFlushThatFindsNoneAnyMoreLeavesTheQueueAlone() {
            sink.ready = false;
            outbox.send(text("a"));
            outbox.flush();
            assertFalse(outbox.isEmpty());
        }

        @Test
        void volatilePacketsAreDropped() {
            sink.ready = false;
            assertFalse(outbox.send(text("a"), true, () -> true));
            sink.ready = true;
            assertTrue(outbox.send(text("b"), true, () -> true));
            owner.runStarted();
            assertEquals("4b", sink.written());
        }
    }

    @Test
    void whatIsNotWantedAnyMoreGetsNoPlace() {
        assertFalse(outbox.send(text("a"), false, () -> false));
        assertTrue(outbox.isEmpty());
        assertTrue(outbox.send(text("b"), false, () -> true));
        owner.runStarted();
        assertEquals("4b", sink.written());
    }

    private static void onAnotherThread(Runnable body) {
        try {
            Await.end(Thread.startVirtualThread(body));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
