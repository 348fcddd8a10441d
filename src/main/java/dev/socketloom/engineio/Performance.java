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

    private final Runnable broken;
    private @Nullable Work work;

    private @Nullable Work seen;
    private long since;
    private boolean told;

    /// @param broken told when memory or stack has run out, so that nobody knows what is half done
    Performance(Runnable broken) {
        this.broken = broken;
    }

    /// Runs one piece of work, whose turn the calling thread holds; whatever it throws ends here.
    void run(Work next) {
        resume(next);
        try {
            next.run();
        } catch (Throwable t) {
            Failures.log(LOG, "a session's work failed", t);
            if (t instanceof VirtualMachineError) {
                broken.run();
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
        if (!is(seen)) {
            seen = here;
            since = now;
            told = false;
        }
        return here == null || told || now - since < limit ? null : here;
    }

    /// Whether this is what is being done, and not another piece of work that looks the same.
    @SuppressWarnings("ReferenceEquality")
    boolean is(@Nullable Work before) {
        return current() == before;
    }

    /// It is not what takes long: its time begins anew.
    void excuse(long now) {
        since = now;
    }

    /// It was reported.
    void told() {
        told = true;
    }
}
