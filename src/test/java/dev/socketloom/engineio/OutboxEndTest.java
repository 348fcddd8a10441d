package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// How an outbox ends, and how it gets another transport.
final class OutboxEndTest {

    private static final int LIMIT = 200_000;

    private final Ticker ticker = Ticker.manual();
    private final FakeOwner owner = new FakeOwner();
    private final FakeSink sink = new FakeSink();
    private final Outbox outbox = new Outbox(ticker, FakeOwner.bounds(LIMIT), owner, sink);

    private static Prepared text(String text) {
        return Prepared.message(text, List.of());
    }

    @Nested
    class TheEnd {

        @Test
        void theLastEntryLeavesBehindEverythingElseAndNothingBehindIt() {
            outbox.send(text("a"));
            outbox.finish(Prepared.CLOSE);
            assertFalse(outbox.send(text("b")));
            assertFalse(outbox.send(text("c"), true, () -> true));
            owner.runStarted();
            assertEquals("4a | 1", sink.written());
        }

        @Test
        void theBeginningLeavesAloneAsWell() {
            sink.ready = false;
            outbox.send(Prepared.open("{}"));
            outbox.send(text("a"));
            outbox.send(text("b"));
            sink.ready = true;
            outbox.flush();
            owner.runStarted();
            assertEquals("0{} | 4a 4b", sink.written());
        }

        @Test
        void onlyTheFirstEndCounts() {
            outbox.finish(Prepared.CLOSE);
            outbox.finish(Prepared.NOOP);
            owner.runStarted();
            assertEquals("1", sink.written());
        }

        @Test
        void theOwnTailLeavesBeforeTheLastEntry() {
            outbox.own();
            outbox.send(text("bye"));
            outbox.finish(Prepared.CLOSE);
            assertEquals("", sink.written());
            outbox.disown();
            owner.runStarted();
            assertEquals("4bye | 1", sink.written());
        }

        @Test
        void aLastEntryOfTheOwnThreadLeavesWithoutItWhenItTarries() {
            outbox.own();
            outbox.finish(Prepared.CLOSE);
            ticker.sweepNow();
            owner.runStarted();
            assertEquals("1", sink.written());
        }

        @Test
        void aClosedOutboxIsEmptyAndTakesNothing() {
            sink.ready = false;
            outbox.send(text("a"));
            outbox.close();
            assertTrue(outbox.isEmpty());
            assertFalse(outbox.send(text("b")));
            sink.ready = true;
            outbox.flush();
            assertEquals("", sink.written());
            outbox.awaitEmpty();
        }

        @Test
        void aClosedOutboxHasNoLastEntryEither() {
            outbox.close();
            outbox.finish(Prepared.CLOSE);
            owner.runStarted();
            assertEquals("", sink.written());
        }

        @Test
        void awaitEmptyWaitsForTheWriter() throws Exception {
            var writing = new CountDownLatch(1);
            var goOn = new CountDownLatch(1);
            sink.during = () -> {
                writing.countDown();
                Await.quietly(goOn);
            };
            outbox.send(text("a"));
            Thread courier = Thread.startVirtualThread(owner::runStarted);
            Await.latch(writing);
            var empty = new CompletableFuture<Boolean>();
            Thread waiter = Thread.startVirtualThread(() -> {
                outbox.awaitEmpty();
                empty.complete(true);
            });
            Await.waiting(waiter);
            goOn.countDown();
            assertTrue(Await.value(empty));
            Await.end(courier);
        }

        @Test
        void aSinkThatFailsIsReportedAndDoesNotBlockTheOutbox() {
            var failure = new IllegalStateException("gone");
            sink.during = () -> {
                throw failure;
            };
            outbox.send(text("a"));
            owner.runStarted();
            assertEquals(List.of(failure), owner.broken);
            assertTrue(outbox.isEmpty());
        }
    }

    @Nested
    class ANewTransport {

        private final FakeSink next = new FakeSink();

        @Test
        void getsWhatTheOldOneCouldNotTake() throws Exception {
            sink.ready = false;
            outbox.send(text("a"));
            outbox.send(text("b"));
            outbox.switchTo(next);
            outbox.flushIfOwn();
            assertEquals("", sink.written());
            assertEquals("4a 4b", next.written());
        }

        @Test
        void waitsUntilTheOldOneHasBeenWritten() throws Exception {
            var writing = new CountDownLatch(1);
            var goOn = new CountDownLatch(1);
            sink.during = () -> {
                writing.countDown();
                Await.quietly(goOn);
                sink.ready = false;
            };
            outbox.send(text("a"));
            Thread courier = Thread.startVirtualThread(owner::runStarted);
            Await.latch(writing);
            outbox.send(text("b"));
            var switched = new CompletableFuture<Boolean>();
            Thread prober = Thread.startVirtualThread(() -> {
                try {
                    outbox.switchTo(next);
                    outbox.flush();
                    switched.complete(true);
                } catch (InterruptedException e) {
                    switched.completeExceptionally(e);
                }
            });
            Await.waiting(prober);
            assertEquals("", next.written());
            goOn.countDown();
            assertTrue(Await.value(switched));
            Await.end(courier);
            assertEquals("4a", sink.written());
            assertEquals("4b", next.written());
        }
    }

    @Nested
    class Rule6Interrupts {

        /// A virtual thread that blocks in a write with the status set would close the socket.
        @Test
        void theStatusIsClearWhileWritingAndKeptForTheHandler() {
            var seen = new ArrayList<Boolean>();
            sink.during = () -> seen.add(Thread.currentThread().isInterrupted());
            outbox.own();
            outbox.send(text("a"));
            Thread.currentThread().interrupt();
            outbox.flush();
            assertTrue(Thread.interrupted());
            assertEquals(List.of(false), seen);
        }
    }
}
