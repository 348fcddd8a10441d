package dev.socketloom;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What an application does beside its handlers: threads that end with the server.
///
/// ```
///   startBackgroundTask ──▶ sio-task-1 ──▶ … ──▶ returns, or throws, which is logged
///                           sio-task-2 ──▶ … ◀── interrupted when the server stops
/// ```
///
/// A thread that an application starts by itself is nobody's concern, and keeps on emitting to nobody when the server
/// has stopped. One that is started here is told.
///
/// Thread-safe; the set is guarded by `this`.
final class BackgroundTasks {

    private final Thread.Builder.OfVirtual threads =
            Thread.ofVirtual().inheritInheritableThreadLocals(false).name("sio-task-", 1);

    @GuardedBy("this")
    private final Set<Thread> running = new HashSet<>();

    @GuardedBy("this")
    private boolean stopped;

    synchronized Thread start(BackgroundTask task) {
        if (stopped) {
            throw new IllegalStateException("the server has stopped, and so would the task");
        }
        Thread thread = threads.unstarted(() -> run(task));
        running.add(thread);
        try {
            thread.start();
        } catch (Throwable t) {
            running.remove(thread);
            throw t;
        }
        return thread;
    }

    private void run(BackgroundTask task) {
        try {
            task.run();
        } catch (InterruptedException told) {
            Log.debug("{0} was told to stop", Thread.currentThread().getName());
        } catch (Throwable failure) {
            Log.warning(Thread.currentThread().getName() + " failed", failure);
        } finally {
            ended(Thread.currentThread());
        }
    }

    private synchronized void ended(Thread thread) {
        running.remove(thread);
    }

    /// Interrupts all tasks and waits for them until a deadline in [System#nanoTime()].
    void stop(long deadline) throws InterruptedException {
        for (Thread thread : interrupted()) {
            long left = deadline - System.nanoTime();
            if (left > 0 && thread != Thread.currentThread()) {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            }
        }
    }

    private synchronized List<Thread> interrupted() {
        stopped = true;
        running.forEach(Thread::interrupt);
        return List.copyOf(running);
    }
}
