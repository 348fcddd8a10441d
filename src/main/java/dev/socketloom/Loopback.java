package dev.socketloom;

import dev.socketloom.http.MemoryServer;
import dev.socketloom.http.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A server that runs in memory: no port, connections by a method call, and a time that passes only when told.
///
/// ```
///   io.startInMemory() ──▶ Loopback ── connect() ──▶ bytes in, bytes out: HTTP, WebSocket, all as over a network
///                                   ── advance(25 s) ──▶ pings, deadlines
/// ```
///
/// It is the ground that `dev.socketloom.testing` stands on, where most tests are at home; come here to send bytes of
/// your own. All of the server is the real one but the sockets and the clock. Stop it by [SocketIOServer#close()].
///
/// Thread-safe.
public final class Loopback {

    private final Running running;
    private final MemoryServer memory;
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    Loopback(Running running, MemoryServer memory, Namespaces namespaces) {
        this.running = running;
        this.memory = memory;
        namespaces.onUnhandled(failures::add);
    }

    /// The client's end of a connection.
    ///
    /// @param in what the server sends; its `close` ends the connection, as a client does that vanishes
    /// @param out what the server gets; its `close` ends the client's side only
    /// @param ended completes when the server has closed the connection
    public record Connection(InputStream in, OutputStream out, CompletableFuture<Boolean> ended) {}

    /// A new connection: the server waits for an HTTP request on it.
    ///
    /// @throws IOException when the server has stopped
    public Connection connect() throws IOException {
        var ended = new CompletableFuture<Boolean>();
        Wire wire = memory.connect(() -> ended.complete(true));
        return new Connection(new Input(wire), new Output(wire), ended);
    }

    /// Lets time pass for the server, and everything happen that is due by then.
    public void advance(Duration time) {
        running.ticker().advance(time);
    }

    /// Sends out what handlers have emitted that have not returned: what a running server does every few
    /// milliseconds.
    public void flush() {
        running.ticker().sweepNow();
    }

    /// Waits until every handler of what has been received has returned.
    ///
    /// @return false when some have not within a time, which is that of the clock on the wall
    public boolean awaitHandlers(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Client client : running.clientele().all()) {
            var reached = new CountDownLatch(1);
            client.inTurn(reached::countDown);
            if (!reached.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return true;
    }

    /// Takes what handlers have thrown, and no error handler of the application was there for.
    public List<Throwable> failures() {
        var taken = new ArrayList<Throwable>();
        for (Throwable failure; (failure = failures.poll()) != null; ) {
            taken.add(failure);
        }
        return taken;
    }

    private static final class Input extends InputStream {

        private final Wire wire;

        Input(Wire wire) {
            this.wire = wire;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return length == 0 ? 0 : wire.read(target, offset, length);
        }

        @Override
        public void close() {
            wire.close();
        }
    }

    private static final class Output extends OutputStream {

        private final Wire wire;

        Output(Wire wire) {
            this.wire = wire;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            wire.write(source, offset, length);
        }

        @Override
        public void close() {
            wire.endOutput();
        }
    }
}
