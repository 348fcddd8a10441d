package dev.socketloom.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Consumer;

/// A [Wire] that is a TCP connection.
///
/// Nothing here has a timeout. `setSoTimeout` does not bound writes, and for reads it costs nearly as much as the
/// message it guards; so a writer notes when it began to wait, and the ticker closes the wire of one that waits too
/// long. It writes in slices, so that a peer who is slow but alive is seen to take one now and then.
///
/// Closing is free for every thread; `read` and `write` belong to one thread each, as in every wire.
class SocketWire implements Wire {

    /// What a peer has to take before a writer has made progress: with the default stall limit, 3 KiB a second.
    private static final int SLICE = 64 * 1024;

    private static final long NOBODY = Long.MAX_VALUE;
    private static final VarHandle OPEN;

    static {
        try {
            OPEN = MethodHandles.lookup().findVarHandle(SocketWire.class, "open", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Socket socket;
    /// The socket's own; TLS puts its streams in their place, before the wire is read or written.
    InputStream in;

    OutputStream out;
    private final InetSocketAddress peer;
    private final Ticker ticker;
    private Consumer<SocketWire> onClose = _ -> {};
    private volatile long blockedSince = NOBODY;
    private volatile boolean open = true;

    SocketWire(Socket socket, Ticker ticker) throws IOException {
        // A packet that is ready goes out: we join small writes ourselves, and a delayed one costs 40 ms.
        socket.setTcpNoDelay(true);
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.peer = (InetSocketAddress) socket.getRemoteSocketAddress();
        this.ticker = ticker;
    }

    /// Puts bytes that somebody has read already back before all others. Before the wire is read.
    void unread(byte[] bytes) {
        if (bytes.length > 0) {
            in = new SequenceInputStream(new ByteArrayInputStream(bytes), in);
        }
    }

    /// Sets what the closing thread does with this wire when it closes: it must not block. Before the wire is shared.
    void onClose(Consumer<SocketWire> action) {
        onClose = action;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            Courtesy.OF_THIS_PROCESS.giveWay();
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            for (int done = 0; done < length; done += SLICE) {
                blockedSince = ticker.now();
                out.write(bytes, offset + done, Math.min(SLICE, length - done));
            }
        } catch (IOException e) {
            close();
            throw e;
        } finally {
            blockedSince = NOBODY;
        }
    }

    /// Notes that the calling thread may have to wait for the peer from now on as a writer does, or no more.
    final void waiting(boolean waits) {
        blockedSince = waits ? ticker.now() : NOBODY;
    }

    @Override
    public long blockedSince() {
        return blockedSince;
    }

    @Override
    public boolean hasUnread() {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void endInput() {
        try {
            if (!socket.isInputShutdown()) {
                socket.shutdownInput();
            }
        } catch (IOException e) {
            close();
        }
    }

    @Override
    public void endOutput() {
        try {
            if (!socket.isOutputShutdown()) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            close();
        }
    }

    @Override
    public void close() {
        if (!OPEN.compareAndSet(this, true, false)) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            // The peer was faster: there is nothing left to close.
        } finally {
            onClose.accept(this);
        }
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
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public boolean secure() {
        return false;
    }
}
