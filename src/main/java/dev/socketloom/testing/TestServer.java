package dev.socketloom.testing;

import dev.socketloom.ConnectionRefused;
import dev.socketloom.Loopback;
import dev.socketloom.ServerOptions;
import dev.socketloom.SocketIOServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A server for a test: the application's own, run in memory.
///
/// ```java
/// try (var server = TestServer.of(Chat.server())) {
///     TestClient anna = server.connect();
///     anna.emit("chat", "hello");
///     server.settle();                            // every handler has returned
/// }
/// ```
///
/// What a handler throws, and no error handler of the application takes, fails the test when the server is closed. A
/// test that expects it takes it by [#failures()].
///
/// Thread-safe; most tests use one thread.
public final class TestServer implements AutoCloseable {

    private final SocketIOServer io;
    private final Loopback loopback;
    private final ConcurrentLinkedQueue<Line> lines = new ConcurrentLinkedQueue<>();

    private TestServer(SocketIOServer io, Loopback loopback) {
        this.io = io;
        this.loopback = loopback;
    }

    /// Starts a server that has not been started, without a port and on a clock that stands still.
    ///
    /// @throws IllegalStateException when it was started already
    public static TestServer of(SocketIOServer io) {
        return new TestServer(io, io.startInMemory());
    }

    /// A new client in the namespace `/`.
    ///
    /// @throws ConnectionRefused when a middleware or a connect handler refuses it
    public TestClient connect() throws ConnectionRefused {
        return client().connect();
    }

    /// A new client in a namespace.
    ///
    /// @throws ConnectionRefused when it is refused
    public TestClient connect(String namespace) throws ConnectionRefused {
        return client().namespace(namespace).connect();
    }

    /// A client that has more to say when it connects.
    public TestConnect client() {
        return new TestConnect(this);
    }

    /// Asks the web application beside Socket.IO, [dev.socketloom.ServerBuilder#app] or static files.
    ///
    /// @param path with its query, if it has one
    /// @param body as UTF-8; empty for none
    public WebAnswer web(String method, String path, String body, Map<String, String> headers) {
        return WebAnswer.to(loopback, method, path, body, headers);
    }

    ServerOptions options() {
        return io.options();
    }

    Loopback loopback() {
        return loopback;
    }

    void add(Line line) {
        lines.add(line);
    }

    /// Lets the server's time pass: heartbeats, which the clients answer, deadlines, expiry.
    public void advance(Duration time) {
        // In steps so short that a client has answered a ping before the server misses its pong.
        Duration step = options().get(ServerOptions.PING_TIMEOUT).dividedBy(2);
        settle();
        for (Duration left = time; left.isPositive(); left = left.minus(step)) {
            loopback.advance(left.compareTo(step) < 0 ? left : step);
            settle();
        }
    }

    /// Waits until everything that clients have sent is handled, and everything that handlers have sent has arrived.
    ///
    /// @throws AssertionError when a handler does not return
    public void settle() {
        lines.forEach(Line::settle);
        try {
            if (!loopback.awaitHandlers(Patience.LONGEST)) {
                throw new AssertionError("a handler has not returned within " + Patience.LONGEST.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while handlers were running", e);
        }
        lines.forEach(Line::settle);
    }

    /// Takes what handlers have thrown until now: then it does not fail the test.
    public List<Throwable> failures() {
        settle();
        return loopback.failures();
    }

    /// Stops the server, and throws what its handlers have thrown and nobody has taken.
    @Override
    public void close() {
        io.close();
        List<Throwable> failures = loopback.failures();
        if (!failures.isEmpty()) {
            var error = new AssertionError("a handler failed: " + failures.getFirst(), failures.getFirst());
            failures.stream().skip(1).forEach(error::addSuppressed);
            throw error;
        }
    }
}
