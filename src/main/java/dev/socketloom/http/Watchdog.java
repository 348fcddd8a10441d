package dev.socketloom.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;

/// Ends the waits of one connection that last too long.
///
/// ```
///            first byte           head complete          body wanted        body complete
///    IDLE ──────────────▶ HEAD ──────────────▶ BUSY ──────────────▶ BODY ──────────────▶ BUSY
///     ▲                                                                                   │
///     └───────────────────────────────── answered ────────────────────────────────────────┘
///                                   refused ─▶ FAREWELL
/// ```
///
/// A phase has a deadline, counted from its beginning, whatever arrives meanwhile: a limit for each read would let a
/// peer that sends a byte now and then stay for ever. Whoever comes late with a head or a body is told so, by ending
/// our input: the connection's thread wakes up as if the peer had stopped sending, sees [#expired()] and answers 408.
/// The other phases end with the connection.
///
/// In every phase, and in whatever protocol comes after HTTP, a writer whose peer takes nothing is ended too.
///
/// The wheel is not turned for each request: a later deadline waits until the earlier appointment expires.
///
/// Guarded by `this`, which may be held while taking the ticker's lock.
final class Watchdog extends Timeout {

    /// What a connection is waiting for.
    enum Phase {
        /// The next request.
        IDLE,
        /// The rest of a head.
        HEAD,
        /// The rest of a body.
        BODY,
        /// Ourselves: the peer has nothing to do.
        BUSY,
        /// The peer's end of the stream, after our last answer.
        FAREWELL
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final Wire wire;
    private final HttpService service;
    private volatile boolean expired;

    @GuardedBy("this")
    private Phase phase = Phase.BUSY;

    @GuardedBy("this")
    private long deadline = NEVER;

    /// When the ticker looks at us next.
    @GuardedBy("this")
    private long appointment = NEVER;

    Watchdog(Wire wire, HttpService service) {
        this.wire = wire;
        this.service = service;
    }

    /// Begins a phase; one that lasts already is not prolonged.
    synchronized void enter(Phase next) {
        if (next == phase) {
            return;
        }
        long now = service.ticker().exactNow();
        long limit = limit(next);
        phase = next;
        deadline = limit == NEVER ? NEVER : now + limit;
        if (Math.min(deadline, now + writeStall()) < appointment) {
            meet(now);
        }
    }

    private long writeStall() {
        return service.options().writeStall().toNanos();
    }

    private long limit(Phase next) {
        return switch (next) {
            case IDLE -> service.options().idleTime().toNanos();
            case HEAD -> service.options().headTime().toNanos();
            case BODY -> service.options().bodyTime().toNanos();
            case BUSY -> NEVER;
            case FAREWELL -> service.options().discardTime().toNanos();
        };
    }

    @GuardedBy("this")
    private void meet(long now) {
        appointment = Math.min(deadline, Math.min(now, wire.blockedSince()) + writeStall());
        service.ticker().schedule(this, appointment - now);
    }

    /// Whether a head or a body was not complete in time.
    boolean expired() {
        return expired;
    }

    /// Looks no more.
    synchronized void end() {
        service.ticker().cancel(this);
    }

    @Override
    protected void expire() {
        switch (judge(service.ticker().now())) {
            case GO_ON -> {}
            case TELL -> wire.endInput();
            case CLOSE -> wire.close();
        }
    }

    private enum Verdict {
        GO_ON,
        TELL,
        CLOSE
    }

    private synchronized Verdict judge(long now) {
        if (!wire.isOpen()) {
            return Verdict.GO_ON;
        }
        boolean late = now >= deadline;
        boolean stalled = now - wire.blockedSince() >= writeStall();
        if (stalled || (late && phase != Phase.HEAD && phase != Phase.BODY)) {
            return Verdict.CLOSE;
        }
        if (late) {
            expired = true;
            deadline = NEVER;
        }
        meet(now);
        return late ? Verdict.TELL : Verdict.GO_ON;
    }
}
