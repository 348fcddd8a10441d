package dev.socketloom.engineio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The right to run one session's handlers: a token with a queue, first come, first served.
///
/// ```
///                 join                  giveBack, nobody waits
///        FREE ───────────▶ HELD ───────────────────────────────▶ FREE
///                           │ ▲
///         join or submit,   ▼ │  giveBack: the last place is granted
///         a place is queued QUEUED ───┐
///                             ▲       │ giveBack: the next place is granted
///                             └───────┘
/// ```
///
/// Events of one client run in the order in which they took their places, and never two at a time. There are two
/// kinds of place, because there are two kinds of thread: one that read the event from its own WebSocket waits here
/// and runs it itself; one that read it from a polling request must go on with its connection, so its place carries
/// the [Work], and a *runner* runs it: a virtual thread of the turn's own, or one of those which found the turn free.
///
/// The queue is guarded by `this`; taking and leaving a turn that nobody else wants is one compare-and-set.
final class Turn {

    private static final int FREE = 0;
    private static final int HELD = 1;
    private static final int QUEUED = 2;

    /// Changes the field in place: an `AtomicInteger` would be one object more for each client, as it would in
    /// [WebSocketTransport].
    private static final AtomicIntegerFieldUpdater<Turn> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Turn.class, "state");

    /// Somebody's position in the queue.
    static final class Place {
        private final Thread waiter;
        private final @Nullable Work work;
        private volatile boolean granted;

        private Place(Thread waiter, @Nullable Work work) {
            this.waiter = waiter;
            this.work = work;
        }

        /// Whether its time has come.
        boolean isGranted() {
            return granted;
        }
    }

    /// How a runner spends its time: around one piece of work, and when there is no more.
    interface Runner {
        /// Starts a virtual thread.
        void start(Runnable body);

        /// Runs one piece of work, whatever it throws.
        void perform(Work work);

        /// The runner is about to begin, holding the turn.
        void begin();

        /// The runner has passed the turn on and is about to end.
        void end();
    }

    private final Runner runner;
    private volatile int state = FREE;
    private volatile @Nullable Thread holder;

    /// Whether an [Errand] has lent the turn. For whoever holds it.
    private boolean lentByErrand;

    /// Null until somebody has to wait: the turn of a quiet client is always free.
    @GuardedBy("this")
    private @Nullable ArrayDeque<Place> queue;

    Turn(Runner runner) {
        this.runner = runner;
    }

    /// Takes the turn if it is free.
    ///
    /// @return null when the calling thread holds it now, or else the place to [#await]
    @Nullable Place join() {
        return take(null);
    }

    /// Has `work` done by a runner when its turn has come.
    ///
    /// @return its place, or null when it has begun already
    @Nullable Place submit(Work work) {
        Place place = take(work);
        if (place == null) {
            runner.start(() -> run(work));
        }
        return place;
    }

    /// Takes the turn if it is free, for the calling thread to be its runner at once.
    boolean joinToRun() {
        return takeIfFree(null);
    }

    private @Nullable Place take(@Nullable Work work) {
        if (takeIfFree(work)) {
            return null;
        }
        synchronized (this) {
            while (true) {
                if (takeIfFree(work)) {
                    return null;
                }
                // Whoever holds it now gives it back under the lock, and so cannot miss this place.
                if (state == QUEUED || STATE.compareAndSet(this, HELD, QUEUED)) {
                    var place = new Place(Thread.currentThread(), work);
                    queue().add(place);
                    return place;
                }
            }
        }
    }

    @GuardedBy("this")
    private ArrayDeque<Place> queue() {
        if (queue == null) {
            queue = new ArrayDeque<>(1);
        }
        return queue;
    }

    private boolean takeIfFree(@Nullable Work work) {
        if (!STATE.compareAndSet(this, FREE, HELD)) {
            return false;
        }
        if (work == null) {
            holder = Thread.currentThread();
        }
        return true;
    }

    /// Waits for the turn.
    void await(Place place) {
        boolean interrupted = false;
        while (!place.granted) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Passes the turn on. Only its holder may.
    void giveBack() {
        Place next = release();
        if (next == null) {
            return;
        }
        Work work = next.work;
        if (work != null) {
            runner.start(() -> run(work));
        }
    }

    /// Who holds the turn, as far as one can know.
    @Nullable Thread holder() {
        return holder;
    }

    /// Whether the calling thread holds the turn.
    boolean isHeldHere() {
        return holder == Thread.currentThread();
    }

    /// Has another thread act for the one that holds the turn, or the latter again for itself.
    void passTo(Thread other) {
        holder = other;
    }

    boolean isLentByErrand() {
        return lentByErrand;
    }

    /// An errand is about to lend the turn, or has it back. There is never a second one: what comes to run in between is
    /// sent on none.
    void lentByErrand(boolean lent) {
        lentByErrand = lent;
    }

    /// How many places wait.
    synchronized int queued() {
        return queue == null ? 0 : queue.size();
    }

    /// The life of a runner of the turn's own.
    private void run(Work first) {
        runner.begin();
        try {
            runHere(first);
        } finally {
            runner.end();
        }
    }

    /// What a runner does, which holds the turn: one piece of work after the other while nobody else is next.
    void runHere(Work first) {
        for (Work work = first; work != null; ) {
            holder = Thread.currentThread();
            runner.perform(work);
            Place next = release();
            work = next == null ? null : next.work;
        }
    }

    /// Grants the next place. A place with work is only taken from the queue: the caller sees to its work.
    ///
    /// @return the place granted, or null when the turn is free now
    private @Nullable Place release() {
        holder = null;
        if (STATE.compareAndSet(this, HELD, FREE)) {
            return null;
        }
        Place next;
        synchronized (this) {
            next = queue().remove();
            if (queue().isEmpty()) {
                state = HELD;
            }
        }
        if (next.work == null) {
            holder = next.waiter;
        }
        next.granted = true;
        // For a place with work this is the polling request that waits to be answered.
        LockSupport.unpark(next.waiter);
        return next;
    }
}
