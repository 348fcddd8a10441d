package dev.socketloom.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Lets the other threads that are ready run, before one waits for its peer.
///
/// ```
///   it waits        read ▶ nothing ▶ epoll_ctl ▶ parked … the poller wakes it ▶ read       three system calls
///   gives way       yield … the others run, and its peer's next bytes come    ▶ read       one
/// ```
///
/// With others to serve, a client that has got its answer has often sent its next message when its thread comes back.
/// With none there is nothing to win, only the yield to pay for. So whoever comes back at once has found out for all
/// that it is quiet, and for the next few milliseconds nobody gives way.
///
/// The JVM has one scheduler of virtual threads, so there is one of these. Safe for all threads: its field may be stale.
final class Courtesy {

    static final Courtesy OF_THIS_PROCESS = new Courtesy(System::nanoTime, Courtesy::stepAside);

    /// Who is back sooner has let nobody go first, or only one.
    private static final long AT_ONCE = Duration.ofNanos(15_000).toNanos();

    private static final long QUIET = Duration.ofMillis(5).toNanos();

    private final LongSupplier clock;
    private final Runnable aside;
    private volatile long quietUntil;

    /// @param clock nanoseconds of no particular origin
    /// @param aside lets the others run
    Courtesy(LongSupplier clock, Runnable aside) {
        this.clock = clock;
        this.aside = aside;
        this.quietUntil = clock.getAsLong();
    }

    /// To be called before a read that may wait.
    void giveWay() {
        long before = clock.getAsLong();
        if (before - quietUntil < 0) {
            return;
        }
        aside.run();
        if (clock.getAsLong() - before < AT_ONCE) {
            quietUntil = before + QUIET;
        }
    }

    // What is right does not depend on it: without it the same happens, for a little more.
    @SuppressWarnings("ThreadPriorityCheck")
    private static void stepAside() {
        Thread.yield();
    }
}
