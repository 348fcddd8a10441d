package dev.socketloom;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.SimpleFileServer;
import dev.socketloom.adapter.AdapterFactory;
import dev.socketloom.http.App;
import dev.socketloom.http.Routes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Collects what a server needs; [#build()] makes it. Nothing is bound until the server starts.
///
/// The settings are those of [ServerOptions], where their defaults, ranges and reasons stand.
///
/// Not thread-safe: for the thread that configures.
public final class ServerBuilder {

    /// Decides about a handshake before there is a session.
    @FunctionalInterface
    public interface AllowRequest {
        /// Whether the client may connect. May block. Without namespaces yet, the handshake's `auth` is empty.
        ///
        /// @throws ConnectionRefused to refuse with a message; any other exception refuses without one
        boolean allows(Handshake request) throws Exception;
    }

    private ServerOptions options = ServerOptions.standard();
    private Routes routes = Routes.EMPTY;
    private @Nullable Path clientDir;
    private AllowRequest allowRequest = request -> true;
    private AdapterFactory adapter = AdapterFactory.IN_MEMORY;

    ServerBuilder() {}

    /// Sets anything, by its setting.
    ///
    /// @throws IllegalArgumentException when the value is not allowed; the message says what is
    public <T> ServerBuilder set(Setting<T> setting, T value) {
        options = options.with(setting, value);
        return this;
    }

    /// The address to listen on; the default is `127.0.0.1`, and `0.0.0.0` or `::` are all addresses of the machine.
    public ServerBuilder host(String host) {
        return set(ServerOptions.HOST, host);
    }

    /// The port to listen on, 5000 by default; 0 takes any free one, which [SocketIOServer#port()] then tells.
    public ServerBuilder port(int port) {
        return set(ServerOptions.PORT, port);
    }

    /// The path of Socket.IO, `/socket.io` by default.
    public ServerBuilder path(String path) {
        return set(ServerOptions.PATH, path);
    }

    /// How long after one ping the next is sent: 25 s.
    public ServerBuilder pingInterval(Duration interval) {
        return set(ServerOptions.PING_INTERVAL, interval);
    }

    /// How long a client may take to answer a ping: 20 s.
    public ServerBuilder pingTimeout(Duration timeout) {
        return set(ServerOptions.PING_TIMEOUT, timeout);
    }

    /// How long an upgrade from polling to WebSocket may take: 10 s.
    public ServerBuilder upgradeTimeout(Duration timeout) {
        return set(ServerOptions.UPGRADE_TIMEOUT, timeout);
    }

    /// How long a connection may stay without having joined a namespace: 45 s.
    public ServerBuilder connectTimeout(Duration timeout) {
        return set(ServerOptions.CONNECT_TIMEOUT, timeout);
    }

    /// The largest message in bytes, inclusive: 1,000,000.
    public ServerBuilder maxPayload(int bytes) {
        return set(ServerOptions.MAX_PAYLOAD, bytes);
    }

    /// The most attachments of one packet: 10.
    public ServerBuilder maxAttachments(int count) {
        return set(ServerOptions.MAX_ATTACHMENTS, count);
    }

    /// How long an acknowledgement is waited for when nothing else is said: 60 s.
    public ServerBuilder ackTimeout(Duration timeout) {
        return set(ServerOptions.ACK_TIMEOUT, timeout);
    }

    /// The most acknowledgements that one socket may owe: 10,000.
    public ServerBuilder maxPendingAcks(int count) {
        return set(ServerOptions.MAX_PENDING_ACKS, count);
    }

    /// The most rooms that one socket may be in: 1,000.
    public ServerBuilder maxRooms(int count) {
        return set(ServerOptions.MAX_ROOMS, count);
    }

    /// The most namespaces that one connection may join: 100.
    public ServerBuilder maxNamespaces(int count) {
        return set(ServerOptions.MAX_NAMESPACES, count);
    }

    /// How many bytes may wait for a client that does not take them: 4 MiB.
    public ServerBuilder outboxLimit(int bytes) {
        return set(ServerOptions.OUTBOX_LIMIT, bytes);
    }

    /// The most TCP connections at once: 10,000.
    public ServerBuilder maxConnections(int count) {
        return set(ServerOptions.MAX_CONNECTIONS, count);
    }

    /// How clients may connect: `polling`, `websocket`, or both, which is the default.
    public ServerBuilder transports(String... names) {
        return set(ServerOptions.TRANSPORTS, Set.copyOf(Arrays.asList(names)));
    }

    /// Whether polling clients may become WebSocket clients, which they may.
    public ServerBuilder allowUpgrades(boolean allowed) {
        return set(ServerOptions.ALLOW_UPGRADES, allowed);
    }

    /// Whether clients of Socket.IO 2 may connect, too, which they may not. Their ids are secrets: see
    /// [ServerOptions#ALLOW_EIO3].
    public ServerBuilder allowEIO3(boolean allowed) {
        return set(ServerOptions.ALLOW_EIO3, allowed);
    }

    /// The other origins whose web pages may connect, such as `https://www.example.org`. Without this only pages of
    /// this server may, which may with it, too. `*` anywhere in the list means every page.
    public ServerBuilder corsAllowedOrigins(String... origins) {
        if (Arrays.asList(origins).contains("*")) {
            Log.warning("corsAllowedOrigins contains *: every web page may connect, with the cookies of its visitors");
        }
        return set(ServerOptions.CORS_ALLOWED_ORIGINS, List.of(origins));
    }

    /// Whether browsers may send cookies along from other origins.
    public ServerBuilder corsCredentials(boolean allowed) {
        return set(ServerOptions.CORS_CREDENTIALS, allowed);
    }

    /// Whether origins are checked at all, which they are.
    public ServerBuilder checkOrigins(boolean checked) {
        return set(ServerOptions.CHECK_ORIGINS, checked);
    }

    /// Asks the application about each handshake, before a session exists. Refused ones get 403.
    public ServerBuilder allowRequest(AllowRequest decision) {
        allowRequest = decision;
        return this;
    }

    /// The web application beside Socket.IO: it gets every request that nobody else is there for.
    public ServerBuilder app(HttpHandler handler) {
        return app("/", handler);
    }

    /// A web application for a path and everything below it.
    public ServerBuilder app(String path, HttpHandler handler) {
        routes = routes.prefix(path, new App(path, handler));
        return this;
    }

    /// The files of a directory, for a path and everything below it.
    ///
    /// @throws IllegalArgumentException when it is no directory that can be read
    public ServerBuilder staticFiles(String path, Path directory) {
        return app(path, SimpleFileServer.createFileHandler(directory.toAbsolutePath()));
    }

    /// Where the official browser client is, such as `node_modules/socket.io/client-dist`: served as
    /// `/socket.io/socket.io.js`, and so on.
    public ServerBuilder clientDir(Path directory) {
        clientDir = directory;
        return this;
    }

    /// What keeps the rooms of each namespace; by default this server's memory.
    public ServerBuilder adapter(AdapterFactory factory) {
        adapter = factory;
        return this;
    }

    /// The server, not started yet: register handlers, then call [SocketIOServer#start()] or [SocketIOServer#run()].
    public SocketIOServer build() {
        Routes all = clientDir == null
                ? routes
                : ClientScript.routes(routes, options.get(ServerOptions.PATH), clientDir);
        return new SocketIOServer(options, all, allowRequest, adapter);
    }
}
