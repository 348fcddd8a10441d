package dev.socketloom;

import dev.socketloom.engineio.OriginPolicy;
import dev.socketloom.engineio.TrustedProxies;
import dev.socketloom.http.Budget;
import dev.socketloom.http.HttpOptions;
import dev.socketloom.packet.PacketLimits;
import dev.socketloom.packet.Parser;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/// Every setting of a server, with its default, its range and its reason: the one place where these stand.
///
/// ```java
/// var io = SocketIOServer.builder().pingInterval(Duration.ofSeconds(10)).build();
/// io.options().get(ServerOptions.PING_INTERVAL);    // PT10S
/// ```
///
/// Most are limits. A number that decides how much memory somebody else can make this server use has a limit here, and
/// is checked before anything is stored because of it.
///
/// Immutable.
public final class ServerOptions {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final long MEMORY = Runtime.getRuntime().maxMemory();
    private static final Set<String> ALL_TRANSPORTS = Set.of("polling", "websocket");

    /// The address to listen on.
    public static final Setting<String> HOST = Setting.of("host", "127.0.0.1", "a host name or an address",
            host -> !host.isBlank(), "a server that is being tried out should not be open to the network");

    /// The port to listen on.
    public static final Setting<Integer> PORT =
            Setting.number("port", 5000, 0, 65535, "Flask's port; 0 takes any free one");

    /// The certificate for HTTPS and WSS; without one it is HTTP and WS.
    public static final Setting<Optional<Tls>> TLS = Setting.of("tls", Optional.empty(), "a certificate, or none",
            any -> true, "often a proxy in front of the server has the certificate");

    /// The path of all Engine.IO requests.
    public static final Setting<String> PATH = Setting.of("path", "/socket.io", "a path that begins with /",
            path -> path.startsWith("/") && path.length() > 1 && !path.endsWith("/"),
            "what clients ask for by default");

    /// How long after one ping the next is sent.
    public static final Setting<Duration> PING_INTERVAL = Setting.duration("pingInterval", Duration.ofSeconds(25),
            SHORTEST, DAY, "shorter than the 30 to 60 s after which proxies close a silent connection");

    /// How long a client may take to answer a ping.
    public static final Setting<Duration> PING_TIMEOUT = Setting.duration("pingTimeout", Duration.ofSeconds(20),
            SHORTEST, DAY, "a telephone that changes networks needs some seconds");

    /// How long an upgrade from polling to WebSocket may take.
    public static final Setting<Duration> UPGRADE_TIMEOUT = Setting.duration("upgradeTimeout", Duration.ofSeconds(10),
            SHORTEST, DAY, "three messages to and fro");

    /// How long a connection may stay without having joined a namespace.
    public static final Setting<Duration> CONNECT_TIMEOUT = Setting.duration("connectTimeout", Duration.ofSeconds(45),
            SHORTEST, DAY, "a connection without a namespace is of no use to anybody");

    /// The largest message, in bytes, inclusive.
    public static final Setting<Integer> MAX_PAYLOAD = Setting.number("maxPayload", 1_000_000, KIB, 1024 * MIB - 1,
            "a picture fits, and a hundred clients cannot fill the memory");

    /// The most attachments of one packet.
    public static final Setting<Integer> MAX_ATTACHMENTS = Setting.number("maxAttachments", 10, 1, 10_000,
            "an unfinished packet is kept in memory, as Node learnt");

    /// How deep JSON from a client may nest. What is sent may always be as deep as the greatest value here.
    public static final Setting<Integer> MAX_DEPTH = Setting.number("maxDepth", PacketLimits.DEEPEST, 10,
            PacketLimits.DEEPEST, "it is walked recursively, and stacks end");

    /// How long the `auth` with which a client joins a namespace may be, in bytes.
    public static final Setting<Integer> MAX_AUTH = Setting.number("maxAuth", 16 * KIB, 64, 1024 * MIB - 1,
            "it is kept while the client stays, once for each namespace; the head of a request may be as long");

    /// The most sessions at once; never fewer than `maxConnections`.
    public static final Setting<Integer> MAX_SESSIONS = Setting.number("maxSessions", 10_000, 1, 10 * MIB,
            "between two requests, a client that polls has no connection that would be counted");

    /// How long the name of a room may be, in characters.
    public static final Setting<Integer> MAX_ROOM_NAME = Setting.number("maxRoomName", KIB, 1, MIB,
            "applications let clients name rooms, and each name is kept");

    /// How long an acknowledgement is waited for.
    public static final Setting<Duration> ACK_TIMEOUT = Setting.duration("ackTimeout", Duration.ofSeconds(60),
            SHORTEST, DAY, "a wait without an end is a leak");

    /// The most acknowledgements that one socket may owe.
    public static final Setting<Integer> MAX_PENDING_ACKS = Setting.number("maxPendingAcks", 10_000, 1, 1_000_000,
            "a client that never answers should not cost more and more");

    /// The most rooms that one socket may be in.
    public static final Setting<Integer> MAX_ROOMS = Setting.number("maxRooms", 1_000, 1, 1_000_000,
            "applications let clients name rooms");

    /// The most namespaces that one connection may join.
    public static final Setting<Integer> MAX_NAMESPACES = Setting.number("maxNamespaces", 100, 1, 10_000,
            "a pattern may match any number of names");

    /// How many bytes may wait for a client that does not take them; in a burst, and while it does, eight times as many.
    public static final Setting<Integer> OUTBOX_LIMIT = Setting.number("outboxLimit", 4 * MIB, KIB, 1024 * MIB - 1,
            "a client that never reads should not be remembered for ever");

    /// How long a client may take nothing while more than [#OUTBOX_LIMIT] waits for it.
    public static final Setting<Duration> OUTBOX_PATIENCE = Setting.duration("outboxPatience", Duration.ofSeconds(5),
            SHORTEST, DAY, "networks pause for seconds; who pauses longer does not catch up with so much");

    /// How many bytes may wait for all clients together. No client may have more of it than is left.
    public static final Setting<Long> SEND_BUDGET = Setting.bytes("sendBudget", Math.max(MEMORY / 4, MIB), MIB,
            "a quarter of the memory, because a limit for each client adds up to any amount");

    /// How many bytes of unfinished messages the server may hold for all clients together. No client may have more of
    /// it than is left, so that it has to be twice [#MAX_PAYLOAD] for one that large.
    public static final Setting<Long> RECEIVE_BUDGET = Setting.bytes("receiveBudget", Math.max(MEMORY / 8, MIB),
            MIB, "an eighth of the memory, because what is received becomes several times as large when it is decoded");

    /// How long a handler may run before a warning says which it is, and where; zero for no warnings.
    public static final Setting<Duration> SLOW_HANDLER = Setting.duration("slowHandler", Duration.ofSeconds(10),
            Duration.ZERO, DAY, "a client hears nothing meanwhile, and if it is the processor that is busy, nobody does");

    /// What handlers of events and connections run on, instead of their clients' virtual threads.
    public static final Setting<Optional<Executor>> EXECUTOR = Setting.of("executor", Optional.empty(), "an Executor, or"
            + " none", any -> true, "most handlers wait, for which virtual threads are made, and a pool for few at once");

    /// The most frames that a WebSocket message may be cut into, empty ones counted.
    public static final Setting<Integer> MAX_FRAGMENTS = Setting.number("maxFragments", 16_384, 1, 10 * MIB,
            "an empty one adds nothing to the size of its message, and could be followed by any number of others");

    /// How long a client may take to answer a WebSocket close frame.
    public static final Setting<Duration> CLOSE_TIMEOUT = Setting.duration("closeTimeout", Duration.ofSeconds(5),
            SHORTEST, DAY, "an answer is one packet there and back");

    /// How clients may connect.
    public static final Setting<Set<String>> TRANSPORTS = Setting.of("transports", ALL_TRANSPORTS,
            "polling, websocket or both", names -> !names.isEmpty() && ALL_TRANSPORTS.containsAll(names),
            "polling gets through where WebSocket does not");

    /// Whether a polling client may become a WebSocket client.
    public static final Setting<Boolean> ALLOW_UPGRADES =
            Setting.flag("allowUpgrades", true, "clients begin with polling, the safer of the two");

    /// What the ids of sessions begin with: this process's name for a load balancer, which finds it in every request.
    public static final Setting<String> SID_PREFIX = Setting.of("sidPrefix", "",
            "at most 32 letters, digits, _ and -", prefix -> prefix.matches("[A-Za-z0-9_-]{0,32}"),
            "a process that is alone needs no name");

    /// Whether clients of Socket.IO 2 may connect, which speak Engine.IO 3. They have neither `auth` for the namespace
    /// `/` nor recovery, and their sockets' ids are made of session ids: whoever is shown one can poll in their place.
    public static final Setting<Boolean> ALLOW_EIO3 =
            Setting.flag("allowEIO3", false, "their ids are secrets, and applications show ids to others");

    /// Where the web application keeps its sessions.
    public static final Setting<SessionStore> SESSIONS = Setting.of("sessions", SessionStore.NONE, "a SessionStore",
            store -> true, "only the application knows where its sessions are");

    /// Whether handlers have a copy of the web session, made when the client connects, and not the session itself.
    public static final Setting<Boolean> MANAGE_SESSION =
            Setting.flag("manageSession", true, "a copy needs no turns, and a cookie cannot be set from a WebSocket");

    /// Whether the origin of web pages is checked at all.
    public static final Setting<Boolean> CHECK_ORIGINS =
            Setting.flag("checkOrigins", true, "any page can open a WebSocket to any server, with its visitor's cookies");

    /// The other origins whose web pages may connect; empty for those of this server only.
    public static final Setting<List<String>> CORS_ALLOWED_ORIGINS = Setting.of("corsAllowedOrigins", List.of(),
            "origins such as https://www.example.org or https://*.example.org, or *",
            origins -> origins.stream().allMatch(OriginPolicy::isOrigin), "pages of this server may connect");

    /// Whether browsers may send cookies along from other origins.
    public static final Setting<Boolean> CORS_CREDENTIALS =
            Setting.flag("corsCredentials", false, "few applications need the cookie of another origin");

    /// How long browsers may remember what other origins may send.
    public static final Setting<Duration> CORS_MAX_AGE = Setting.duration("corsMaxAge", Duration.ofMinutes(10),
            Duration.ZERO, DAY, "a question less before every request that has fields of its own");

    /// The proxies that are believed what they say of their clients (`X-Forwarded-For`, `-Proto`, `-Host`).
    public static final Setting<List<String>> TRUSTED_PROXIES = Setting.of("trustedProxies", List.of(),
            "addresses and networks such as 10.0.0.2, 10.0.0.0/8 or 2001:db8::/32",
            networks -> networks.stream().allMatch(TrustedProxies::isNetwork), "anybody can send these fields");

    /// The cookie that names a session.
    public static final Setting<Optional<SidCookie>> COOKIE = Setting.of("cookie", Optional.empty(), "a cookie, or none",
            any -> true, "only some load balancers need it");

    /// Whether polling answers are compressed for clients that accept it.
    public static final Setting<Boolean> HTTP_COMPRESSION =
            Setting.flag("httpCompression", true, "JSON shrinks to a fraction");

    /// From how many bytes on a polling answer is compressed.
    public static final Setting<Integer> COMPRESSION_THRESHOLD = Setting.number("compressionThreshold", KIB, 0,
            1024 * MIB - 1, "less travels in one packet anyway");

    /// Whether WebSocket messages are compressed, for clients that offer it (permessage-deflate, RFC 7692). Those of
    /// Socket.IO 2 are told no.
    public static final Setting<Boolean> PER_MESSAGE_DEFLATE = Setting.flag("perMessageDeflate", false,
            "most messages are too short to gain by it, and each costs a compressor a quarter of a megabyte");

    /// From how many bytes on a WebSocket message that is sent is compressed.
    public static final Setting<Integer> PER_MESSAGE_DEFLATE_THRESHOLD = Setting.number("perMessageDeflateThreshold",
            KIB, 0, 1024 * MIB - 1, "what fits one TCP segment anyway is not worth the time");

    /// The path at which the server tells its numbers to Prometheus; empty for none.
    public static final Setting<String> METRICS = Setting.of("metrics", "", "a path that begins with /, or nothing",
            path -> path.isEmpty() || path.startsWith("/"), "numbers are for those who run the server");

    /// Whether the server tells its numbers to JMX.
    public static final Setting<Boolean> JMX =
            Setting.flag("jmx", false, "an application decides what is visible in its process");

    /// The path of the health endpoint; empty for none.
    public static final Setting<String> HEALTH = Setting.of("health", "", "a path that begins with /, or nothing",
            path -> path.isEmpty() || path.startsWith("/"), "what is not asked for should not be there");
    /// What packets look like on the wire.
    public static final Setting<Parser> PARSER = Setting.of("parser", Parser.JSON,
            "Parser.JSON, Parser.MSGPACK or one of your own", _ -> true,
            "every client has it, and the eye can read it");

    private static final HttpOptions HTTP = HttpOptions.defaults();

    /// The most TCP connections at once.
    public static final Setting<Integer> MAX_CONNECTIONS = Setting.number("maxConnections", HTTP.connections(), 1,
            10 * MIB, "few machines allow a process more files than that without being asked");

    /// The most TCP connections at once from one address, or in IPv6 from one network of 64 bits. Behind a proxy the address
    /// is the proxy's, whatever [#TRUSTED_PROXIES] say: it is asked for before anything is read.
    public static final Setting<Integer> MAX_CONNECTIONS_PER_ADDRESS = Setting.number("maxConnectionsPerAddress",
            HTTP.connectionsPerAddress(), 1, Integer.MAX_VALUE, "a whole office, or a proxy, may be one address");

    /// How many connections may wait to be accepted.
    public static final Setting<Integer> BACKLOG = Setting.number("backlog", HTTP.backlog(), 1, MIB,
            "when a server restarts, its clients all come back at one moment; the JDK's 50 is for other times");

    /// The longest request line, in bytes.
    public static final Setting<Integer> MAX_REQUEST_LINE = Setting.number("maxRequestLine", HTTP.requestLine(), 256,
            MIB, "a session and its query never need more");

    /// The largest head of an HTTP request, in bytes.
    public static final Setting<Integer> MAX_HEAD = Setting.number("maxHead", HTTP.head(), KIB, MIB,
            "what Node allows; cookies fit");

    /// The most header lines of an HTTP request.
    public static final Setting<Integer> MAX_HEADER_LINES = Setting.number("maxHeaderLines", HTTP.headerLines(), 10,
            10_000, "browsers send about twenty");

    /// How long the head of an HTTP request may take.
    public static final Setting<Duration> HEAD_TIMEOUT = Setting.duration("headTimeout", HTTP.headTime(), SHORTEST, DAY,
            "a connection that says nothing costs a file");

    /// How long the body of an HTTP request may take.
    public static final Setting<Duration> BODY_TIMEOUT = Setting.duration("bodyTimeout", HTTP.bodyTime(), SHORTEST, DAY,
            "maxPayload at 17 kB/s");

    /// How long a connection may wait for its next HTTP request.
    public static final Setting<Duration> KEEP_ALIVE = Setting.duration("keepAlive", HTTP.idleTime(), SHORTEST, DAY,
            "shorter closes connections just when they are used again");

    /// The longest line before a chunk of a body, in bytes.
    public static final Setting<Integer> MAX_CHUNK_LINE = Setting.number("maxChunkLine", HTTP.chunkLine(), 16, MIB,
            "a size has a few digits, and nobody sends extensions");

    /// The most bytes of trailers after the last chunk of a body.
    public static final Setting<Integer> MAX_TRAILERS = Setting.number("maxTrailers", HTTP.trailers(), 2, MIB,
            "they are not looked at");

    /// How many unread bytes are thrown away, so that a peer that is still sending can read the answer or goes on.
    public static final Setting<Integer> DISCARD_LIMIT = Setting.number("discardLimit", HTTP.discard(), KIB,
            1024 * MIB - 1, "a TCP connection that is closed over unread bytes takes the answer with it");

    /// How long that may take.
    public static final Setting<Duration> DISCARD_TIMEOUT = Setting.duration("discardTimeout", HTTP.discardTime(),
            SHORTEST, DAY, "a peer that reads stops sending within a moment");

    /// How long a peer may take nothing of what is written to it.
    public static final Setting<Duration> WRITE_TIMEOUT = Setting.duration("writeTimeout", HTTP.writeStall(), SHORTEST,
            DAY, "longer than any pause of a network that still works");

    private final Map<Setting<?>, Object> values;

    private ServerOptions(Map<Setting<?>, Object> values) {
        this.values = values;
    }

    /// Every setting at its default.
    public static ServerOptions standard() {
        return new ServerOptions(Map.of());
    }

    /// The value of a setting.
    @SuppressWarnings("unchecked") // `with` is the only way in, and it has put a T under a Setting<T>.
    public <T> T get(Setting<T> setting) {
        return (T) values.getOrDefault(setting, setting.standard());
    }

    /// These options with another value for one setting.
    ///
    /// @throws IllegalArgumentException when the value is not allowed; the message says what is
    public <T> ServerOptions with(Setting<T> setting, T value) {
        var changed = new HashMap<>(values);
        changed.put(setting, setting.check(value));
        return new ServerOptions(Map.copyOf(changed));
    }

    /// @param receiving the budget that these connections share with whoever else keeps what they have received
    HttpOptions http(Budget receiving) {
        return new HttpOptions(
                get(MAX_REQUEST_LINE),
                get(MAX_HEAD),
                get(MAX_HEADER_LINES),
                get(HEAD_TIMEOUT),
                get(BODY_TIMEOUT),
                get(KEEP_ALIVE),
                get(MAX_CHUNK_LINE),
                get(MAX_TRAILERS),
                get(WRITE_TIMEOUT),
                get(DISCARD_LIMIT),
                get(DISCARD_TIMEOUT),
                get(MAX_CONNECTIONS),
                get(MAX_CONNECTIONS_PER_ADDRESS),
                get(BACKLOG),
                receiving);
    }

    TrustedProxies proxies() {
        return TrustedProxies.of(get(TRUSTED_PROXIES));
    }
}
