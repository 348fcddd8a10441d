package dev.socketloom.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The one thread that does everything timed: a hashed wheel of [Timeout]s.
///
/// ```
///   slot   0    1    2   ...  511          tick t looks at slot t mod 512 only
///          │    │    │         │
///          ○    ○    ○         ○           entries of a slot are a linked ring, so that
///          ○         ○                     adding, moving and removing cost the same
///                                          however many there are
/// ```
///
/// Nothing on the way of a message is timed: a blocked thread waits without a limit, and this thread closes the
/// wire under it when its time is over. A tick is a fiftieth of the shortest configured interval, which keeps
/// short heartbeats precise to a few milliseconds and lets a server with long ones sleep.
///
/// Beside the wheel it keeps a stack of [Tail]s. Every 5 ms it visits those that were there 5 ms ago, so that each has
/// had the time to be sent by its owner.
///
/// One platform thread turns the wheel and visits the tails; the lists of the wheel are guarded by `this`.
public final class Ticker implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.socketloom.http");
    private static final int SLOTS = 512;
    private static final long TAIL_PACE = Duration.ofMillis(5).toNanos();

    /// As good as never, and far enough from the largest `long` to be added to the time.
    private static final long FOREVER = Long.MAX_VALUE / 4;

    private static final int TICKS_PER_INTERVAL = 50;
    private static final Duration SHORTEST_TICK = Duration.ofMillis(2);
    private static final Duration LONGEST_TICK = Duration.ofMillis(250);

    /// Output that somebody promised to send himself soon; the ticker looks whether he did.
    public abstract static class Tail {
        private @Nullable Tail below;

        /// For subclasses.
        protected Tail() {}

        /// Called on the ticker's thread, 5 to 10 ms after the promise. It must not block.
        protected abstract void sweep();
    }

    private final long tick;
    private final Timeout[] slots = new Timeout[SLOTS];

    /// Those that are due and have not had their turn. They are linked and not put into an array, because that needs memory:
    /// who is taken off the wheel when there is none left would never expire.
    private final Timeout expiring = new Head();

    private final AtomicReference<@Nullable Tail> tails = new AtomicReference<>();

    private final @Nullable Thread thread;
    private volatile long now;
    private volatile boolean dozing;
    private volatile boolean closed;

    /// The tails that are visited next. Of the ticker's thread, as is the time of the last visit.
    private @Nullable Tail ripe;

    private long visited;

    @GuardedBy("this")
    private long hand;

    @GuardedBy("this")
    private int scheduled;

    private Ticker(Duration tick, boolean running) {
        this.tick = tick.toNanos();
        this.now = running ? System.nanoTime() : 0;
        this.hand = tickOf(now);
        this.visited = now - TAIL_PACE;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Head();
        }
        thread = running ? Thread.ofPlatform().name("socketloom-ticker").daemon().unstarted(this::run) : null;
    }

    /// Starts a ticker whose ticks suit intervals as short as `shortest`.
    public static Ticker start(Duration shortest) {
        // Not by dividedBy, which calculates with BigDecimal: to load that takes longer than to start the server.
        Duration fitting = Duration.ofNanos(shortest.toNanos() / TICKS_PER_INTERVAL);
        Duration tick = fitting.compareTo(SHORTEST_TICK) < 0 ? SHORTEST_TICK
                : fitting.compareTo(LONGEST_TICK) > 0 ? LONGEST_TICK : fitting;
        var ticker = new Ticker(tick, true);
        if (ticker.thread != null) {
            ticker.thread.start();
        }
        return ticker;
    }

    /// A ticker whose time stands still until [#advance(Duration)] is called: for tests.
    public static Ticker manual() {
        return new Ticker(Duration.ofMillis(1), false);
    }

    /// The time of the last tick, in nanoseconds of no particular origin: cheap, and as exact as any timeout is.
    public long now() {
        return now;
    }

    /// The time by the clock, exact, in the nanoseconds of [#now()].
    public long exactNow() {
        return thread == null ? now : System.nanoTime();
    }

    /// Lets `timeout` expire after `delay`, never early and at most one tick late; an earlier appointment of the same
    /// object is dropped.
    public void schedule(Timeout timeout, Duration delay) {
        schedule(timeout, delay.toNanos());
    }

    /// As [#schedule(Timeout, Duration)], in nanoseconds.
    public void schedule(Timeout timeout, long nanos) {
        boolean wake;
        synchronized (this) {
            cancel(timeout);
            // Rounded up, and past the hand: never early.
            timeout.due = Math.max(hand + 1, tickOf(exactNow() + Math.clamp(nanos, 0, FOREVER) + tick - 1));
            timeout.join(slots[slot(timeout.due)]);
            scheduled++;
            wake = scheduled == 1;
        }
        if (wake && dozing) {
            LockSupport.unpark(thread);
        }
    }

    /// Takes an appointment back; nothing happens when there is none. One that is being kept at this moment cannot be:
    /// whoever expires looks whether it still matters.
    public synchronized void cancel(Timeout timeout) {
        if (timeout.isListed()) {
            timeout.leave();
            scheduled--;
        }
    }

    /// Asks for one look at `tail` in 5 to 10 ms, or at once when the ticker has ended. The caller sees to it that a tail is
    /// listed only once.
    public void sweepSoon(Tail tail) {
        Tail top;
        do {
            top = tails.get();
            tail.below = top;
        } while (!tails.compareAndSet(top, tail));
        if (top == null && dozing) {
            LockSupport.unpark(thread);
        }
        if (closed) {
            visit(tails.getAndSet(null));
        }
    }

    /// Moves a [#manual()] ticker's time, and lets everything happen that is due by then.
    public void advance(Duration by) {
        long end = now + by.toNanos();
        while (now < end) {
            turnTo(Math.min(end, now + tick));
        }
    }

    /// Sweeps all tails of a [#manual()] ticker, without moving its time.
    public void sweepNow() {
        // The first round makes those ripe that are listed.
        sweep();
        sweep();
    }

    /// Ends the thread; what is scheduled never expires. Tails are visited: somebody may wait for that.
    @Override
    public void close() {
        closed = true;
        if (thread == null) {
            visitAll();
        }
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            try {
                doze();
                turnTo(System.nanoTime());
            } catch (Throwable t) {
                // Out of memory, perhaps. Without this thread nothing would ever time out again, and so free any.
                LockSupport.parkNanos(TAIL_PACE);
            }
        }
        visitAll();
    }

    private void visitAll() {
        Tail last = ripe;
        ripe = null;
        visit(last);
        visit(tails.getAndSet(null));
    }

    /// Sleeps until the next tick, or at most 5 ms while there are tails, or until woken when there is nothing at all.
    private void doze() {
        dozing = true;
        if (ripe != null || tails.get() != null) {
            LockSupport.parkNanos(Math.min(tick, TAIL_PACE));
        } else if (idle()) {
            LockSupport.park();
        } else {
            LockSupport.parkNanos(tick - Math.floorMod(System.nanoTime(), tick));
        }
        dozing = false;
    }

    private synchronized boolean idle() {
        return scheduled == 0;
    }

    private void turnTo(long time) {
        now = time;
        if (time - visited >= TAIL_PACE) {
            visited = time;
            sweep();
        }
        turnHand(tickOf(time));
        for (Timeout timeout = nextExpiring(); timeout != null; timeout = nextExpiring()) {
            try {
                timeout.expire();
            } catch (Throwable t) {
                Failures.log(LOG, "a timeout failed", t);
            }
        }
    }

    private void sweep() {
        Tail first = ripe;
        ripe = tails.getAndSet(null);
        visit(first);
    }

    private static void visit(@Nullable Tail first) {
        Tail tail = first;
        while (tail != null) {
            Tail below = tail.below;
            tail.below = null;
            try {
                tail.sweep();
            } catch (Throwable t) {
                Failures.log(LOG, "a tail failed", t);
            }
            tail = below;
        }
    }

    /// Takes those that are due off the wheel.
    private synchronized void turnHand(long until) {
        // After a long pause one round of the wheel meets every entry.
        long from = Math.max(hand + 1, until - SLOTS + 1);
        for (long t = from; t <= until && scheduled > 0; t++) {
            Timeout head = slots[slot(t)];
            for (Timeout entry = head.next(); !(entry instanceof Head); ) {
                Timeout following = entry.next();
                if (entry.due <= until) {
                    entry.leave();
                    entry.join(expiring);
                }
                entry = following;
            }
        }
        hand = until;
    }

    private synchronized @Nullable Timeout nextExpiring() {
        Timeout first = expiring.next();
        if (first instanceof Head) {
            return null;
        }
        cancel(first);
        return first;
    }

    private long tickOf(long time) {
        return Math.floorDiv(time, tick);
    }

    private static int slot(long tick) {
        return (int) Math.floorMod(tick, (long) SLOTS);
    }

    /// The start of a list: never due, never moved.
    private static final class Head extends Timeout {
        @Override
        protected void expire() {}
    }
}
