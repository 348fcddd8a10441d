package dev.socketloom.engineio;

import dev.socketloom.http.Failures;
import java.lang.System.Logger;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// What a session's turn is being used for at the moment: the running of one piece of work.
///
/// ```
///   begin ──▶ work.run ──▶ end          two writes to a field, which nobody waits for
///               ▲
///               └── looked at by the ticker now and then: is it the same as the last time?
/// ```
///
/// So what takes long is found without a clock being read for what does not; see [SlowHandlers].
///
/// The work is written by whoever holds the turn. The rest belongs to the ticker's thread.
final class Performance {

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");
    private static final VarHandle WORK;

    static {
        try {
            WORK = MethodHandles.lookup().findVarHandle(Performance.class, "work", Work.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Duties duties;
    private @Nullable Work work;

    /// What the ticker saw when it looked last; null when nothing was being done, as nearly always.
    private @Nullable Sighting sighting;

    private static final class Sighting {
        private final Work work;
        private long since;
        private boolean told;

        private Sighting(Work work, long since) {
            this.work = work;
            this.since = since;
        }
    }

    /// @param duties told when memory or stack has run out
    Performance(Duties duties) {
        this.duties = duties;
    }

    /// Runs one piece of work, whose turn the calling thread holds; whatever it throws ends here.
    void run(Work next) {
        resume(next);
        try {
            next.run();
        } catch (Throwable t) {
            Failures.log(LOG, "a session's work failed", t);
            if (t instanceof VirtualMachineError) {
                duties.exhausted();
            }
        } finally {
            resume(null);
            // A read with the interrupt status set would close the socket.
            Thread.interrupted();
        }
    }

    /// What is being done, or null.
    @Nullable Work current() {
        return (Work) WORK.getOpaque(this);
    }

    /// The calling thread has the turn, and uses it for this, which it may have begun before.
    void resume(@Nullable Work mine) {
        WORK.setOpaque(this, mine);
    }

    /// On the ticker's thread: what has been going on for too long, and was not reported yet.
    ///
    /// @param limit how long is too long, from when it was first seen
    @Nullable Work overdue(long now, long limit) {
        Work here = current();
        if (here == null) {
            sighting = null;
            return null;
        }
        Sighting last = sighting == null || !is(sighting.work) ? new Sighting(here, now) : sighting;
        sighting = last;
        return last.told || now - last.since < limit ? null : here;
    }

    /// Whether this is what is being done, and not another piece of work that looks the same.
    @SuppressWarnings("ReferenceEquality")
    boolean is(@Nullable Work before) {
        return current() == before;
    }

    /// It is not what takes long: its time begins anew.
    void excuse(long now) {
        if (sighting != null) {
            sighting.since = now;
        }
    }

    /// It was reported.
    void told() {
        if (sighting != null) {
            sighting.told = true;
        }
    }
}
