package dev.socketloom.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// A server that nobody can reach from outside: connections are made by a method call.
///
/// ```
///   connect() ──▶ MemoryWire ══ MemoryWire ──▶ HttpConnection on "sio-memory-1"
/// ```
///
/// Behind the wire everything is as behind a socket: the same connection on a virtual thread of its own, the same
/// endpoint, the same ticker, which here stands still until somebody moves it.
///
/// Thread-safe.
public final class MemoryServer implements Connections {

    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("memory", 0);

    private final HttpService service;
    private final OpenConnections open;
    private volatile boolean accepting = true;

    /// A server without connections.
    public MemoryServer(Endpoint endpoint, HttpOptions options, Ticker ticker) {
        var threads = Thread.ofVirtual().inheritInheritableThreadLocals(false).name("sio-memory-", 1).factory();
        this.service = new HttpService(endpoint, options, ticker, threads);
        this.open = new OpenConnections(options.connections(), options.connectionsPerAddress());
    }

    /// A new connection.
    ///
    /// @param ended run once when the server has closed its end
    /// @return the client's end
    /// @throws IOException when no connections are taken any more
    public Wire connect(Runnable ended) throws IOException {
        if (!accepting) {
            throw new IOException("the server does not accept connections");
        }
        var pair = MemoryWire.Pair.joined();
        var connection = new HttpConnection(pair.server(), service);
        pair.server().onClose(() -> {
            open.forget(pair.server());
            ended.run();
        });
        open.add(pair.server(), connection);
        try {
            service.threads().newThread(connection).start();
        } catch (Throwable t) {
            pair.server().close();
            throw t;
        }
        return pair.client();
    }

    @Override
    public void adopt(SocketChannel connection, byte[] alreadyRead) throws IOException {
        throw new IOException("a server in memory has no clock for what happens outside");
    }

    @Override
    public InetSocketAddress address() {
        return NOWHERE;
    }

    @Override
    public int connections() {
        return open.size();
    }

    @Override
    public void stopAccepting() {
        accepting = false;
    }

    @Override
    public void awaitFarewells(Duration patience) throws InterruptedException {
        open.awaitNone(patience);
    }

    @Override
    public void close() {
        stopAccepting();
        open.closeAll();
    }
}
