package dev.socketloom.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// One end of a connection that never leaves the memory of this process.
///
/// ```
///   client ── write ──▶ pipe ── read ──▶ server
///          ◀── read ─── pipe ◀── write ──
/// ```
///
/// For tests of applications: everything above a [Wire] is the same as in production, and nothing is left to the
/// network's mood.
///
/// Safe for all threads, as far as any wire is.
public final class MemoryWire implements Wire {

    private static final int HTTP_PORT = 80;
    private static final int CLIENT_PORT = 50_000;

    private final MemoryPipe in;
    private final MemoryPipe out;
    private final InetSocketAddress local;
    private final InetSocketAddress peer;
    private Runnable onClose = () -> {};
    private volatile boolean open = true;

    private MemoryWire(MemoryPipe in, MemoryPipe out, InetSocketAddress local, InetSocketAddress peer) {
        this.in = in;
        this.out = out;
        this.local = local;
        this.peer = peer;
    }

    /// Sets what the closing thread does when this end closes: it must not block. Before the wire is shared.
    void onClose(Runnable action) {
        onClose = action;
    }

    /// The two ends of a new connection.
    ///
    /// @param client who connected
    /// @param server who accepted
    record Pair(MemoryWire client, MemoryWire server) {

        static Pair joined() {
            var up = new MemoryPipe();
            var down = new MemoryPipe();
            return new Pair(
                    new MemoryWire(down, up, address(CLIENT_PORT), address(HTTP_PORT)),
                    new MemoryWire(up, down, address(HTTP_PORT), address(CLIENT_PORT)));
        }
    }

    private static InetSocketAddress address(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
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

    /// As a socket with everything read: the other end still reads what was written, and may write no more.
    @Override
    public void close() {
        synchronized (this) {
            if (!open) {
                return;
            }
            open = false;
        }
        out.end();
        in.snap();
        onClose.run();
    }

    @Override
    public boolean isOpen() {
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
}
