package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.socketloom.http.Budget;
import dev.socketloom.http.RawClient;
import dev.socketloom.http.Served;
import dev.socketloom.http.Ticker;
import dev.socketloom.http.Wires;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

/// An engine behind real HTTP connections in memory, and clients before them. Time stands still until it is moved.
final class Rig implements AutoCloseable {

    /// What an engine obeys here, to be changed before the rig is made.
    static final class Options {
        Duration pingInterval = Duration.ofSeconds(25);
        Duration pingTimeout = Duration.ofSeconds(20);
        Duration upgradeTimeout = Duration.ofSeconds(10);
        int maxPayload = 1_000_000;
        SessionBounds sessions = SessionBounds.NONE;
        int outboxLimit = 4 << 20;
        Duration outboxPatience = Duration.ofSeconds(5);
        Budget sending = Budget.unlimited();
        Budget receiving = Budget.unlimited();
        int maxFragments = 16_384;
        Parting parting = new Parting(Duration.ofSeconds(5), 64 << 10, Duration.ofSeconds(1));
        Duration slowHandler = Duration.ZERO;
        Set<String> transports = Set.of("polling", "websocket");
        boolean allowUpgrades = true;
        String sidPrefix = "";
        boolean allowRevision3;
        OriginPolicy origins = OriginPolicy.listed(List.of("*"));
        TrustedProxies proxies = TrustedProxies.NONE;
        EngineOptions.Gate gate = request -> Optional.empty();
        AnswerOptions answers = AnswerOptions.PLAIN;
        ThreadFactory threads = Threads.VIRTUAL;
        boolean perMessageDeflate;
        int perMessageDeflateThreshold = 1024;

        EngineOptions build() {
            return new EngineOptions(
                    pingInterval,
                    pingTimeout,
                    upgradeTimeout,
                    maxPayload,
                    sessions,
                    new OutboxBounds(outboxLimit, outboxPatience, sending),
                    maxFragments,
                    parting,
                    slowHandler,
                    transports,
                    allowUpgrades,
                    sidPrefix,
                    allowRevision3,
                    origins,
                    proxies,
                    gate,
                    answers,
                    perMessageDeflate,
                    perMessageDeflateThreshold);
        }
    }

    static final String QUERY = "/engine.io/?EIO=4&transport=";
    static final String QUERY3 = "/engine.io/?EIO=3&transport=";

    private static final int CAPACITY = 1 << 16;

    final Ticker ticker;
    final Engine engine;
    final Options options;
    private final Map<String, TestListener> listeners = new ConcurrentHashMap<>();
    private final Queue<Wires> connections = new ConcurrentLinkedQueue<>();

    Rig() {
        this(new Options());
    }

    Rig(Options options) {
        this(options, Ticker.manual(), TestListener::new);
    }

    /// @param ticker may be a running one, where what is tested needs no time to stand still
    Rig(Options options, Ticker ticker, Function<Session, TestListener> making) {
        this.options = options;
        this.ticker = ticker;
        this.engine = new Engine(options.build(), ticker, session -> {
            TestListener listener = making.apply(session);
            listeners.put(session.id(), listener);
            return listener;
        }, options.threads);
    }

    /// An engine whose time runs.
    static Rig live(Options options, Function<Session, TestListener> making) {
        return new Rig(options, Ticker.start(Duration.ofMillis(100)), making);
    }

    /// What a session has heard. Its open packet may arrive before the listener is made.
    TestListener listener(String sid) {
        Await.until(() -> listeners.containsKey(sid));
        return listeners.get(sid);
    }

    /// The only session there has been.
    TestListener onlyListener() {
        assertEquals(1, listeners.size());
        return listeners.values().iterator().next();
    }

    /// A new connection.
    Served connect() {
        return connect(CAPACITY);
    }

    /// A new connection whose writers wait when `capacity` bytes are unread.
    Served connect(int capacity) {
        Wires wires = Wires.of(capacity);
        connections.add(wires);
        return Served.over(wires, options.receiving, engine);
    }

    /// One request on a new connection.
    RawClient.Answer ask(String head, String body) throws IOException {
        RawClient client = connect().client();
        client.send(head + "\r\nHost: h\r\n" + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n")
                + "\r\n" + body);
        return client.read();
    }

    RawClient.Answer get(String target) throws IOException {
        return ask("GET " + target + " HTTP/1.1", "");
    }

    RawClient.Answer post(String sid, String body) throws IOException {
        return ask("POST " + QUERY + "polling&sid=" + sid + " HTTP/1.1", body);
    }

    TestClient client(TestClient.Kind kind) throws IOException {
        return switch (kind) {
            case POLLING -> polling();
            case WEBSOCKET -> webSocket();
        };
    }

    PollingClient polling() throws IOException {
        return PollingClient.open(this, CAPACITY);
    }

    /// A client whose answers wait when `capacity` bytes of them are unread.
    PollingClient polling(int capacity) throws IOException {
        return PollingClient.open(this, capacity);
    }

    WebClient webSocket() throws IOException {
        return WebClient.open(this, "", CAPACITY);
    }

    WebClient webSocket(int capacity) throws IOException {
        return WebClient.open(this, "", capacity);
    }

    /// A WebSocket of a client that offers to compress messages, as browsers do.
    WebClient deflatingWebSocket() throws IOException {
        return WebClient.open(this, "", CAPACITY, "permessage-deflate; client_max_window_bits");
    }

    /// A client of revision 3 that polls.
    ///
    /// @param more what else its query says
    PollingClient3 polling3(String more) throws IOException {
        return PollingClient3.open(this, more);
    }

    /// A client of revision 3 on a WebSocket.
    ///
    /// @param more what else its query says
    WebClient webSocket3(String more) throws IOException {
        return WebClient.at(this, QUERY3 + "websocket" + more, !more.contains("&sid="), CAPACITY, "");
    }

    WebClient webSocket3(int capacity) throws IOException {
        return WebClient.at(this, QUERY3 + "websocket", true, capacity, "");
    }

    /// A WebSocket for a session that exists: a probe.
    WebClient probe(String sid) throws IOException {
        return WebClient.open(this, "&sid=" + sid, CAPACITY);
    }

    /// Whether a polling request would find this session.
    boolean knows(String sid) {
        try {
            return !get(QUERY + "websocket&sid=" + sid).body().contains("\"code\":1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Moves the time, for all sessions: one whose open packet has arrived may not have begun to count.
    void advance(Duration by) {
        Await.until(() -> engine.sessions().stream().allMatch(session -> listeners.containsKey(session.id()))
                && engine.counts().opened() >= listeners.size());
        ticker.advance(by);
    }

    @Override
    public void close() {
        connections.forEach(wires -> wires.client().cut());
        connections.forEach(wires -> wires.server().cut());
        ticker.close();
    }
}
