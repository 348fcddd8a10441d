package dev.socketloom.engineio;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// The threads that wait for an [Outbox]: for room in it, or until nothing is left.
///
/// They are counted, because who waits does not write: the session's own thread is no flusher meanwhile.
///
/// Thread-safe; they wait for the outbox's monitor.
final class Waiters {

    private final Object outbox;
    private final Runnable flush;
    private final AtomicInteger count = new AtomicInteger();

    /// @param flush writes what can be written now
    Waiters(Object outbox, Runnable flush) {
        this.outbox = outbox;
        this.flush = flush;
    }

    /// Whether anybody waits.
    boolean exist() {
        return count.get() > 0;
    }

    /// Has the calling thread wait. Counts first and flushes then: a sink that becomes ready in between is not left to a
    /// thread that waits.
    ///
    /// @param condition asked under the outbox's lock
    void await(BooleanSupplier condition) {
        count.incrementAndGet();
        flush.run();
        boolean interrupted = false;
        synchronized (outbox) {
            while (!condition.getAsBoolean()) {
                try {
                    outbox.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        count.decrementAndGet();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
