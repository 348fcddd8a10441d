package dev.socketloom.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// How long a measurement may take. A server that hangs must not keep the others from being measured.
///
/// Stateless.
final class TimeLimit {

    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    private TimeLimit() {}

    /// Does something, for so long at most.
    ///
    /// @param giveUp what makes it end sooner, if that is too long
    /// @throws IOException when it fails, whatever the reason; the message says which
    static <T> T within(Duration limit, Callable<T> what, Runnable giveUp) throws IOException, InterruptedException {
        var task = new FutureTask<>(what);
        var thread = Thread.ofPlatform().daemon().start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            giveUp.run();
            thread.interrupt();
            thread.join(LONGEST_END);
            throw new IOException("no end after " + limit.toSeconds() + " s", late);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw new IOException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }
}
