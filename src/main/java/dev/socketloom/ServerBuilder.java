package dev.socketloom;

import com.sun.net.httpserver.HttpHandler;
import dev.socketloom.adapter.AdapterFactory;
import dev.socketloom.http.App;
import dev.socketloom.http.Routes;
import dev.socketloom.http.StaticFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Collects what a server needs; [#build()] makes it. Nothing is bound until the server starts.
///
/// The settings are those of [ServerOptions], where their defaults, ranges and reasons stand. The methods that only set
/// limits are in [ServerLimits].
///
/// Not thread-safe: for the thread that configures.
public final class ServerBuilder extends ServerLimits {

    /// Decides about a handshake before there is a session.
    @FunctionalInterface
    public interface AllowRequest {
        /// Whether the client may connect. May block. Without namespaces yet, the handshake's `auth` is empty.
        ///
        /// @throws ConnectionRefused to refuse with a message; any other exception refuses without one
        boolean allows(Handshake request) throws Exception;
    }

    /// Decides which web pages may connect.
    @FunctionalInterface
    public interface AllowOrigin {
        /// Whether pages of an origin may connect; asked for every request that comes from a page. May block, but every
        /// poll waits for it. An exception refuses.
        ///
        /// @param origin scheme and host in lower case, without the scheme's own port: `https://www.example.org`
        boolean allows(String origin, Handshake request) throws Exception;
    }

    /// Adds header fields to the answers that Socket.IO gives over HTTP.
    @FunctionalInterface
    public interface AddHeaders {
        /// Adds to one answer. An exception is logged, and then nothing is added.
        ///
        /// @param response the fields to add to
        /// @param request what is answered
        /// @param first whether the answer begins a session: to the first poll, or the 101 of a WebSocket
        void add(ResponseHeaders response, Handshake request, boolean first) throws Exception;
    }

    private ServerOptions options = ServerOptions.standard();
    private Routes files = Routes.EMPTY;
    private Routes apps = Routes.EMPTY;
    private @Nullable Path clientDir;
    private AllowRequest allowRequest = request -> true;
    private @Nullable AllowOrigin allowOrigin;
    private final List<AddHeaders> addHeaders = new ArrayList<>();
    private AdapterFactory adapter = AdapterFactory.IN_MEMORY;

    ServerBuilder() {}

    @Override
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

    /// The certificate for HTTPS and WSS; without one the server speaks HTTP and WS.
    public ServerBuilder tls(Tls tls) {
        return set(ServerOptions.TLS, Optional.of(tls));
    }

    /// The path of Socket.IO, `/socket.io` by default.
    public ServerBuilder path(String path) {
        return set(ServerOptions.PATH, path);
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

    /// Whether WebSocket messages of 1 KiB and more are compressed for clients that offer it, as browsers do. Off by
    /// default. A message in which a secret stands beside text that others choose should not be: emit it with
    /// `compress(false)`, for its length would tell how much of the secret was guessed.
    public ServerBuilder perMessageDeflate(boolean compressed) {
        return set(ServerOptions.PER_MESSAGE_DEFLATE, compressed);
    }

    /// From how many bytes on a WebSocket message is compressed: 1024.
    public ServerBuilder perMessageDeflateThreshold(int bytes) {
        return set(ServerOptions.PER_MESSAGE_DEFLATE_THRESHOLD, bytes);
    }

    /// The other origins whose web pages may connect, such as `https://www.example.org`, or `https://*.example.org` for all
    /// hosts below. Without this, or with none, only pages of this server may, which may with it, too. `*` anywhere in the
    /// list means every page; what else is in it has no effect then.
    public ServerBuilder corsAllowedOrigins(String... origins) {
        allowOrigin = null;
        return set(ServerOptions.CORS_ALLOWED_ORIGINS, List.of(origins));
    }

    /// Decides about other origins with a rule instead of a list. It decides alone: about pages of this server, too.
    public ServerBuilder corsAllowedOrigins(AllowOrigin rule) {
        allowOrigin = rule;
        return this;
    }

    /// Whether browsers may send cookies along from other origins, which then have to be named: it does not go with `*`.
    public ServerBuilder corsCredentials(boolean allowed) {
        return set(ServerOptions.CORS_CREDENTIALS, allowed);
    }

    /// Whether origins are checked at all, which they are.
    public ServerBuilder checkOrigins(boolean checked) {
        return set(ServerOptions.CHECK_ORIGINS, checked);
    }

    /// How long browsers may remember what other origins may send: 10 min. Zero leaves it to them.
    public ServerBuilder corsMaxAge(Duration age) {
        return set(ServerOptions.CORS_MAX_AGE, age);
    }

    /// The addresses (`10.0.0.2`) and networks (`10.0.0.0/8`, `2001:db8::/32`) of the proxies before this server. What they
    /// say of a client, in `X-Forwarded-For`, `-Proto` and `-Host`, is believed; nobody else is.
    public ServerBuilder trustedProxies(String... networks) {
        return set(ServerOptions.TRUSTED_PROXIES, List.of(networks));
    }

    /// Sets a cookie with the session's id, for load balancers: `cookie(SidCookie.standard())`. Off by default.
    public ServerBuilder cookie(SidCookie cookie) {
        return set(ServerOptions.COOKIE, Optional.of(cookie));
    }

    /// Whether polling answers are compressed for clients that accept it, which they are. An answer in which a secret stands
    /// beside text that others choose should not be: its length would tell how much of the secret was guessed.
    public ServerBuilder httpCompression(boolean compressed) {
        return set(ServerOptions.HTTP_COMPRESSION, compressed);
    }

    /// From how many bytes on a polling answer is compressed: 1024.
    public ServerBuilder compressionThreshold(int bytes) {
        return set(ServerOptions.COMPRESSION_THRESHOLD, bytes);
    }

    /// Adds header fields to the answers of Socket.IO. Several of these run in the order in which they were added.
    public ServerBuilder onHeaders(AddHeaders hook) {
        addHeaders.add(hook);
        return this;
    }

    /// Asks the application about each handshake, before a session exists. Refused ones get 403.
    public ServerBuilder allowRequest(AllowRequest decision) {
        allowRequest = decision;
        return this;
    }

    /// Where the web application keeps its sessions, for [Socket#session()]: [MemorySessions], [CookieSessions], or
    /// one of its own.
    public ServerBuilder sessions(SessionStore store) {
        return set(ServerOptions.SESSIONS, store);
    }

    /// Whether handlers have a copy of the web session, made when the client connects, which is the default; or, with
    /// `false`, the session itself, loaded and saved around them.
    public ServerBuilder manageSession(boolean managed) {
        return set(ServerOptions.MANAGE_SESSION, managed);
    }

    /// A path, such as `/metrics`, at which the server tells its numbers in the text format of Prometheus, to everybody
    /// who asks; see [ServerMetrics].
    public ServerBuilder metrics(String path) {
        return set(ServerOptions.METRICS, path);
    }

    /// Whether the server tells its numbers to JMX, as `dev.socketloom:type=Server,port=…`.
    public ServerBuilder jmx(boolean visible) {
        return set(ServerOptions.JMX, visible);
    }

    /// The web application beside Socket.IO: it gets every request that nobody else is there for.
    public ServerBuilder app(HttpHandler handler) {
        return app("/", handler);
    }

    /// A web application for a path and everything below it.
    public ServerBuilder app(String path, HttpHandler handler) {
        apps = apps.prefix(path, new App(path, handler));
        return this;
    }

    /// The files of a directory, for a path and everything below it: `index.html` for a directory, no listings, nothing
    /// whose name begins with a dot, and nothing outside, wherever links lead. What is not there, an application that
    /// is mounted at the same path or above it may answer.
    ///
    /// @throws IllegalArgumentException when it is no directory that can be read
    public ServerBuilder staticFiles(String path, Path directory) {
        files = files.prefix(path, new StaticFiles(path, directory));
        return this;
    }

    /// Where load balancers ask whether to send clients here, such as `/healthz`: 200 `ok`, or 503 while the server
    /// stops. Without this there is no such place.
    public ServerBuilder health(String path) {
        return set(ServerOptions.HEALTH, path);
    }

    /// Where the official browser client is, such as `node_modules/socket.io/client-dist`: served as
    /// `/socket.io/socket.io.js`, and so on. Our own, a module, is always there as `/socket.io/socketloom-client.js`.
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
    ///
    /// @throws IllegalStateException when two settings do not go together; the message says which
    public SocketIOServer build() {
        checkSessions();
        checkOrigins();
        Routes all = ClientScript.routes(files.and(apps), options.get(ServerOptions.PATH), clientDir);
        var hooks = new RequestHooks(allowRequest, Optional.ofNullable(allowOrigin), List.copyOf(addHeaders));
        return new SocketIOServer(options, all, hooks, adapter);
    }

    private void checkSessions() {
        boolean storeless = options.get(ServerOptions.SESSIONS).equals(SessionStore.NONE);
        if (storeless && !options.get(ServerOptions.MANAGE_SESSION)) {
            throw new IllegalStateException("manageSession(false) hands out the application's sessions: say where they"
                    + " are, with sessions(store)");
        }
    }

    private void checkOrigins() {
        boolean checked = options.get(ServerOptions.CHECK_ORIGINS);
        boolean everybody = allowOrigin == null && options.get(ServerOptions.CORS_ALLOWED_ORIGINS).contains("*");
        if (options.get(ServerOptions.CORS_CREDENTIALS) && (everybody || !checked)) {
            throw new IllegalStateException("corsCredentials(true) does not go with "
                    + (checked ? "corsAllowedOrigins(\"*\")" : "checkOrigins(false)")
                    + ": any page could act for its visitor; name the origins that may");
        }
        if (everybody && checked) {
            Log.warning("corsAllowedOrigins contains *: every web page may connect, whatever else is in the list");
        }
    }
}
