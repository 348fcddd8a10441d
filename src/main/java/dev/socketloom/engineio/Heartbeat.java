package dev.socketloom.engineio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.socketloom.http.Timeout;

/// Finds out whether the client is still there: asks it, and waits for the answer.
///
/// ```
///          pingInterval            pingTimeout, from when the ping was written
///   ──────────────────────▶ ping ─────────────────────────────────────────────▶ silence: the session ends
///        ▲                    │
///        └────── pong ◀───────┘
/// ```
///
/// Only a pong counts: a client that chatters and does not answer is broken. But what it has sent must have been
/// read before it is called silent; while a handler runs nobody may be reading, and then we are late and not it. Who was
/// kept waiting by us gets a whole timeout afterwards: over polling its pong comes in the request after this one. And
/// whoever is sending a large message cannot answer before its end, so that each piece of it counts for a while.
///
/// Fields are guarded by `this`, which may be held while taking the outbox's or the ticker's lock; time is the ticker's.
final class Heartbeat extends Timeout implements Liveness {

    /// How often a client is looked at that would be silent if we had read everything.
    private static final int LOOKS_PER_TIMEOUT = 4;

    private enum Phase {
        /// The next ping is to be sent.
        RESTING,
        /// A ping is queued: a client that does not take it is another matter than one that does not answer.
        PINGING,
        /// The ping was written.
        AWAITING_PONG
    }

    private enum Verdict { WAIT, PING, SILENT }

    private final Session session;

    @GuardedBy("this")
    private Phase phase = Phase.RESTING;

    /// When this is due, exactly. A tick's rounding must not add up: 300 ms and then 200 ms are 500, for a client that
    /// counts them.
    @GuardedBy("this")
    private long due;

    /// Whether we were found late since the last ping.
    @GuardedBy("this")
    private boolean late;

    Heartbeat(Session session) {
        this.session = session;
    }

    private long interval() {
        return session.options().pingInterval().toNanos();
    }

    private long timeout() {
        return session.options().pingTimeout().toNanos();
    }

    @Override
    public synchronized void start() {
        scheduleIn(interval());
    }

    @Override
    protected void expire() {
        look();
    }

    @Override
    public void look() {
        if (!session.isOpen()) {
            return;
        }
        switch (judge()) {
            case WAIT -> {}
            case PING -> session.outbox().send(Prepared.PING);
            case SILENT -> session.close(
                    CloseReason.PING_TIMEOUT, "no pong came within " + timeout() / 1_000_000 + " ms");
        }
    }

    private synchronized Verdict judge() {
        if (session.ticker().exactNow() < due) {
            return Verdict.WAIT;
        }
        if (phase == Phase.RESTING) {
            return ping(false);
        }
        if (isStillWriting()) {
            late = true;
            scheduleIn(timeout() / LOOKS_PER_TIMEOUT);
            return Verdict.WAIT;
        }
        if (session.currentTransport().hasUnread()) {
            // The client counts as well: without a ping of ours it would think that we are gone.
            return ping(true);
        }
        if (late) {
            // What we were late with may have kept the client from answering until now.
            late = false;
            scheduleIn(timeout());
            return Verdict.WAIT;
        }
        return Verdict.SILENT;
    }

    @GuardedBy("this")
    private Verdict ping(boolean weAreLate) {
        phase = Phase.PINGING;
        late = weAreLate;
        // From when it was due: the rounding of ticks must not add up.
        scheduleAt(Math.max(due + timeout(), session.ticker().exactNow()));
        return Verdict.PING;
    }

    /// Whether the ping waits behind something that is being written. A client that takes nothing at all is the
    /// watchdog's affair.
    @GuardedBy("this")
    private boolean isStillWriting() {
        return phase == Phase.PINGING && session.outbox().isWriting();
    }

    @GuardedBy("this")
    private void scheduleIn(long nanos) {
        scheduleAt(session.ticker().exactNow() + nanos);
    }

    @GuardedBy("this")
    private void scheduleAt(long time) {
        due = time;
        session.ticker().schedule(this, due - session.ticker().exactNow());
    }

    /// If our ping is in it, the client's time begins.
    @Override
    public void written(Backlog.Entry batch) {
        if (batch.holds(Prepared.PING)) {
            pingWritten();
        }
    }

    private synchronized void pingWritten() {
        if (phase == Phase.PINGING) {
            phase = Phase.AWAITING_PONG;
            scheduleIn(timeout());
        }
    }

    /// One that nobody asked for means nothing.
    @Override
    public synchronized void pongReceived() {
        if (phase != Phase.RESTING) {
            phase = Phase.RESTING;
            scheduleIn(interval());
        }
    }

    @Override
    public void pingReceived() {
        session.close(CloseReason.TRANSPORT_ERROR, "the client sent a ping");
    }

    @Override
    public void stop() {
        session.ticker().cancel(this);
    }
}
