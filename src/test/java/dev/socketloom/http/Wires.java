package dev.socketloom.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// A connection in memory: two ends, each a [Wire], joined by two pipes of a fixed capacity.
///
/// ```
///   client() ── write ──▶ [pipe] ── read ──▶ server()
///            ◀── read ─── [pipe] ◀── write ──
/// ```
///
/// A full pipe blocks its writer, an empty one its reader, an end of output is seen after the bytes before it, and a
/// close breaks the other end off as a reset does. Nothing is timed, so a test waits for what it wants to see:
/// [End#awaitBlockedReader()] returns when somebody waits for bytes of this end, [End#awaitClosed()] when it is closed.
public final class Wires {

    /// Enough for anything a test does not want to block.
    public static final int ROOMY = 1 << 19;

    private final End client;
    private final End server;

    private Wires(int capacity) {
        var up = new Pipe(capacity);
        var down = new Pipe(capacity);
        client = new End(down, up, address(50_000), address(80));
        server = new End(up, down, address(80), address(50_000));
    }

    /// A connection whose writers hardly ever wait.
    public static Wires roomy() {
        return new Wires(ROOMY);
    }

    /// A connection whose writers wait when `capacity` bytes are unread.
    public static Wires of(int capacity) {
        return new Wires(capacity);
    }

    /// The end of whoever connected.
    public End client() {
        return client;
    }

    /// The end of whoever accepted.
    public End server() {
        return server;
    }

    private static InetSocketAddress address(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /// One end of the connection.
    public static final class End implements Wire {

        private final Pipe in;
        private final Pipe out;
        private final InetSocketAddress local;
        private final InetSocketAddress peer;

        @GuardedBy("this")
        private boolean open = true;

        @GuardedBy("this")
        private Runnable onClose = () -> {};

        private volatile long blockedSince = Long.MAX_VALUE;

        private End(Pipe in, Pipe out, InetSocketAddress local, InetSocketAddress peer) {
            this.in = in;
            this.out = out;
            this.local = local;
            this.peer = peer;
        }

        /// Sets what happens when this end closes.
        public synchronized void onClose(Runnable action) {
            onClose = action;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return in.read(bytes, offset, length);
            } catch (IOException e) {
                close();
                throw e;
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                close();
                throw e;
            }
        }

        @Override
        public boolean hasUnread() {
            return in.unread() > 0;
        }

        @Override
        public void endOutput() {
            out.end();
        }

        @Override
        public void endInput() {
            in.endInput();
        }

        @Override
        public long blockedSince() {
            return blockedSince;
        }

        /// Says since when a writer of this end is to seem blocked.
        public void blockedSince(long time) {
            blockedSince = time;
        }

        /// As TCP closes: what was written can still be read by the peer, unless we leave input unread, which resets
        /// the connection.
        @Override
        public void close() {
            Runnable action;
            synchronized (this) {
                if (!open) {
                    return;
                }
                open = false;
                action = onClose;
                notifyAll();
            }
            if (in.unread() > 0) {
                out.snap();
            } else {
                out.end();
            }
            in.snap();
            action.run();
        }

        /// Breaks the connection at once, both ways: what is unread is lost.
        public void cut() {
            out.snap();
            in.snap();
            close();
        }

        @Override
        public synchronized boolean isOpen() {
            return open;
        }

        @Override
        public InetSocketAddress peer() {
            return peer;
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public boolean secure() {
            return false;
        }

        /// How many bytes were written at this end.
        public long written() {
            return out.written();
        }

        /// How many calls they were written with.
        public int writes() {
            return out.writes();
        }

        /// Waits until somebody waits to read at this end, everything sent to it having been read.
        public void awaitBlockedReader() throws InterruptedException {
            in.awaitReader();
        }

        /// Waits until somebody waits to write at this end, the pipe being full.
        public void awaitBlockedWriter() throws InterruptedException {
            out.awaitFull();
        }

        /// Waits until this end is closed.
        public synchronized void awaitClosed() throws InterruptedException {
            while (open) {
                wait();
            }
        }
    }
}
