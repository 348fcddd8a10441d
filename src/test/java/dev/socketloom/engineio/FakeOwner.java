package dev.socketloom.engineio;

import java.util.ArrayList;
import java.util.List;

/// Starts no thread by itself: a test runs what was started, when it wants to.
final class FakeOwner implements OutboxOwner {
    final List<Runnable> started = new ArrayList<>();
    final List<Throwable> broken = new ArrayList<>();
    volatile boolean mayWait;
    int overflows;

    @Override
    public synchronized void start(Runnable body) {
        started.add(body);
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
    public void overflowed() {
        overflows++;
    }

    @Override
    public void broken(Throwable why) {
        broken.add(why);
    }
}
