package dev.socketloom;

import dev.socketloom.engineio.Engine;
import dev.socketloom.engineio.EngineOptions;
import dev.socketloom.engineio.OutboxBounds;
import dev.socketloom.engineio.Parting;
import dev.socketloom.engineio.SessionBounds;
import dev.socketloom.engineio.TrustedProxies;
import dev.socketloom.http.Budget;
import dev.socketloom.http.Connections;
import dev.socketloom.http.HttpServer;
import dev.socketloom.http.MemoryServer;
import dev.socketloom.http.Routes;
import dev.socketloom.http.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

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
record Running(Ticker ticker, Clients clientele, Engine engine, Connections http) {

    /// How long clients that were told to go may take to close their connections before we do.
    private static final Duration FAREWELL = Duration.ofMillis(500);

    /// Binds the port; clients are served from now on.
    static Running start(
            ServerOptions options, Routes routes, RequestHooks hooks, ConnectionErrors errors, Namespaces namespaces)
            throws IOException {
        Ticker ticker = Ticker.start(shortestInterval(options));
        try {
            var receiving = new Budget(options.get(ServerOptions.RECEIVE_BUDGET));
            var clients = new Clients(options, namespaces, ticker, receiving);
            var engine = new Engine(engineOptions(options, hooks, errors, receiving), ticker, clients::open);
            var address = new InetSocketAddress(options.get(ServerOptions.HOST), options.get(ServerOptions.PORT));
            Routes all = everything(options, routes, engine);
            HttpServer http = HttpServer.start(
                    address, all, options.http(receiving), options.get(ServerOptions.TLS).map(Tls::options), ticker);
            return new Running(ticker, clients, engine, http);
        } catch (IOException | RuntimeException notStarted) {
            ticker.close();
            throw notStarted;
        }
    }

    /// The same without a port, and with a time that stands still.
    static Running inMemory(
            ServerOptions options, Routes routes, RequestHooks hooks, ConnectionErrors errors, Namespaces namespaces) {
        Ticker ticker = Ticker.manual();
        var receiving = new Budget(options.get(ServerOptions.RECEIVE_BUDGET));
        var clients = new Clients(options, namespaces, ticker, receiving);
        var engine = new Engine(engineOptions(options, hooks, errors, receiving), ticker, clients::open);
        Routes all = everything(options, routes, engine);
        return new Running(ticker, clients, engine, new MemoryServer(all, options.http(receiving), ticker));
    }

    private static Routes everything(ServerOptions options, Routes routes, Engine engine) {
        return Health.routes(routes, options.get(ServerOptions.HEALTH), engine::isClosed)
                .prefix(options.get(ServerOptions.PATH), engine);
    }

    private static Duration shortestInterval(ServerOptions options) {
        return Collections.min(List.of(
                options.get(ServerOptions.PING_INTERVAL),
                options.get(ServerOptions.PING_TIMEOUT),
                options.get(ServerOptions.UPGRADE_TIMEOUT),
                options.get(ServerOptions.CONNECT_TIMEOUT),
                options.get(ServerOptions.ACK_TIMEOUT)));
    }

    private static EngineOptions engineOptions(
            ServerOptions options, RequestHooks hooks, ConnectionErrors errors, Budget receiving) {
        TrustedProxies proxies = options.proxies();
        return new EngineOptions(
                options.get(ServerOptions.PING_INTERVAL),
                options.get(ServerOptions.PING_TIMEOUT),
                options.get(ServerOptions.UPGRADE_TIMEOUT),
                options.get(ServerOptions.MAX_PAYLOAD),
                new SessionBounds(
                        Math.max(options.get(ServerOptions.MAX_SESSIONS), options.get(ServerOptions.MAX_CONNECTIONS)),
                        receiving),
                new OutboxBounds(
                        options.get(ServerOptions.OUTBOX_LIMIT),
                        options.get(ServerOptions.OUTBOX_PATIENCE),
                        new Budget(options.get(ServerOptions.SEND_BUDGET))),
                options.get(ServerOptions.MAX_FRAGMENTS),
                new Parting(
                        options.get(ServerOptions.CLOSE_TIMEOUT),
                        options.get(ServerOptions.DISCARD_LIMIT),
                        options.get(ServerOptions.DISCARD_TIMEOUT)),
                options.get(ServerOptions.SLOW_HANDLER),
                options.get(ServerOptions.TRANSPORTS),
                options.get(ServerOptions.ALLOW_UPGRADES),
                options.get(ServerOptions.SID_PREFIX),
                options.get(ServerOptions.ALLOW_EIO3),
                hooks.origins(options, proxies),
                proxies,
                request -> hooks.refusal(request, proxies),
                hooks.answers(options, proxies, errors),
                options.get(ServerOptions.PER_MESSAGE_DEFLATE),
                options.get(ServerOptions.PER_MESSAGE_DEFLATE_THRESHOLD));
    }

    InetSocketAddress address() {
        return http.address();
    }

    ServerMetrics metrics(Counts counts) {
        return ServerMetrics.of(http.connections(), engine, clientele.receiving(), counts);
    }

    int clients() {
        return engine.sessions().size();
    }

    /// Lets everybody go, one after the other; returns when they have gone.
    void drain(Duration over) throws InterruptedException {
        engine.drain(over);
        clientele.awaitAllGone(Long.MAX_VALUE / 4);
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
