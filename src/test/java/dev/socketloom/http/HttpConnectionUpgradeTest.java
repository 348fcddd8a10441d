package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// RFC 9110 §7.8: what becomes of a connection whose protocol changes.
@Timeout(30)
class HttpConnectionUpgradeTest {

    private static final String REQUEST =
            "GET /up HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";

    /// What begins behind the answer.
    private interface Talk {
        Upgrade.Conversation begin(Input input, Wire wire) throws IOException;
    }

    private Upgrade echo(Talk talk) {
        return new Upgrade(Headers.of("Upgrade", "echo", "X", "y"), (answer, input, wire) -> {
            wire.write(answer, 0, answer.length);
            return talk.begin(input, wire);
        });
    }

    @Test
    void theNewProtocolGetsTheConnectionAndWhatFollowedTheRequest() throws Exception {
        try (var served = Served.by(_ -> echo((input, wire) -> () -> {
            int b;
            while ((b = input.read()) >= 0) {
                wire.write(new byte[] {(byte) b}, 0, 1);
            }
            wire.close();
        }))) {
            served.client().send(REQUEST + "early");
            assertEquals("HTTP/1.1 101 Switching Protocols", served.client().line());
            assertEquals("Upgrade: echo", served.client().line());
            assertEquals("X: y", served.client().line());
            assertEquals("Connection: Upgrade", served.client().line());
            assertEquals("", served.client().line());
            assertEquals("early", served.client().bytes(5));
            served.client().send("GET / HTTP/1.1\r\n\r\n");
            assertEquals("GET / HTTP/1.1\r\n\r\n", served.client().bytes(18));
            served.client().wire().endOutput();
            assertTrue(served.client().isAtEnd());
        }
    }

    @Test
    void theAnswerLeavesWhenTheNewProtocolSaysSo() throws Exception {
        var answered = new CompletableFuture<byte[]>();
        try (var served = Served.by(_ -> new Upgrade(Headers.of("Upgrade", "echo"), (answer, _, _) -> {
            answered.complete(answer);
            return () -> {};
        }))) {
            served.client().send(REQUEST);
            served.awaitEnd();
            assertEquals("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n",
                    new String(answered.join(), StandardCharsets.ISO_8859_1));
            assertEquals(0, served.wires().server().written());
        }
    }

    @Test
    void itRunsOnTheConnectionsThreadRightBelowItsStart() throws Exception {
        var thread = new CompletableFuture<Thread>();
        var frames = new CompletableFuture<Long>();
        try (var served = Served.by(_ -> echo((_, wire) -> () -> {
            thread.complete(Thread.currentThread());
            frames.complete(StackWalker.getInstance().walk(all ->
                    all.filter(f -> f.getClassName().equals(HttpConnection.class.getName())).count()));
            wire.close();
        }))) {
            served.client().send(REQUEST);
            assertSame(served.thread(), thread.join());
            assertEquals(1, frames.join());
        }
    }

    @Test
    void itHasNoDeadlines() throws Exception {
        try (var served = Served.by(_ -> echo((input, wire) -> () -> {
            wire.write(new byte[] {(byte) input.read()}, 0, 1);
            wire.close();
        }))) {
            served.client().send(REQUEST);
            served.client().read();
            served.advanceWhileReading(Duration.ofHours(1));
            served.client().send("z");
            assertEquals("z", served.client().bytes(1));
        }
    }

    @Test
    void aWriterThatIsStuckIsStillCutOff() throws Exception {
        Upgrade talker = echo((_, wire) -> () -> wire.write(new byte[1_000], 0, 1_000));
        try (var served = Served.over(Wires.of(200), _ -> talker)) {
            served.client().send(REQUEST);
            served.wires().server().awaitBlockedWriter();
            served.ticker().advance(Duration.ofHours(1));
            assertTrue(served.wires().server().isOpen());
            served.wires().server().blockedSince(served.ticker().now());
            served.ticker().advance(Duration.ofSeconds(21));
            served.awaitEnd();
        }
    }

    @Test
    void theWireStaysOpenWhenTheTakeoverReturns() throws Exception {
        try (var served = Served.by(_ -> echo((_, _) -> () -> {}))) {
            served.client().send(REQUEST);
            served.awaitEnd();
            assertTrue(served.wires().server().isOpen());
        }
    }

    @Test
    void theWireIsClosedWhenTheTakeoverThrows() throws Exception {
        for (Throwable t : List.of(new IOException(), new IllegalStateException(), new StackOverflowError())) {
            try (var served = Served.by(_ -> echo((_, _) -> () -> HttpConnectionUpgradeTest.<RuntimeException>sneak(t)))) {
                served.client().send(REQUEST);
                served.awaitEnd();
                assertFalse(served.wires().server().isOpen());
            }
        }
    }

    @Test
    void anUpgradeWithABodyOnTheWayIsRefused() throws Exception {
        try (var served = Served.by(_ -> echo((_, _) -> () -> {}))) {
            served.client().send(REQUEST.replace("Host", "Content-Length: 5\r\nHost"));
            assertEquals(400, served.client().read().status());
            assertTrue(served.client().isAtEnd());
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> Reply sneak(Throwable t) throws T {
        throw (T) t;
    }
}
