package dev.socketloom;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.socketloom.adapter.AdapterFactory;
import dev.socketloom.http.MemoryServer;
import dev.socketloom.http.Response;
import dev.socketloom.http.Routes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A Socket.IO server: a web application's port on which clients also connect.
///
/// ```java
/// var io = SocketIOServer.builder().port(8000).build();
/// io.on("chat", String.class, (socket, text) -> socket.broadcast().emit("chat", text));
/// io.run();
/// ```
///
/// ```
///   build ──▶ start ──▶ … ──▶ stop          handlers may be registered at any time,
///             binds           unbinds       before the start as after it; after the stop nobody comes
/// ```
///
/// It is itself the namespace `/`, into which clients come that ask for no other: everything registered on the server
/// and sent from it concerns that one. [#of(String)] has the others.
///
/// Thread-safe. The life cycle is guarded by `this`; stopping waits outside the lock.
public final class SocketIOServer extends NamespaceHandlers implements Broadcaster, AutoCloseable {

    /// How long [#close()] waits for clients and handlers: what an impatient operator waits after Ctrl-C.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    /// "For ever", in nanoseconds that can still be added to a clock.
    private static final long LONGEST_PATIENCE = Long.MAX_VALUE / 4;

    private final ServerOptions options;
    private final Routes routes;
    private final RequestHooks hooks;
    private final ConnectionErrors connectionErrors = new ConnectionErrors();
    private final Namespaces namespaces;
    private final Namespace main;
    private final BackgroundTasks tasks = new BackgroundTasks();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Running running;

    private volatile @Nullable Bean bean;

    @GuardedBy("this")
    private boolean stopping;

    SocketIOServer(ServerOptions options, Routes routes, RequestHooks hooks, AdapterFactory adapters) {
        var all = new Namespaces(adapters, options.get(ServerOptions.PARSER));
        var slash = all.of("/");
        super(slash.table(), slash.life);
        this.options = options;
        this.routes = routes;
        this.hooks = hooks;
        namespaces = all;
        main = slash;
    }

    Namespaces directory() {
        return namespaces;
    }

    /// A builder with all defaults.
    public static ServerBuilder builder() {
        return new ServerBuilder();
    }

    /// The options it was built with.
    public ServerOptions options() {
        return options;
    }

    /// Binds the port and returns; clients are served from now on, on threads of their own.
    ///
    /// @throws java.net.BindException when the port cannot be had; its message names it
    /// @throws javax.net.ssl.SSLKeyException when the certificate cannot be used; its message says why
    /// @throws IllegalStateException when the server was started before
    public synchronized SocketIOServer start() throws IOException {
        if (running != null || stopping) {
            throw new IllegalStateException("a server starts once: build another one");
        }
        running = Running.start(options, routes(), hooks, connectionErrors, namespaces);
        bean = options.get(ServerOptions.JMX) ? Bean.register(port(), this::metrics) : null;
        Log.debug("listening on {0}", address());
        return this;
    }

    private Routes routes() {
        String path = options.get(ServerOptions.METRICS);
        return path.isEmpty() ? routes : routes.exact(path, request -> Response.of(
                200, PROMETHEUS, metrics().toPrometheus().getBytes(StandardCharsets.UTF_8)));
    }

    /// How the server is doing, in numbers.
    ///
    /// @throws IllegalStateException when it has not been started
    public ServerMetrics metrics() {
        return started().metrics(namespaces.counts());
    }

    /// Starts without a port, on a clock that stands still: for tests. See `dev.socketloom.testing`, which uses this.
    ///
    /// @throws IllegalStateException when the server was started before
    public synchronized Loopback startInMemory() {
        if (running != null || stopping) {
            throw new IllegalStateException("a server starts once: build another one");
        }
        var memory = Running.inMemory(options, routes(), hooks, connectionErrors, namespaces);
        running = memory;
        return new Loopback(memory, (MemoryServer) memory.http(), namespaces);
    }

    /// Starts, and blocks until the server is stopped: by another thread, or by the end of the process, for which it
    /// sees to an orderly stop.
    public void run() throws IOException, InterruptedException {
        start();
        var hook = new Thread(this::close, "socketloom-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        stopped.await();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The process is ending, which is why we were stopped.
        }
    }

    /// Whether it has been started and not been stopped.
    public synchronized boolean isRunning() {
        return running != null && !stopping;
    }

    /// Where it listens.
    ///
    /// @throws IllegalStateException when it has not been started
    public InetSocketAddress address() {
        return started().address();
    }

    private Running started() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the server has not been started");
        }
        return now;
    }

    /// The port it listens on: with `port(0)` the one that was free.
    ///
    /// @throws IllegalStateException when it has not been started
    public int port() {
        return address().getPort();
    }

    /// Serves a TCP connection that somebody else has accepted, as if it had come in by the port, on a thread of its own.
    ///
    /// @param alreadyRead what was read from it before: the beginning of an HTTP request, or nothing
    /// @throws IOException when the server has stopped, or the connection is of no use
    /// @throws IllegalStateException when the server has not been started
    public void adopt(SocketChannel connection, byte... alreadyRead) throws IOException {
        started().http().adopt(connection, alreadyRead.clone());
    }

    /// Stops: takes no more clients, tells those that are there (reason `server shutting down`), and returns when
    /// their disconnect handlers have run, or when the time is over. The port is free then.
    ///
    /// Callable from any thread; a handler that calls this is not waited for. The second call does nothing but wait.
    public void stop(Duration patience) {
        long nanos = Math.min(TimeUnit.NANOSECONDS.convert(patience), LONGEST_PATIENCE);
        try {
            if (begin()) {
                end(System.nanoTime() + nanos);
            } else if (SocketIO.currentIfAny().isEmpty()) {
                boolean _ = stopped.await(nanos, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(long deadline) throws InterruptedException {
        Running ending = running;
        try {
            if (ending != null) {
                ending.end(deadline);
            }
        } finally {
            Bean visible = bean;
            if (visible != null) {
                visible.unregister();
            }
            try {
                tasks.stop(deadline);
            } finally {
                stopped.countDown();
            }
        }
    }

    /// @return whether nobody has begun to stop before
    private synchronized boolean begin() {
        boolean first = !stopping;
        stopping = true;
        return first;
    }

    /// Stops, and waits 5 s at most.
    @Override
    public void close() {
        stop(PATIENCE);
    }

    /// Empties the server before it is stopped, so that its clients do not all come to its successor at one moment.
    ///
    /// New clients get 503 from now on. Those that are here are told to go one after the other, evenly over a time
    /// (reason `server shutting down`), upon which the official clients connect again by themselves. Returns when all
    /// their disconnect handlers have run; to end the server call [#stop(Duration)] then.
    ///
    /// @throws IllegalStateException when the server does not run
    public void drain(Duration over) throws InterruptedException {
        if (!isRunning()) {
            throw new IllegalStateException("only a running server can be drained");
        }
        started().drain(over);
    }

    /// Starts a virtual thread that ends with the server: it is interrupted when the clients have gone, and [#stop]
    /// waits for it as long as its patience lasts. What it throws is logged.
    ///
    /// The task may begin before the server starts, and emit from the thread as from any other.
    ///
    /// @throws IllegalStateException when the server has stopped
    public Thread startBackgroundTask(BackgroundTask task) {
        return tasks.start(task);
    }

    /// The namespace of a name, such as `/admin`, made if need be; a missing slash is added.
    public Namespace of(String name) {
        return namespaces.of(name);
    }

    /// The namespaces whose names match a pattern, from end to end.
    public ParentNamespace of(Pattern names) {
        return namespaces.of(names);
    }

    /// The namespaces that a rule admits. Those with a name of their own come first, then rules in their order.
    public ParentNamespace of(ParentNamespace.Rule rule) {
        return namespaces.of(rule);
    }

    /// The namespaces that there are now, in the order of their names: a snapshot. Those of patterns and rules are among
    /// them while somebody is in them.
    public List<Namespace> namespaces() {
        return namespaces.list();
    }

    /// Removes a namespace that [#of(String)] has made: its clients are disconnected, as by [Socket#disconnect()], and
    /// its handlers serve nobody any more. Whoever asks for the name is refused, until it is made anew.
    ///
    /// @return whether there was one; those of patterns and rules come and go by themselves
    /// @throws IllegalArgumentException for `/`, which a server always has
    public boolean remove(String name) {
        return namespaces.remove(name);
    }

    /// Handlers for every namespace, those of patterns and rules included. They run after a namespace's and a socket's
    /// own, and do not make a namespace exist: that is what [#of(ParentNamespace.Rule)] is for.
    public NamespaceHandlers everywhere() {
        return namespaces.everywhere();
    }

    /// Adds all handlers of an object to those of a namespace, which is made if need be:
    /// [#of(String)] and [#register(Object)].
    public Registration register(String namespace, Object handlers) {
        return of(namespace).register(handlers);
    }

    /// Adds an error handler for all failures that no other error handler hears of.
    public Registration onErrorDefault(ErrorHandler handler) {
        return namespaces.defaultErrors().add(handler);
    }

    /// Adds a listener for requests that are refused before there is a socket: by their origin, by `allowRequest`, or because
    /// they are none that this server knows.
    public Registration onConnectionError(ConnectionError.Listener listener) {
        return connectionErrors.add(listener);
    }

    /// How many requests were refused with one of the codes of [ConnectionError].
    public long connectionErrors(int code) {
        return connectionErrors.count(code);
    }

    /// How many requests were refused.
    public long connectionErrors() {
        return connectionErrors.count();
    }

    @Override
    Namespace meant() {
        return main;
    }

    @Override
    public BroadcastOperator everyone() {
        return main.everyone();
    }

    /// The connected socket of the namespace `/` with this id, if it is on this server.
    public Optional<Socket> socket(String id) {
        return main.socket(id);
    }

    /// The rooms of the namespace `/` that somebody is in, without those that are sockets' ids: a snapshot.
    public Set<String> rooms() {
        return main.rooms();
    }

    /// How many connections there are, whatever namespaces they have joined.
    public int clients() {
        Running now = running;
        return now == null ? 0 : now.clients();
    }
}
