package dev.socketloom.bench;

import dev.socketloom.bench.Integrity.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/// Clients that keep a server busy, and how it is measured meanwhile.
///
/// ```
///   connect   warm up   ├──── window ────┤   stop   the rest comes in
///                       cpu, count       cpu, count           what did not come is lost
/// ```
///
/// Each client has a virtual thread of its own. What it counts are units of work: a message there and back, a delivery, a
/// connection that came and went.
///
/// Owned by the thread that measures; [#isOver()] and what counts are for the clients.
abstract class Load {

    private static final Duration LONGEST_REST = Duration.ofSeconds(20);

    private final LongAdder units = new LongAdder();
    private final Integrity integrity = new Integrity();
    private final CountDownLatch connected;
    private final int clients;
    private volatile boolean over;

    Load(int clients) {
        this.clients = clients;
        this.connected = new CountDownLatch(clients);
    }

    /// What one client does, until [#isOver()]; it calls [#ready()] when it has connected.
    abstract void client(Peer peer, int number) throws IOException;

    final void ready() {
        connected.countDown();
    }

    final boolean isOver() {
        return over;
    }

    final void done(int count) {
        units.add(count);
    }

    final Integrity integrity() {
        return integrity;
    }

    final int clients() {
        return clients;
    }

    /// Runs the clients, and tells what the server has paid for a unit of their work.
    Sample measure(Peer peer, Duration warmUp, Duration window) throws IOException, InterruptedException {
        List<Thread> threads = begin(peer);
        Thread.sleep(warmUp);
        Sample sample = watch(peer, window);
        finish(threads);
        return new Sample(sample.cost(), sample.rate(), integrity.toString());
    }

    /// Starts the clients and waits until all have connected.
    final List<Thread> begin(Peer peer) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            int number = i;
            threads.add(Thread.startVirtualThread(() -> run(peer, number)));
        }
        connected.await();
        return threads;
    }

    /// Measures for a while.
    final Sample watch(Peer peer, Duration window) throws InterruptedException {
        Duration paidBefore = peer.cpu();
        long doneBefore = units.sum();
        long since = System.nanoTime();
        Thread.sleep(window);
        Duration paid = peer.cpu().minus(paidBefore);
        long done = units.sum() - doneBefore;
        double seconds = (System.nanoTime() - since) / 1e9;
        return new Sample(paid.toNanos() / 1e3 / Math.max(1, done), done / seconds, integrity.toString());
    }

    private void run(Peer peer, int number) {
        try {
            client(peer, number);
        } catch (IOException broken) {
            integrity.broken(broken);
        } finally {
            ready();
        }
    }

    /// Lets the clients come to their end. Those that do not have lost something.
    final void finish(List<Thread> threads) throws InterruptedException {
        over = true;
        long deadline = System.nanoTime() + LONGEST_REST.toNanos();
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                integrity.count(Fault.LOST, 1);
                thread.interrupt(); // which closes the socket that it waits for
            }
        }
    }
}
