package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of a session when there is no memory for another thread. Nothing may be lost that others wait for: the
/// turn, and the duty to write.
@Timeout(30)
final class ThreadsTest {

    /// How many more threads cannot be had.
    private final AtomicInteger failures = new AtomicInteger();

    private final ThreadFactory scarce = body -> {
        if (failures.get() > 0) {
            failures.decrementAndGet();
            throw new OutOfMemoryError("unable to create native thread");
        }
        return Threads.VIRTUAL.newThread(body);
    };

    private final Rig rig = rig();

    private Rig rig() {
        var options = new Rig.Options();
        options.threads = scarce;
        return new Rig(options);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aCourierThatCannotBeStartedComesLaterAndNothingIsLost() throws Exception {
        WebClient client = rig.webSocket();
        TestListener server = client.server();
        client.awaitReading();
        // Whoever wrote the open packet may not have gone yet, and would write this one, too.
        Await.until(() -> !server.session.outbox().isWriting());
        failures.set(Integer.MAX_VALUE);
        server.send("a");
        server.send("b");
        assertTrue(server.session.outbox().isWriting());
        failures.set(0);
        rig.advance(Duration.ofMillis(200));
        client.expect("4a", "4b");
        assertFalse(server.closed.isDone());
    }

    @Test
    void aRunnerThatCannotBeStartedKeepsItsTurn() throws Exception {
        PollingClient client = rig.polling();
        TestListener server = client.server();
        failures.set(1);
        client.post("4echo a", "4echo b");
        assertEquals("transport error", Await.value(server.closed));
        assertEquals(List.of(), List.copyOf(server.handled));
        rig.advance(Duration.ofMillis(200));
        assertEquals("transport error", Await.value(server.closedInTurn));
        assertEquals(List.of("echo a", "closed transport error"), List.copyOf(server.handled));
        assertEquals(0, server.overlaps.get());
    }

    @Test
    void itIsTriedUntilItSucceeds() throws Exception {
        PollingClient client = rig.polling();
        TestListener server = client.server();
        failures.set(4);
        client.post("4echo a", "4echo b");
        for (int i = 0; i < 3; i++) {
            rig.advance(Duration.ofMillis(101));
            assertEquals(List.of(), List.copyOf(server.handled));
        }
        rig.advance(Duration.ofMillis(101));
        assertEquals("transport error", Await.value(server.closedInTurn));
    }

    @Test
    void othersAreNotConcerned() throws Exception {
        PollingClient poor = rig.polling();
        PollingClient other = rig.polling();
        failures.set(1);
        poor.post("4echo a", "4echo b");
        other.post("4echo b");
        assertEquals(List.of("4b"), other.poll());
    }
}
