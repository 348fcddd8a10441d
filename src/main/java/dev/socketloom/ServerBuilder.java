package dev.socketloom;

import com.sun.net.httpserver.HttpHandler;
import dev.socketloom.adapter.AdapterFactory;
import dev.socketloom.http.App;
import dev.socketloom.http.Routes;
import dev.socketloom.http.StaticFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Collects what a server needs; [#build()] makes it. Nothing is bound until the server starts.
///
/// What it takes is the application's: handlers of requests, rules, places. Plain values are its [ServerSettings] and [ServerLimits].
///
/// Not thread-safe: for the thread that configures.
public final class ServerBuilder extends ServerSettings {

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
    private @Nullable AllowRequest allowRequest;
    private @Nullable AllowOrigin allowOrigin;
    private final List<AddHeaders> addHeaders = new ArrayList<>();
    private AdapterFactory adapter = AdapterFactory.IN_MEMORY;

    ServerBuilder() {}

    @Override
    public <T> ServerBuilder set(Setting<T> setting, T value) {
        options = options.with(setting, value);
        return this;
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
        var hooks = new RequestHooks(
                Optional.ofNullable(allowRequest), Optional.ofNullable(allowOrigin), List.copyOf(addHeaders));
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
