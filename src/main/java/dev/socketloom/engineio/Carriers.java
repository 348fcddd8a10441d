package dev.socketloom.engineio;

import dev.socketloom.http.Ticker;
import dev.socketloom.http.Timeout;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Says when no virtual thread gets a carrier, and which handlers have them: once, until one does.
///
/// ```
///   ticker    start a probe ──▶ 1 s ──▶ it has run: start the next
///                                  └──▶ it has not ──▶ look again ──▶ WARNING: no virtual thread has run for 1.2 s …
///                                                                       "render" of /#Vw3… at com.example.Scene.trace(…)
/// ```
///
/// As many handlers that only compute as there are carriers stop every connection. None of them need take long enough
/// for [SlowHandlers], and none looks guilty by itself. A platform thread still runs then: the ticker's.
///
/// The second look is for a process that was stopped as a whole, by the garbage collector or by a debugger: a probe that
/// only waited for that runs before it. Without sessions nobody is stopped, and nothing is started.
///
/// Belongs to the ticker's thread.
final class Carriers extends Timeout {

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    /// How long everybody has to stand still before it is worth a line.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration SECOND_LOOK = Duration.ofMillis(100);

    /// How many handlers are named; that many processors few machines have, and the first few say enough.
    private static final int MOST_NAMED = 8;

    private final Ticker ticker;
    private final Supplier<Collection<Session>> sessions;
    private final ThreadFactory threads;
    private final LongSupplier clock;
    private @Nullable Probe probe;
    private boolean suspected;
    private boolean told;

    /// What has to run.
    private static final class Probe implements Runnable {
        private final long since;
        private volatile boolean ran;

        Probe(long now) {
            since = now;
        }

        @Override
        public void run() {
            ran = true;
        }
    }

    /// @param clock that of the world: a ticker whose time is moved by hand does not wait for threads
    Carriers(Ticker ticker, Supplier<Collection<Session>> sessions, ThreadFactory threads, LongSupplier clock) {
        this.ticker = ticker;
        this.sessions = sessions;
        this.threads = threads;
        this.clock = clock;
    }

    /// Looks from now on.
    void start() {
        ticker.schedule(this, PATIENCE);
    }

    @Override
    protected void expire() {
        Duration next = PATIENCE;
        try {
            next = look();
        } finally {
            ticker.schedule(this, next);
        }
    }

    /// @return when to look again
    private Duration look() {
        Probe last = probe;
        if (last == null || last.ran) {
            suspected = false;
            told = false;
            begin();
            return PATIENCE;
        }
        long waited = clock.getAsLong() - last.since;
        if (waited < PATIENCE.toNanos()) {
            return PATIENCE;
        }
        if (!suspected) {
            suspected = true;
            return SECOND_LOOK;
        }
        if (!told) {
            told = true;
            LOG.log(Level.WARNING, "{0}", report(waited));
        }
        return PATIENCE;
    }

    private void begin() {
        if (!sessions.get().isEmpty()) {
            var next = new Probe(clock.getAsLong());
            threads.newThread(next).start();
            probe = next;
        }
    }

    private String report(long waited) {
        var text = new StringBuilder("no virtual thread has run for ").append(TimeUnit.NANOSECONDS.toMillis(waited) / 1_000.0)
                .append(" s: all connections stand still. What computes for long belongs on platform threads,"
                        + " see executor(…)");
        int named = 0;
        for (Session session : sessions.get()) {
            Work work = session.performance().current();
            Thread thread = session.turn().holder();
            if (work != null && thread != null && named < MOST_NAMED && computes(thread)) {
                named++;
                text.append(System.lineSeparator()).append("\t").append(work.description()).append(place(thread));
            }
        }
        return named > 0 ? text.toString() : text + "; no handler of an event does, so something else has the processors";
    }

    private static boolean computes(Thread thread) {
        return thread.isVirtual() && thread.getState() == Thread.State.RUNNABLE;
    }

    private static String place(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length == 0 ? "" : " at " + stack[0];
    }
}
