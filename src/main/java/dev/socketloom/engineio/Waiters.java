package dev.socketloom.engineio;

import java.util.function.BooleanSupplier;

/// How a thread waits for an [Outbox]: for room in it, or until nothing is left.
///
/// Those who do are counted, because who waits does not write: the session's own thread is no flusher meanwhile.
///
/// Pure functions; what they wait for is the outbox's monitor.
final class Waiters {

    private Waiters() {}

    /// Has the calling thread wait. Counts first and flushes then: a sink that becomes ready in between is not left to a
    /// thread that waits.
    ///
    /// @param condition asked under the outbox's lock
    static void await(Outbox outbox, BooleanSupplier condition) {
        outbox.addWaiting(1);
        outbox.flush();
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
        outbox.addWaiting(-1);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
