package dev.socketloom.engineio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.socketloom.http.Ticker;
import dev.socketloom.http.Timeout;

/// Finds out whether a client of revision 3 is still there: it pings, and we answer.
///
/// ```
///   ping ──▶ pong        pingInterval + pingTimeout
///   ◀──────────────────────────────────────────────────▶ silence: the session ends
///     pingInterval ▶ ping ──▶ pong
///                    ◀──────────────────────────────────────────────────▶
/// ```
///
/// Such a client leaves when its ping is not answered within pingTimeout. While a handler runs nobody may be reading.
/// So the ticker looks several times in each timeout, and what lies unread for longer than that is taken for the ping
/// that may be in it. An answer too many does no harm: it puts the next ping off.
///
/// Fields are guarded by `this`, or the ticker's.
final class Heartbeat3 extends Timeout implements Liveness {

    /// How often in the time that the client waits for a pong we look whether it does.
    private static final int LOOKS_PER_TIMEOUT = 4;

    private final Session session;
    private final Ticker ticker;
    private final long patience;
    private final long pace;

    @GuardedBy("this")
    private long due;

    /// Whether a pong is queued, which answers all pings until it leaves: a client that pings and takes nothing
    /// should not fill its queue with them.
    @GuardedBy("this")
    private boolean answering;

    /// Whether something lay unread at the last look. The ticker's.
    private boolean keptWaiting;

    Heartbeat3(Session session, Ticker ticker) {
        this.session = session;
        this.ticker = ticker;
        long timeout = session.options().pingTimeout().toNanos();
        this.patience = session.options().pingInterval().toNanos() + timeout;
        this.pace = timeout / LOOKS_PER_TIMEOUT;
    }

    @Override
    public synchronized void start() {
        due = ticker.exactNow() + patience;
        schedule();
    }

    @GuardedBy("this")
    private void schedule() {
        ticker.schedule(this, Math.min(pace, due - ticker.exactNow()));
    }

    @Override
    protected void expire() {
        boolean unread = session.currentTransport().hasUnread();
        if (unread && keptWaiting) {
            pingReceived();
        }
        keptWaiting = unread;
        look();
        synchronized (this) {
            if (session.isOpen()) {
                schedule();
            }
        }
    }

    @Override
    public void look() {
        if (session.isOpen() && isDue() && !session.currentTransport().hasUnread()) {
            session.close(CloseReason.PING_TIMEOUT, "no ping came within " + patience / 1_000_000 + " ms");
        }
    }

    private synchronized boolean isDue() {
        return ticker.exactNow() >= due;
    }

    @Override
    public void pingReceived() {
        if (isToBeAnswered()) {
            session.outbox().send(Prepared.PONG);
        }
    }

    private synchronized boolean isToBeAnswered() {
        due = ticker.exactNow() + patience;
        boolean first = !answering;
        answering = true;
        return first;
    }

    @Override
    public void pongReceived() {
        session.close(CloseReason.TRANSPORT_ERROR, "the client sent a pong");
    }

    @Override
    public void writing(Backlog.Entry batch) {
        if (batch.holds(Prepared.PONG)) {
            answer();
        }
    }

    /// From now on a ping may be one that the client sends because it has got this answer.
    private synchronized void answer() {
        answering = false;
    }

    @Override
    public void stop() {
        ticker.cancel(this);
    }
}
