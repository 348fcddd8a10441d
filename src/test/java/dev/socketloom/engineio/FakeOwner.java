package dev.socketloom.engineio;

import dev.socketloom.http.Budget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Starts no thread by itself: a test runs what was started, when it wants to.
final class FakeOwner implements OutboxOwner {
    static final Duration PATIENCE = Duration.ofSeconds(5);

    final List<Runnable> started = new ArrayList<>();
    final List<Throwable> broken = new ArrayList<>();
    volatile boolean mayWait;
    boolean isAwaited;
    int overflows;

    /// Bounds of which only the limit matters, and the time that a client is given.
    static OutboxBounds bounds(int limit) {
        return new OutboxBounds(limit, PATIENCE, Budget.unlimited());
    }

    @Override
    public synchronized void send(Runnable round) {
        started.add(round);
    }

    synchronized void runStarted() {
        while (!started.isEmpty()) {
            started.removeFirst().run();
        }
    }

    @Override
    public boolean mayWait() {
        return mayWait;
    }

    @Override
    public boolean isAwaited() {
        return isAwaited;
    }

    @Override
    public void overflowed() {
        overflows++;
    }

    @Override
    public void broken(Throwable why) {
        broken.add(why);
    }
}
