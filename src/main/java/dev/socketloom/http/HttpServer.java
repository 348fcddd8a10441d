package dev.socketloom.http;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The listening end: accepts connections and gives each a virtual thread of its own.
///
/// ```
///   ServerSocket ──accept──▶ Socket ──▶ SocketWire ──▶ HttpConnection on "sio-1"
///                    │                  or TlsWire                   "sio-2"
///                    └─ "sio-accept"                                 …
/// ```
///
/// The accept loop outlives everything but [#stopAccepting()]: a process that has run out of file descriptors gets
/// them back when clients leave, and a server that has stopped accepting by then would never know. It runs on a virtual
/// thread, as what it starts: a platform thread would have to be woken by the kernel for each connection, and take the
/// processor from those it starts. But virtual threads keep no JVM alive, so a platform thread waits for it to end.
///
/// Whatever fails between the accept and the start of a connection's thread, out of memory or out of threads, costs
/// that one connection: its socket is closed, and nothing remembers it.
///
/// Thread safe.
public final class HttpServer implements Connections {

    private static final Logger LOG = System.getLogger("dev.socketloom.http");

    /// How long the loop rests after a failure that the next accept would only repeat.
    private static final Duration PAUSE = Duration.ofMillis(100);

    /// When the first clients have been served, and what they need not wait for can be done.
    private static final Duration SETTLED = Duration.ofSeconds(1);

    /// How long the accept loop may take to see that there is nothing to accept any more.
    private static final Duration END_OF_LOOP = Duration.ofSeconds(1);

    private static final long LOG_PACE = TimeUnit.SECONDS.toNanos(1);

    private static final byte[] NOTHING = {};

    private static final byte[] FULL = """
            HTTP/1.1 503 Service Unavailable\r
            Content-Length: 0\r
            Connection: close\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listening;
    private final HttpService service;
    private final @Nullable TlsContext tls;
    private final int mostConnections;
    private final Thread acceptor;
    private final Thread anchor;
    private final OpenConnections open;
    /// The same for all connections, so that none has one of its own.
    private final Consumer<SocketWire> forget;
    /// Of the accept loop's thread.
    private long lastLogged;

    private HttpServer(ServerSocket listening, HttpService service, @Nullable TlsContext tls) {
        this.listening = listening;
        this.service = service;
        this.tls = tls;
        this.mostConnections = FileLimit.connections(service.options().connections(), FileLimit.ofThisProcess());
        this.open = new OpenConnections(mostConnections, service.options().connectionsPerAddress());
        this.forget = open::forget;
        this.lastLogged = service.ticker().exactNow() - LOG_PACE;
        this.acceptor = Thread.ofVirtual()
                .name("sio-accept")
                .inheritInheritableThreadLocals(false)
                .unstarted(this::acceptAll);
        this.anchor = Thread.ofPlatform()
                .name("socketloom-accept")
                .daemon(false)
                .inheritInheritableThreadLocals(false)
                .unstarted(this::keepJvmAlive);
    }

    /// Binds an address and begins to serve. The ticker stays the caller's, to be closed after the server.
    ///
    /// @param address where to listen; port 0 takes any free one
    /// @throws BindException when the address cannot be had; its message names it
    public static HttpServer start(InetSocketAddress address, Endpoint endpoint, HttpOptions options, Ticker ticker)
            throws IOException {
        return start(address, endpoint, options, Optional.empty(), ticker);
    }

    /// The same with TLS, if that is given.
    ///
    /// @throws javax.net.ssl.SSLKeyException when the certificate or its key cannot be used; the message says why
    public static HttpServer start(
            InetSocketAddress address,
            Endpoint endpoint,
            HttpOptions options,
            Optional<TlsOptions> tls,
            Ticker ticker)
            throws IOException {
        return start(address, endpoint, options, tls, ticker,
                Thread.ofVirtual().inheritInheritableThreadLocals(false).name("sio-", 1).factory());
    }

    /// The same with a factory for the threads of the connections.
    static HttpServer start(
            InetSocketAddress address,
            Endpoint endpoint,
            HttpOptions options,
            Optional<TlsOptions> tls,
            Ticker ticker,
            ThreadFactory threads)
            throws IOException {
        LOG.log(Level.DEBUG, "starting at {0}", address);
        TlsContext context = tls.isPresent() ? TlsContext.open(tls.get(), ticker) : null;
        var server = new HttpServer(
                bind(address, options.backlog()), new HttpService(endpoint, options, ticker, threads), context);
        server.anchor.start();
        ticker.schedule(Timeout.of(server::settle), SETTLED);
        return server;
    }

    private void settle() {
        Thread.ofVirtual().inheritInheritableThreadLocals(false).name("sio-settled").start(() -> {
            // A log record needs it, it is a file, and the first record may be that there are no files left.
            LOG.log(Level.TRACE, "the time zone is {0}", ZoneId.systemDefault());
            // Making a first log record takes a JVM half as long as all of a start.
            if (mostConnections < service.options().connections()) {
                LOG.log(Level.INFO, "at most {0} connections instead of {1}, because this process may open few files",
                        mostConnections, service.options().connections());
            }
        });
    }

    private static ServerSocket bind(InetSocketAddress address, int backlog) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address, backlog);
            return socket;
        } catch (SocketException e) {
            socket.close();
            var named = new BindException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /// The port it listens on.
    public int port() {
        return listening.getLocalPort();
    }

    @SuppressWarnings("ThreadJoinLoop") // What it proposes is Guava's.
    private void keepJvmAlive() {
        acceptor.start();
        while (true) {
            try {
                acceptor.join();
                return;
            } catch (InterruptedException e) {
                // The server serves on, whoever this was.
            }
        }
    }

    private void acceptAll() {
        while (!listening.isClosed()) {
            try {
                serve(listening.accept(), NOTHING);
            } catch (Throwable t) {
                pauseAfter(t);
            }
        }
    }

    /// Serves a connection that somebody else has accepted, as those that come in by the port.
    ///
    /// @param alreadyRead what was read from it before
    /// @throws IOException when the server does not accept connections any more, or this one is of no use
    @Override
    public void adopt(SocketChannel connection, byte[] alreadyRead) throws IOException {
        if (tls != null && alreadyRead.length > 0) {
            throw new IOException("with TLS nothing may have been read before");
        }
        connection.configureBlocking(true);
        serve(connection.socket(), alreadyRead);
        // Whoever stops the server waits for the accept loop, and not for us.
        if (listening.isClosed()) {
            connection.close();
            throw new IOException("the server does not accept connections");
        }
    }

    /// Starts the thread of a connection, or closes it.
    private void serve(Socket socket, byte[] alreadyRead) {
        SocketWire wire;
        try {
            wire = tls == null ? new SocketWire(socket, service.ticker()) : new TlsWire(socket, service.ticker(), tls);
            wire.unread(alreadyRead);
        } catch (IOException e) {
            // The peer has gone already. That says nothing about the next one, so the loop does not rest.
            closeQuietly(socket);
            return;
        } catch (Throwable t) {
            closeQuietly(socket);
            throw t;
        }
        try {
            if (open.hasRoomFor(wire.peer())) {
                serve(wire);
            } else {
                refuse(wire);
            }
        } catch (Throwable t) {
            wire.close();
            throw t;
        }
    }

    private void serve(SocketWire wire) {
        var connection = new HttpConnection(wire, service);
        // In this order: from the moment it is remembered, a close makes it forgotten.
        wire.onClose(forget);
        open.add(wire, connection);
        service.threads().newThread(connection).start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closed is closed.
        }
    }

    /// One connection too many. A new socket has room for these few bytes, so this does not wait; a handshake would, so
    /// with TLS nothing is said.
    private static void refuse(SocketWire wire) {
        try {
            if (!wire.secure()) {
                wire.write(FULL, 0, FULL.length);
            }
        } catch (IOException e) {
            // It did not want to know.
        } finally {
            wire.close();
        }
    }

    private void pauseAfter(Throwable t) {
        if (listening.isClosed()) {
            return;
        }
        try {
            complain(t);
        } catch (Throwable worse) {
            // Without file descriptors even logging fails, when it reads the time zones for the first time.
        }
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    private void complain(Throwable t) {
        long now = service.ticker().exactNow();
        if (now - lastLogged >= LOG_PACE) {
            lastLogged = now;
            // One line: it comes again every second for as long as this lasts, and where it was thrown is no news.
            LOG.log(Level.WARNING, "cannot accept connections at the moment: {0}", t.toString());
        }
    }

    @Override
    public int connections() {
        return open.size();
    }

    /// Takes no more connections; those that are open go on. Returns when the port is free.
    @Override
    public void stopAccepting() {
        try {
            listening.close();
            // Not for ever: handlers that compute may have all the processors.
            anchor.join(END_OF_LOOP.toMillis());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the listening socket did not close", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until the peers have closed their connections, or the time is over. Those that were told to go do so at
    /// once; who is only idle may stay.
    @Override
    public void awaitFarewells(Duration patience) throws InterruptedException {
        open.awaitNone(patience);
    }

    /// Ends everything at once: the port and every connection. Their threads end as soon as their handlers return.
    @Override
    public void close() {
        stopAccepting();
        open.closeAll();
    }
}
