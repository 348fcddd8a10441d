package dev.socketloom;

import dev.socketloom.packet.Parser;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/// The settings of a server that is being built, a method each.
///
/// ```java
/// SocketIOServer.builder().port(8000).path("/chat").build();
/// ```
///
/// A method says what is asked most: what the setting is for, its unit and its default. The ranges and the reasons stand in
/// [ServerOptions], the only place that has them. What a client may cost is set by its [ServerLimits].
///
/// Not thread-safe: for the thread that configures.
public abstract sealed class ServerSettings extends ServerLimits permits ServerBuilder {

    ServerSettings() {}

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

    /// What the ids of sessions begin with, such as `a-`: by it a load balancer finds the process that has the session.
    /// Nothing by default.
    public ServerBuilder sidPrefix(String prefix) {
        return set(ServerOptions.SID_PREFIX, prefix);
    }

    /// Whether clients of Socket.IO 2 may connect, too, which they may not. Their ids are secrets: see
    /// [ServerOptions#ALLOW_EIO3].
    public ServerBuilder allowEIO3(boolean allowed) {
        return set(ServerOptions.ALLOW_EIO3, allowed);
    }

    /// Whether long WebSocket messages are compressed for clients that offer it, as browsers do. Off by
    /// default. A message in which a secret stands beside text that others choose should not be: emit it with
    /// `compress(false)`, for its length would tell how much of the secret was guessed.
    public ServerBuilder perMessageDeflate(boolean compressed) {
        return set(ServerOptions.PER_MESSAGE_DEFLATE, compressed);
    }

    /// From how many bytes on a WebSocket message that is sent is compressed, if any are: 1024.
    public ServerBuilder perMessageDeflateThreshold(int bytes) {
        return set(ServerOptions.PER_MESSAGE_DEFLATE_THRESHOLD, bytes);
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

    /// Has all handlers of events, all connect handlers and their middleware run on this executor: for a server whose
    /// handlers mostly compute. Where only some do, see [EventChain#proceed(Executor)], which has the rules. All clients
    /// share its threads: with no more of them than handlers compute at a time, say less than 64, the others queue behind
    /// those. An event that it refuses goes to the error handlers, and a connection is refused. By default every client has
    /// a virtual thread of its own. It remains the application's to shut down, best after the server.
    public ServerBuilder executor(Executor executor) {
        return set(ServerOptions.EXECUTOR, Optional.of(executor));
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

    /// Where load balancers ask whether to send clients here, such as `/healthz`: 200 `ok`, or 503 while the server
    /// stops. Without this there is no such place.
    public ServerBuilder health(String path) {
        return set(ServerOptions.HEALTH, path);
    }

    /// What packets look like on the wire: [Parser#JSON], the default, or [Parser#MSGPACK] for clients that are made
    /// with `parser: require("socket.io-msgpack-parser")`. All clients of a server speak the same.
    public ServerBuilder parser(Parser parser) {
        return set(ServerOptions.PARSER, parser);
    }
}
