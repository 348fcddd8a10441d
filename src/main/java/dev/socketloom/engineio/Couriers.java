package dev.socketloom.engineio;

import dev.socketloom.http.Failures;
import dev.socketloom.http.Ticker;
import java.lang.System.Logger;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// The virtual threads that write for sessions what others have sent to them: a few, for all sessions.
///
/// ```
///   an outbox ──▶ [round]─[round]─[round] ──▶ courier    one batch, and then the next outbox
///                    │                    ──▶ courier
///                    └── still here when the ticker looks in, 5 to 10 ms later ──▶ a thread of its own
/// ```
///
/// A broadcast to a thousand clients is a thousand writes, which hardly ever wait. With a thread for each, making and
/// starting the threads was an eighth of what it cost. But a write to a client that does not read waits for as long as that
/// pleases it, and nobody else may wait behind it, nor behind handlers that keep couriers from running: so what has not
/// begun soon is begun as if there were no couriers, and those that were under way then count no more.
///
/// Safe for all threads.
final class Couriers extends Ticker.Tail {

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    /// Some more than one, even where there is one processor: as many clients can be slow and nobody notices it.
    private static final int LEAST = 4;

    private final Executor starter;
    private final Ticker ticker;
    private final int most;
    private final Queue<Runnable> rounds = new ConcurrentLinkedQueue<>();
    private final Set<Courier> out = ConcurrentHashMap.newKeySet();

    /// How many couriers there are but for those that count no more.
    private final AtomicInteger hired = new AtomicInteger();

    /// Whether the ticker will look in.
    private final AtomicBoolean listed = new AtomicBoolean();

    /// @param starter starts a virtual thread
    Couriers(Executor starter, Ticker ticker) {
        this.starter = starter;
        this.ticker = ticker;
        this.most = Math.max(LEAST, Runtime.getRuntime().availableProcessors());
    }

    /// Has a round made soon, which writes a batch to one client.
    void send(Runnable round) {
        rounds.add(round);
        if (!hire() && listed.compareAndSet(false, true)) {
            ticker.sweepSoon(this);
        }
    }

    /// @return false when there are enough, or no more to be had
    private boolean hire() {
        int before;
        do {
            before = hired.get();
            if (before >= most) {
                return false;
            }
        } while (!hired.compareAndSet(before, before + 1));
        try {
            var courier = new Courier();
            out.add(courier);
            starter.execute(courier);
            return true;
        } catch (Throwable t) {
            hired.decrementAndGet();
            Failures.log(LOG, "a thread that writes could not be started", t);
            return false;
        }
    }

    /// Gives what waits threads of its own.
    @Override
    protected void sweep() {
        listed.set(false);
        if (rounds.isEmpty()) {
            return;
        }
        out.forEach(Courier::countOff);
        for (Runnable round = rounds.poll(); round != null; round = rounds.poll()) {
            starter.execute(round);
        }
    }

    private final class Courier implements Runnable {

        /// Counts among the hired. Whoever clears it, counts it off.
        private final AtomicBoolean counts = new AtomicBoolean(true);

        @Override
        public void run() {
            for (Runnable round = rounds.poll(); round != null; round = rounds.poll()) {
                try {
                    round.run();
                } catch (Throwable t) {
                    Failures.log(LOG, "a batch could not be written", t);
                }
            }
            out.remove(this);
            countOff();
            // What has come since is nobody's, if all the others were as busy as this one when it came.
            if (!rounds.isEmpty()) {
                boolean _ = hire();
            }
        }

        private void countOff() {
            if (counts.compareAndSet(true, false)) {
                hired.decrementAndGet();
            }
        }
    }
}
