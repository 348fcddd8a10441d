package dev.socketloom.http;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// An endpoint that holds every request until the test answers it, and counts the peers that gave up before.
final class Polls implements Endpoint {

    private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
    private final AtomicInteger gone = new AtomicInteger();
    private final CountDownLatch goneOnce = new CountDownLatch(1);

    @Override
    public Reply answer(Request request) {
        Held poll = request.hold(this::countGone);
        held.add(poll);
        return poll;
    }

    void countGone() {
        gone.incrementAndGet();
        goneOnce.countDown();
    }

    /// A request that was held by another endpoint.
    void add(Held poll) {
        held.add(poll);
    }

    /// The next request that is held; waits for it.
    Held take() throws InterruptedException {
        return held.take();
    }

    /// How many are held and were not taken yet.
    int size() {
        return held.size();
    }

    /// How many peers gave up.
    int gone() {
        return gone.get();
    }

    void awaitGone() throws InterruptedException {
        goneOnce.await();
    }
}
