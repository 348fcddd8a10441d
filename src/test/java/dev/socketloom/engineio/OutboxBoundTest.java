package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Ticker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// How much may wait, who waits for room, and who is dropped.
final class OutboxBoundTest {

    private static final int LIMIT = 200_000;

    private final Ticker ticker = Ticker.manual();
    private final FakeOwner owner = new FakeOwner();
    private final FakeSink sink = new FakeSink();
    private final Outbox outbox = new Outbox(ticker, LIMIT, owner, sink);

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

    @Test
    void aForeignSendBeyondItDisconnectsTheSlowClient() {
        fill();
        assertFalse(outbox.send(big(5_000)));
        assertEquals(1, owner.overflows);
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
        while (outbox.send(text(""))) {
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
        while (owner.overflows == 0 && taken.get() <= LIMIT) {
            outbox.send(Prepared.binary(new byte[0]));
            taken.incrementAndGet();
        }
        assertEquals(1, owner.overflows);
        assertTrue(taken.get() < LIMIT / 50, () -> taken + " empty messages fit");
    }
}
