package dev.socketloom.engineio;

import dev.socketloom.http.Failures;
import dev.socketloom.http.FlightRecording;
import dev.socketloom.http.Request;
import dev.socketloom.http.Ticker;
import dev.socketloom.http.Timeout;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One client: an Engine.IO session that survives a change of transport.
///
/// ```
///   in    Transport ──▶ receive ──▶ SessionListener ──▶ Work ──▶ Turn ──▶ perform
///   out   send ──▶ Outbox ──▶ Transport
///   end   close: once, from any thread
/// ```
///
/// It holds together what belongs to a client and not to a connection: the turn in which its handlers run, the
/// outbox that keeps its packets in order, the heartbeat, and whichever transport it has at the moment.
///
/// Safe for all threads: what anyone may change is written under `this`, which is held for that alone. Who may do what is
/// said in the package's chapter.
public final class Session {

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    /// How long a client that is told to go may take to fetch the news, and all that comes before it.
    static final Duration FAREWELL = Duration.ofSeconds(30);

    private final String id;
    private final InetSocketAddress peer;

    /// Of the thread that begins the session, and null when it has begun: whoever wants to remember it does so then.
    private @Nullable Request request;

    private final int keptHead;
    private final Engine engine;
    private final Turn turn;
    private final Performance performance;
    private final Outbox outbox;
    private final Revision revision;
    private final Liveness heartbeat;
    private volatile @Nullable Ending ending;
    private volatile @Nullable Probe probe;

    /// How many threads wait for something that only this client can send.
    private volatile int waits;

    private final @Nullable SessionEvent recorded;

    /// What its threads are called.
    private volatile String label;

    /// Changed once at most, by the thread of a probe.
    private volatile Transport transport;

    /// Set once, before anything is received. Probes tell it, too.
    volatile @Nullable SessionListener listener;

    /// Has its hello in the outbox before anybody finds it; with the answer to a handshake, the calling thread writes both.
    Session(Engine engine, Request request, Revision revision, byte @Nullable [] answer,
            Function<Session, Transport> beginning) {
        this.id = engine.options().sidPrefix() + SessionId.random();
        this.engine = engine;
        this.request = request;
        this.peer = request.peer();
        this.label = "sio " + peer.getHostString() + ":" + peer.getPort();
        this.recorded = FlightRecording.isOn() ? SessionEvent.begun(request) : null;
        this.revision = revision;
        var duties = new Duties(this);
        this.turn = new Turn(duties);
        this.performance = new Performance(duties);
        this.heartbeat = revision.heartbeat(this);
        this.transport = beginning.apply(this);
        this.outbox = new Outbox(engine.ticker(), engine.options().outbox(), duties, transport);
        if (answer != null) {
            outbox.own();
        }
        outbox.send(Prepared.open(engine.options().handshake(this)).behind(answer));
        this.keptHead = engine.options().sessions().keep(request);
    }

    /// Lets the layer above begin.
    void open(Function<Session, SessionListener> listeners) {
        listener = listeners.apply(this);
        request = null;
        heartbeat.start();
        engine.counts().sessionOpened();
        tellOfEnd();
    }

    /// The secret session id.
    public String id() {
        return id;
    }

    /// The request of the handshake, for the listener that is being made.
    public Request request() {
        if (request == null) {
            throw new IllegalStateException("the session has begun");
        }
        return request;
    }

    InetSocketAddress peer() {
        return peer;
    }

    int keptHead() {
        return keptHead;
    }

    /// Whether the client is one of Socket.IO 2: it speaks revision 3.
    public boolean isLegacy() {
        return revision instanceof Revision3;
    }

    /// `polling` or `websocket`.
    public String transport() {
        return transport.name();
    }

    /// Whether the session has not ended.
    public boolean isOpen() {
        return ending == null;
    }

    /// Queues a message. Never waits for the client, but for two kinds of thread when its outbox is full: its
    /// reader and the holder of its turn.
    ///
    /// @return false when it was dropped because the session has ended or its client is too slow
    public boolean send(Prepared message) {
        return engine.counts().messageSent(outbox.send(message));
    }

    /// The same, if it is still wanted in the moment that decides its place: what is sent once it is not comes behind it.
    /// And only to a client that can take it at once, if it is `volatile`.
    public boolean send(Prepared message, boolean isVolatile, BooleanSupplier wanted) {
        boolean taken = engine.counts().messageSent(outbox.send(message, isVolatile, wanted));
        if (!taken && isVolatile && FlightRecording.isOn()) {
            DropEvent.happened(this, false);
        }
        return taken;
    }

    /// Runs `work` in this session's turn, on a virtual thread, after everything that has its place already.
    public void inTurn(Work work) {
        turn.submit(work);
    }

    /// So many threads more, or fewer, wait for something that only this client can send.
    synchronized void addWaits(int threads) {
        waits += threads;
    }

    boolean isAwaited() {
        return waits > 0;
    }

    /// Takes one packet, on the reading thread, as [Intake] says.
    @Nullable Work receive(@Nullable EnginePacket packet) {
        SessionListener heard = listener;
        return heard == null || !isOpen() ? null : Intake.take(this, heard, packet);
    }

    /// Lets a WebSocket try to become the transport; false when another one is trying.
    boolean begin(Probe attempt) {
        if (!(transport instanceof PollingTransport) || !beginsWith(attempt)) {
            return false;
        }
        // Asked last: whoever ends the session from now on sees the attempt and cancels it.
        if (isOpen()) {
            return true;
        }
        probeEnded();
        return false;
    }

    private synchronized boolean beginsWith(Probe attempt) {
        Probe before = probe;
        probe = before == null ? attempt : before;
        return before == null;
    }

    synchronized void probeEnded() {
        probe = null;
    }

    /// Makes the WebSocket the transport: what is queued leaves there. So does the farewell of a session that is ending
    /// in an orderly way: a client that has been promised the switch does not poll any more.
    ///
    /// @return false when there is nothing to say on the new transport
    boolean switchTo(WebSocketTransport next) throws InterruptedException {
        if (!(transport instanceof PollingTransport previous) || (!isOpen() && outbox.isEmpty())) {
            return false;
        }
        next.adopt();
        transport = next;
        previous.moveOn();
        outbox.switchTo(next);
        return true;
    }

    /// Ends the session: what was sent leaves first. Thread-safe, never waits; only the first call counts.
    ///
    /// @param detail what exactly happened, for logs
    public void close(CloseReason reason, String detail) {
        if (!end(reason, detail)) {
            return;
        }
        transport.finish(reason);
        if (reason.isOrderly()) {
            Timeout farewell = Timeout.of(() -> currentTransport().abort());
            engine.ticker().schedule(farewell, FAREWELL);
            start(() -> vanish(farewell));
        } else {
            engine.forget(this);
        }
    }

    /// Waits until the client has got everything, and then leaves no trace.
    private void vanish(Timeout farewell) {
        outbox.awaitEmpty();
        engine.ticker().cancel(farewell);
        engine.forget(this);
        if (transport instanceof PollingTransport polling) {
            polling.retire();
            cancelProbe();
        }
    }

    private void cancelProbe() {
        Probe trying = probe;
        if (trying != null) {
            trying.cancel();
        }
    }

    /// Ends the session whose connection is of no use any more. No step can skip the next, whatever has run out.
    void closeNow(CloseReason reason, String detail) {
        try {
            end(reason, detail);
        } finally {
            engine.forget(this);
            transport.abort();
        }
    }

    private boolean end(CloseReason reason, String detail) {
        if (!endsWith(new Ending(reason, detail))) {
            return false;
        }
        try {
            heartbeat.stop();
            engine.counts().sessionClosed(reason);
            if (!reason.isOrderly()) {
                cancelProbe();
            }
            if (recorded != null) {
                recorded.ended(transport.name(), reason, detail);
            }
            LOG.log(Level.DEBUG, () -> "session ended: " + reason + ", " + detail);
        } finally {
            tellOfEnd();
        }
        return true;
    }

    private synchronized boolean endsWith(Ending last) {
        Ending before = ending;
        ending = before == null ? last : before;
        return before == null;
    }

    private void tellOfEnd() {
        Ending end = ending;
        SessionListener heard = listener;
        Work last = end == null || heard == null ? null : end.tell(heard);
        if (last != null) {
            turn.submit(last);
        }
    }

    /// Starts a virtual thread of this session's, which ends if it cannot have one.
    void start(Runnable body) {
        engine.threads().start(label, body, () -> closeNow(CloseReason.TRANSPORT_ERROR, "a thread could not be started"));
    }

    /// Has the threads of this session say whose they are, the calling one among them, in a dump or in a debugger.
    public void label(String name) {
        label = "sio " + peer.getHostString() + ":" + peer.getPort() + " " + name;
        Thread.currentThread().setName(label);
    }

    String label() {
        return label;
    }

    Transport currentTransport() {
        return transport;
    }

    Turn turn() {
        return turn;
    }

    Performance performance() {
        return performance;
    }

    Outbox outbox() {
        return outbox;
    }

    Liveness heartbeat() {
        return heartbeat;
    }

    Revision revision() {
        return revision;
    }

    Ticker ticker() {
        return engine.ticker();
    }

    Engine engine() {
        return engine;
    }

    EngineOptions options() {
        return engine.options();
    }
}
