package dev.socketloom;

import dev.socketloom.engineio.Engine;
import dev.socketloom.engineio.EngineOptions;
import dev.socketloom.engineio.OriginPolicy;
import dev.socketloom.http.HttpServer;
import dev.socketloom.http.Request;
import dev.socketloom.http.Routes;
import dev.socketloom.http.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What exists while a server runs: one object of each layer, put together from the options.
///
/// ```
///   Ticker ◀── HttpServer ──▶ Routes ──▶ Engine ──▶ Clients ──▶ Namespaces
/// ```
///
/// They are made from the inside out, so that the port is bound when everything behind it is there, and ended from the
/// outside in.
///
/// Immutable; whoever starts the server makes it, and whoever stops it ends it.
record Running(Ticker ticker, Clients clientele, Engine engine, HttpServer http) {

    /// How long clients that were told to go may take to close their connections before we do.
    private static final Duration FAREWELL = Duration.ofMillis(500);

    /// What a refused handshake is told when the application gives no reason.
    private static final String FORBIDDEN = "Forbidden";

    /// Binds the port; clients are served from now on.
    static Running start(
            ServerOptions options, Routes routes, ServerBuilder.AllowRequest allowRequest, Namespaces namespaces)
            throws IOException {
        Ticker ticker = Ticker.start(shortestInterval(options));
        try {
            var clients = new Clients(options, namespaces, ticker);
            var engine = new Engine(engineOptions(options, allowRequest), ticker, clients::open);
            var address = new InetSocketAddress(options.get(ServerOptions.HOST), options.get(ServerOptions.PORT));
            HttpServer http = HttpServer.start(
                    address, routes.prefix(options.get(ServerOptions.PATH), engine), options.http(), ticker);
            return new Running(ticker, clients, engine, http);
        } catch (IOException | RuntimeException notStarted) {
            ticker.close();
            throw notStarted;
        }
    }

    private static Duration shortestInterval(ServerOptions options) {
        return Collections.min(List.of(
                options.get(ServerOptions.PING_INTERVAL),
                options.get(ServerOptions.PING_TIMEOUT),
                options.get(ServerOptions.UPGRADE_TIMEOUT),
                options.get(ServerOptions.CONNECT_TIMEOUT),
                options.get(ServerOptions.ACK_TIMEOUT)));
    }

    private static EngineOptions engineOptions(ServerOptions options, ServerBuilder.AllowRequest allowRequest) {
        return new EngineOptions(
                options.get(ServerOptions.PING_INTERVAL),
                options.get(ServerOptions.PING_TIMEOUT),
                options.get(ServerOptions.UPGRADE_TIMEOUT),
                options.get(ServerOptions.MAX_PAYLOAD),
                options.get(ServerOptions.OUTBOX_LIMIT),
                options.get(ServerOptions.TRANSPORTS),
                options.get(ServerOptions.ALLOW_UPGRADES),
                options.get(ServerOptions.ALLOW_EIO3),
                new OriginPolicy(originMode(options), options.get(ServerOptions.CORS_ALLOWED_ORIGINS),
                        options.get(ServerOptions.CORS_CREDENTIALS)),
                request -> refusal(allowRequest, request));
    }

    private static OriginPolicy.Mode originMode(ServerOptions options) {
        List<String> origins = options.get(ServerOptions.CORS_ALLOWED_ORIGINS);
        if (!options.get(ServerOptions.CHECK_ORIGINS)) {
            return OriginPolicy.Mode.DISABLED;
        }
        if (origins.isEmpty()) {
            return OriginPolicy.Mode.SAME_ORIGIN;
        }
        return origins.contains("*") ? OriginPolicy.Mode.ANY : OriginPolicy.Mode.LISTED;
    }

    private static Optional<String> refusal(ServerBuilder.AllowRequest allowRequest, Request request) throws Exception {
        try {
            return allowRequest.allows(Handshake.of(request)) ? Optional.empty() : Optional.of(FORBIDDEN);
        } catch (ConnectionRefused refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    InetSocketAddress address() {
        return http.address();
    }

    int clients() {
        return engine.sessions().size();
    }

    /// Lets everybody go, until a deadline in [System#nanoTime()]; what is left then is cut off.
    void end(long deadline) throws InterruptedException {
        try {
            http.stopAccepting();
            engine.close();
            clientele.awaitAllGone(deadline - System.nanoTime());
            engine.awaitForgotten(Duration.ofNanos(deadline - System.nanoTime()));
            http.awaitFarewells(shorter(FAREWELL, Duration.ofNanos(deadline - System.nanoTime())));
        } finally {
            http.close();
            ticker.close();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
