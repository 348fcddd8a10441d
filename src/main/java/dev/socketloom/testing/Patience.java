package dev.socketloom.testing;

import dev.socketloom.Loopback;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Waiting in a test: for something that other threads are about to do, and that a right program does at once.
///
/// A test that passes hardly waits. One that fails says after ten seconds of the clock on the wall what it has waited
/// for; the server's time stands still meanwhile.
final class Patience {

    static final Duration LONGEST = Duration.ofSeconds(10);

    /// How long a handler that blocks keeps what it has emitted, as in a running server.
    static final long PACE_MILLIS = 5;

    private Patience() {}

    /// @param what has been waited for, for the failure
    static <T> T await(Loopback loopback, CompletableFuture<T> done, Supplier<String> what) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                return done.get(PACE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                loopback.flush();
            } catch (ExecutionException e) {
                throw new AssertionError(what.get() + ": " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while the test waited for " + what.get(), e);
            }
        }
        throw new AssertionError("after " + LONGEST.toSeconds() + " s still " + what.get());
    }
}
