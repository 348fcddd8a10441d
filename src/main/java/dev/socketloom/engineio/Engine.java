package dev.socketloom.engineio;

import dev.socketloom.http.Endpoint;
import dev.socketloom.http.Handled;
import dev.socketloom.http.Headers;
import dev.socketloom.http.Held;
import dev.socketloom.http.HttpException;
import dev.socketloom.http.Reply;
import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import dev.socketloom.http.Ticker;
import dev.socketloom.http.Timeout;
import dev.socketloom.http.Upgrade;
import dev.socketloom.http.Upgrade.Conversation;
import dev.socketloom.websocket.Handshake;
import dev.socketloom.websocket.Handshake.Established;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The endpoint of all Engine.IO requests, and the registry of the sessions.
///
/// ```
///   GET  ?EIO=4&transport=polling               a new session            0{"sid":…}
///   GET  ?EIO=4&transport=polling&sid=…         a poll                   what there is to say
///   POST ?EIO=4&transport=polling&sid=…         packets                  ok
///   GET  ?EIO=4&transport=websocket  Upgrade    a new session            101
///   GET  ?EIO=4&transport=websocket&sid=… Upgr. a probe                  101
///   …    ?EIO=3…                                the same in revision 3, if that is allowed
/// ```
///
/// The order of the checks is that of Node's server, so that the same mistake gets the same code; the origin comes
/// first of all. A request is bound to its session by the sid alone, so a sid that is not known, or known under
/// another transport, ends here.
///
/// Safe for all threads: the registry is a concurrent map, and whatever else changes sees to itself.
public final class Engine implements Endpoint {

    static final String POLLING = "polling";
    static final String WEBSOCKET = "websocket";

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    private final EngineOptions options;
    private final Ticker ticker;
    private final Function<Session, SessionListener> listeners;
    private final Threads threads;
    private final Couriers couriers;
    private final EngineCounts counts = new EngineCounts();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Departures departures;
    private final RefusedOrigins refusedOrigins = new RefusedOrigins();
    private volatile boolean draining;
    private volatile boolean closed;

    /// An engine without sessions; `listeners` is asked once for each new one.
    public Engine(EngineOptions options, Ticker ticker, Function<Session, SessionListener> listeners) {
        this(options, ticker, listeners, Threads.VIRTUAL);
    }

    Engine(EngineOptions options, Ticker ticker, Function<Session, SessionListener> listeners, ThreadFactory threads) {
        this.options = options;
        this.ticker = ticker;
        this.listeners = listeners;
        this.departures = new Departures(ticker);
        this.threads = new Threads(threads, ticker);
        // Who cannot be started is started later: nobody need be told.
        this.couriers = new Couriers(body -> this.threads.start("sio-courier", body, () -> {}), ticker);
        long slow = options.slowHandler().toNanos();
        if (slow > 0) {
            new SlowHandlers(ticker, slow, sessions::values, counts).start();
            new Carriers(ticker, sessions::values, threads, System::nanoTime).start();
        }
    }

    @Override
    public Reply answer(Request request) throws IOException, HttpException {
        OriginPolicy origins = options.origins();
        Caller caller = options.proxies().caller(request);
        OriginPolicy.Verdict origin = origins.judge(request, caller.ownOrigin());
        if (!origin.allowed()) {
            refusedOrigins.explain(request, origins);
            return refusal(request, EngineError.FORBIDDEN, "origin not allowed", origin.fields());
        }
        if (request.method().equals("OPTIONS") && origins.isEnabled()) {
            return Response.empty(204).with(origin.fields()).with(origins.preflight(request));
        }
        EngineError error = check(request);
        if (error != null) {
            return refusal(request, error, origin.fields());
        }
        Optional<String> sid = sid(request);
        return sid.isPresent()
                ? continued(request, sid.get(), origin.fields())
                : begun(request, caller, origin.fields());
    }

    private Response refusal(Request request, EngineError error, Headers fields) {
        return refusal(request, error, error.message(), fields);
    }

    private Response refusal(Request request, EngineError error, String words, Headers fields) {
        options.answers().refusal().happened(request, error.code(), words);
        return Handshake.isRequested(request) ? error.text(words, fields) : error.json(words, fields);
    }

    /// What is wrong with a request by its head alone.
    private @Nullable EngineError check(Request request) {
        String transport = request.query("transport").orElse("");
        if (!options.transports().contains(transport)) {
            return EngineError.UNKNOWN_TRANSPORT;
        }
        boolean upgrade = Handshake.isRequested(request);
        Optional<String> sid = sid(request);
        if (sid.isPresent()) {
            return sessions.containsKey(sid.get()) || departures.expects(sid.get()) ? null : EngineError.UNKNOWN_SID;
        }
        if (!request.method().equals("GET")) {
            return EngineError.BAD_HANDSHAKE_METHOD;
        }
        return upgrade == transport.equals(WEBSOCKET) ? null : EngineError.BAD_REQUEST;
    }

    /// The session that a request names; an empty name is none, as for Node.
    private static Optional<String> sid(Request request) {
        return request.query("sid").filter(sid -> !sid.isEmpty());
    }

    private Reply begun(Request request, Caller caller, Headers cors) throws IOException {
        if (isClosed()) {
            return Response.text(503, "The server is shutting down").with("Connection", "close");
        }
        if (!options.sessions().allow(sessions.size(), request)) {
            return Response.text(503, "Too many sessions").with("Connection", "close");
        }
        Optional<String> refused = gate(request);
        if (refused.isPresent()) {
            return refusal(request, EngineError.FORBIDDEN, refused.get(), cors);
        }
        Revision revision = Revision.of(request);
        if (revision == null || (revision instanceof Revision3 && !options.allowRevision3())) {
            return refusal(request, EngineError.UNSUPPORTED_PROTOCOL_VERSION, cors);
        }
        Headers own = options.answers().fields().of(request, true);
        if (Handshake.isRequested(request)) {
            return switched(request, own, Handshake.accept(request, mayDeflate(revision),
                    (answer, connection) -> beginOn(answer, request, revision, connection)));
        }
        if (revision.isScripted(request)) {
            return refusal(request, EngineError.BAD_REQUEST, cors);
        }
        Session session = admit(request, revision, null, beginning -> new PollingTransport(beginning, departures));
        Headers cookie = options.answers().cookie().of(session.id(), caller.secure());
        return session.currentTransport() instanceof PollingTransport polling
                ? polling.get(request, cors.with(own).with(cookie))
                : refusal(request, EngineError.BAD_REQUEST, cors);
    }

    private boolean mayDeflate(Revision revision) {
        return options.perMessageDeflate() && revision.mayDeflate();
    }

    /// The answer to a request for a WebSocket.
    private Reply switched(Request request, Headers own, Reply reply) {
        return switch (reply) {
            case Upgrade upgrade -> new Upgrade(upgrade.headers().with(own), upgrade.takeover());
            case Response response -> {
                String words = new String(response.body(), StandardCharsets.UTF_8);
                options.answers().refusal().happened(request, EngineError.BAD_REQUEST.code(), words);
                yield response;
            }
            case Held _, Handled _ -> reply;
        };
    }

    private Optional<String> gate(Request request) {
        try {
            return options.gate().refusal(request);
        } catch (Exception e) {
            LOG.log(Level.ERROR, "allowRequest failed, so the request is refused", e);
            return Optional.of(EngineError.FORBIDDEN.message());
        }
    }

    private Conversation beginOn(byte[] answer, Request request, Revision revision, Established connection) {
        Session session = admit(request, revision, answer,
                beginning -> WebSocketTransport.first(beginning, connection));
        return session.currentTransport() instanceof WebSocketTransport webSocket ? webSocket.begin() : () -> {};
    }

    /// @param answer what is to be sent before everything else, if it is not sent yet
    private Session admit(Request request, Revision revision, byte @Nullable [] answer,
            Function<Session, Transport> beginning) {
        var session = new Session(this, request, revision, answer, beginning);
        sessions.put(session.id(), session);
        try {
            session.open(listeners);
        } catch (Throwable t) {
            session.closeNow(CloseReason.FORCED_CLOSE, "the session could not begin");
            throw t;
        }
        if (closed) {
            session.close(CloseReason.SERVER_SHUTTING_DOWN, "the server is shutting down");
        }
        return session;
    }

    private Reply continued(Request request, String sid, Headers cors) throws IOException, HttpException {
        Session session = sessions.get(sid);
        Headers own = options.answers().fields().of(request, false);
        if (session == null) {
            return gone(request, sid, cors.with(own));
        }
        if (Handshake.isRequested(request)) {
            return switched(request, own, Handshake.accept(request, mayDeflate(session.revision()),
                    (answer, connection) -> upgrade(answer, session, request, connection)));
        }
        Headers fields = cors.with(own);
        if (!(session.currentTransport() instanceof PollingTransport polling)
                || !request.query("transport").orElse("").equals(POLLING)) {
            return refusal(request, EngineError.BAD_REQUEST, fields);
        }
        session.heartbeat().look();
        return switch (request.method()) {
            case "GET" -> sessions.containsKey(sid)
                    ? polling.get(request, fields)
                    : gone(request, sid, fields);
            case "POST" -> session.isOpen()
                    ? polling.post(request, fields)
                    : refusal(request, EngineError.UNKNOWN_SID, fields);
            // What Node's server says to any other method.
            default -> Response.empty(500).with(fields);
        };
    }

    private Response gone(Request request, String sid, Headers fields) {
        boolean polls = request.method().equals("GET")
                && request.query("transport").orElse("").equals(POLLING)
                && !Handshake.isRequested(request);
        Response lastWord = polls ? departures.lastWord(sid, request) : null;
        return lastWord == null ? refusal(request, EngineError.UNKNOWN_SID, fields) : lastWord.with(fields);
    }

    /// A WebSocket for a session that exists: nobody takes over a session that has one, or that another is about to
    /// become one for.
    private Conversation upgrade(byte[] answer, Session session, Request request, Established connection)
            throws IOException {
        connection.wire().write(answer, 0, answer.length);
        var probe = new Probe(session, session.revision().over(request), connection);
        boolean mayTry = options.allowUpgrades() && request.query("transport").orElse("").equals(WEBSOCKET);
        WebSocketTransport webSocket = mayTry && session.begin(probe) ? probe.run() : probe.refuse();
        return webSocket == null ? () -> {} : webSocket.begin();
    }

    /// The open sessions.
    public Collection<Session> sessions() {
        return sessions.values().stream().filter(Session::isOpen).toList();
    }

    /// Forgets a session that has ended and whose client has been told.
    void forget(Session session) {
        boolean last = sessions.remove(session.id()) != null;
        synchronized (sessions) {
            if (last) {
                options.sessions().drop(session.keptHead());
            }
            sessions.notifyAll();
        }
    }

    /// Ends every session (`1`, or 1001 on a WebSocket, reason `server shutting down`); refuses new ones.
    public void close() {
        closed = true;
        sessions.values().forEach(s -> s.close(CloseReason.SERVER_SHUTTING_DOWN, "the server is shutting down"));
    }

    /// Takes no new sessions, and ends those that are there evenly over a time, as [#close()] does. Returns at once.
    public void drain(Duration over) {
        draining = true;
        List<Session> leaving = List.copyOf(sessions());
        for (int i = 0; i < leaving.size(); i++) {
            Session session = leaving.get(i);
            ticker.schedule(
                    Timeout.of(() -> session.close(CloseReason.SERVER_SHUTTING_DOWN, "the server is being drained")),
                    over.multipliedBy(i).dividedBy(leaving.size()));
        }
        // Whoever was being let in just then has not been seen above.
        ticker.schedule(Timeout.of(this::close), over);
    }

    /// Whether [#close()] or [#drain(Duration)] was called.
    public boolean isClosed() {
        return closed || draining;
    }

    /// After [#close()]: waits until every client has been told, or the time is over.
    public void awaitForgotten(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (sessions) {
            for (long left = patience.toNanos(); !sessions.isEmpty() && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(sessions, left);
            }
        }
    }

    /// What has happened so far, in numbers.
    public EngineCounts counts() {
        return counts;
    }

    /// What it obeys.
    public EngineOptions options() {
        return options;
    }

    Ticker ticker() {
        return ticker;
    }

    Threads threads() {
        return threads;
    }

    Couriers couriers() {
        return couriers;
    }
}
