package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what must happen. The bound is a net for a server that hangs and says nothing about its speed.
final class Await {

    private static final long BOUND = 10;

    /// How often is looked at what has no latch.
    private static final long PACE = 50_000;

    private Await() {}

    static void latch(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(BOUND, TimeUnit.SECONDS), "it never happened");
    }

    static <T> T value(CompletableFuture<T> future) throws Exception {
        return future.get(BOUND, TimeUnit.SECONDS);
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T value = queue.poll(BOUND, TimeUnit.SECONDS);
        assertTrue(value != null, "nothing came");
        return value;
    }

    /// For what has no latch: a queue's length, a registry that is empty.
    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it never came about");
            LockSupport.parkNanos(PACE);
        }
    }

    /// Until a thread has nothing to do but wait.
    static void waiting(Thread thread) {
        until(() -> thread.getState() == Thread.State.WAITING);
    }

    /// A latch, for lambdas.
    static void quietly(CountDownLatch latch) {
        try {
            latch(latch);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Lets other threads run, in storms whose point is that anybody may.
    @SuppressWarnings("ThreadPriorityCheck") // Nothing relies on it.
    static void stir() {
        Thread.yield();
    }

    static void end(Thread thread) throws InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(BOUND));
        assertTrue(!thread.isAlive(), () -> "it never ended: " + thread);
    }
}
