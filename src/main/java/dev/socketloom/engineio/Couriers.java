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
import org.jspecify.annotations.Nullable;

/// The virtual threads that write for sessions what others have sent to them: a few, for all sessions.
///
/// ```
///   an outbox ──▶ [round]─[round]─[round] ──▶ courier    one batch, and then the next outbox
///                                         ──▶ courier
///                                         ──▶ courier    stuck in a write for 5 to 20 ms: written off, and replaced
/// ```
///
/// A broadcast to a thousand clients is a thousand writes, which hardly ever wait. With a thread for each, making and
/// starting the threads was a quarter of what it cost. But a write to a client that does not read waits for as long as that
/// pleases it, and nobody else may wait behind it: so a courier who has not come back since the ticker looked in
/// counts no more, another is hired, and the one that is late goes home when it returns. Its outbox does not
/// ask for a second one meanwhile.
///
/// Safe for all threads. The looks are the ticker's.
final class Couriers extends Ticker.Tail {

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    /// Some more than one, even where there is one processor: as many clients can be slow and nobody notices it.
    private static final int LEAST = 4;

    private final Executor starter;
    private final Ticker ticker;
    private final int most;
    private final Queue<Runnable> rounds = new ConcurrentLinkedQueue<>();
    private final Set<Courier> out = ConcurrentHashMap.newKeySet();

    /// How many couriers there are but for those that were written off.
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
        if (!hire()) {
            look();
        }
    }

    /// @return false when there are enough
    private boolean hire() {
        int before;
        do {
            before = hired.get();
            if (before >= most) {
                return false;
            }
        } while (!hired.compareAndSet(before, before + 1));
        var courier = new Courier();
        out.add(courier);
        starter.execute(courier);
        return true;
    }

    private void look() {
        if (listed.compareAndSet(false, true)) {
            ticker.sweepSoon(this);
        }
    }

    /// Replaces those that have not come back since the last look, as long as there is something to do.
    @Override
    protected void sweep() {
        listed.set(false);
        if (rounds.isEmpty()) {
            return;
        }
        out.forEach(Courier::beSeen);
        boolean _ = hire();
        look();
    }

    private final class Courier implements Runnable {

        /// Counts among the hired. Whoever clears it, counts it off.
        private final AtomicBoolean counts = new AtomicBoolean(true);

        /// How many rounds it has begun.
        private volatile int begun;

        /// How many these were at the last look; of the ticker's thread.
        private int seen = -1;

        @Override
        public void run() {
            for (Runnable round = next(); round != null; round = next()) {
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

        @SuppressWarnings("NonAtomicVolatileUpdate") // Others only read it.
        private @Nullable Runnable next() {
            begun++;
            return counts.get() ? rounds.poll() : null;
        }

        private void beSeen() {
            if (seen == begun) {
                countOff();
            }
            seen = begun;
        }

        private void countOff() {
            if (counts.compareAndSet(true, false)) {
                hired.decrementAndGet();
            }
        }
    }
}
