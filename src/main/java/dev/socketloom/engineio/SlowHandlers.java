package dev.socketloom.engineio;

import dev.socketloom.http.Ticker;
import dev.socketloom.http.Timeout;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.function.Supplier;

/// Says which handler does not return, and where it is: once for each run of one that takes too long.
///
/// ```
///   WARNING: "report" of /admin#Vw3… has run for 10 s on "sio 192.0.2.7:51234 /admin#Vw3…" (RUNNABLE)
///           at com.example.Reports.sum(Reports.java:41)
///           …
/// ```
///
/// Virtual threads do not share the processor's time: as many handlers that only compute as there are processors stop all
/// the others, and a handler that waits for ever stops its own client. Neither says so by itself. The ticker's thread, a
/// platform thread, still runs then.
///
/// A handler that waits on purpose, for its client's answer or for room to send, is not slow. Its stack says so, which is
/// only looked at when the time is over.
///
/// Belongs to the ticker's thread.
final class SlowHandlers extends Timeout {

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    /// How often is looked, so that nothing is reported much later than it should be.
    private static final int LOOKS = 4;

    /// How many stacks are looked at in one go: others wait for this thread.
    private static final int MOST_AT_ONCE = 16;

    /// How much of a stack is shown.
    private static final int FRAMES = 12;

    private final Ticker ticker;
    private final long limit;
    private final Supplier<Collection<Session>> sessions;
    private final EngineCounts counts;

    SlowHandlers(Ticker ticker, long limit, Supplier<Collection<Session>> sessions, EngineCounts counts) {
        this.ticker = ticker;
        this.limit = limit;
        this.sessions = sessions;
        this.counts = counts;
    }

    /// Looks from now on.
    void start() {
        ticker.schedule(this, limit / LOOKS);
    }

    @Override
    protected void expire() {
        try {
            lookAround();
        } finally {
            start();
        }
    }

    private void lookAround() {
        int examined = 0;
        for (Session session : sessions.get()) {
            Work work = session.performance().overdue(ticker.now(), limit);
            Thread thread = session.turn().holder();
            if (work != null && thread != null && examined < MOST_AT_ONCE) {
                examined++;
                examine(session.performance(), work, thread);
            }
        }
    }

    private void examine(Performance performance, Work work, Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        if (!performance.is(work) || waitsOnPurpose(stack)) {
            performance.excuse(ticker.now());
            return;
        }
        performance.told();
        counts.slowHandler();
        LOG.log(Level.WARNING, "{0}", report(work, thread, stack));
    }

    private static boolean waitsOnPurpose(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            String where = frame.getClassName();
            if (where.equals(Wait.class.getName()) || where.equals(Waiters.class.getName())) {
                return true;
            }
        }
        return false;
    }

    private String report(Work work, Thread thread, StackTraceElement[] stack) {
        var text = new StringBuilder(work.description())
                .append(Errand.isWaiting(stack) ? " has waited for its executor for " : " has run for ")
                .append(limit / 1_000_000_000.0).append(" s or more on \"")
                .append(thread.getName()).append("\" (").append(thread.getState()).append(')');
        for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
            text.append(System.lineSeparator()).append("\tat ").append(stack[i]);
        }
        return text.toString();
    }
}
