package dev.socketloom.engineio;

import dev.socketloom.http.Ticker;
import dev.socketloom.http.Timeout;

/// The ticker's look at a client for which too much waits: does it take any of it?
///
/// ```
///   too much ──▶ begin ──▶ look ──▶ look ──▶ …       something was taken in between: again
///                           │ └▶ over                no longer too much
///                           └──▶ the end             nothing was taken
/// ```
///
/// Nothing is timed while things are sent: that a batch has gone is noted, and the next look finds the note. A client that
/// is given N seconds is disconnected N to 2N seconds after it has taken the last.
///
/// Guarded by its outbox.
final class Patience extends Timeout {

    private final Outbox outbox;
    private final Backlog backlog;
    private final Ticker ticker;
    private final long period;
    private final Runnable end;
    private boolean looks;

    /// Whether something was taken since the last look.
    private boolean taken;

    private long since;

    /// @param end what becomes of a client that takes nothing
    Patience(Outbox outbox, Backlog backlog, Ticker ticker, Runnable end) {
        this.outbox = outbox;
        this.backlog = backlog;
        this.ticker = ticker;
        this.period = backlog.bounds().patience().toNanos();
        this.end = end;
    }

    /// Looks from now on, unless it does already.
    void begin() {
        if (!looks) {
            looks = true;
            lookLater();
        }
    }

    /// A batch has been written.
    void written() {
        taken = true;
    }

    private void lookLater() {
        taken = false;
        since = ticker.now();
        ticker.schedule(this, period);
    }

    @Override
    protected void expire() {
        boolean stuck;
        synchronized (outbox) {
            boolean tooMuch = backlog.isTooMuch();
            stuck = tooMuch && !taken && outbox.waitingSince() <= since;
            looks = tooMuch && !stuck;
            if (looks) {
                lookLater();
            }
        }
        if (stuck) {
            end.run();
        }
    }
}
