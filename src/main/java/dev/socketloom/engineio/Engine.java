package dev.socketloom.engineio;

import dev.socketloom.http.Endpoint;
import dev.socketloom.http.HttpException;
import dev.socketloom.http.Reply;
import dev.socketloom.http.Request;
import dev.socketloom.http.Ticker;
import dev.socketloom.http.Timeout;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The sessions of one server, from the first to the last.
///
/// ```
///   request ──▶ EngineEndpoint ──▶ admit ──▶ [sid ─ Session]  ──▶ forget
///                      └────────── find ───▶      …
///   close, drain ───────────────────────────▶ all of them
/// ```
///
/// What a request gets is said in [EngineEndpoint].
///
/// Safe for all threads: the registry is a concurrent map, and whatever else changes sees to itself.
public final class Engine implements Endpoint {

    static final String POLLING = "polling";
    static final String WEBSOCKET = "websocket";

    private final EngineOptions options;
    private final Ticker ticker;
    private final Function<Session, SessionListener> listeners;
    private final Threads threads;
    private final Couriers couriers;
    private final EngineCounts counts = new EngineCounts();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final EngineEndpoint endpoint;
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
        this.endpoint = new EngineEndpoint(this, new Departures(ticker));
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
        return endpoint.answer(request);
    }

    /// The session of this name, also one that has ended and whose client has not been told yet; null when there is none.
    @Nullable Session find(String sid) {
        return sessions.get(sid);
    }

    /// Whether [#find(String)] finds one.
    boolean knows(String sid) {
        return sessions.containsKey(sid);
    }

    /// Whether one more session may begin, with this request.
    boolean hasRoomFor(Request request) {
        return options.sessions().allow(sessions.size(), request);
    }

    /// Begins a session.
    ///
    /// @param answer what is to be sent before everything else, if it is not sent yet
    Session admit(Request request, Revision revision, byte @Nullable [] answer,
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
