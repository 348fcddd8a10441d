package dev.socketloom.bench;

import dev.socketloom.bench.Integrity.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
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

    private static final Duration LONGEST_REST = Duration.ofSeconds(10);

    /// Ten thousand that knock at one moment are a matter for another test.
    private static final int AT_THE_DOOR = 200;

    private final LongAdder units = new LongAdder();
    private final Integrity integrity = new Integrity();
    private final Latencies latencies = new Latencies();
    private final CountDownLatch connected;
    private final Semaphore door = new Semaphore(AT_THE_DOOR);
    private final int clients;
    private volatile boolean over;
    private volatile boolean dispersed;

    Load(int clients) {
        this.clients = clients;
        this.connected = new CountDownLatch(clients);
    }

    /// What one client does, until [#isOver()]; it calls [#ready()] when it has connected,
    /// or need not.
    abstract void client(Peer peer, int number) throws IOException;

    /// Connects and joins the namespace `/`, when it is this client's turn.
    final Link join(Peer peer) throws IOException {
        door.acquireUninterruptibly();
        try {
            return Link.join(peer.address());
        } finally {
            door.release();
        }
    }

    /// Waits until all are connected: those who talk leave little of a core to those who knock.
    final void ready() throws IOException {
        connected.countDown();
        try {
            connected.await();
        } catch (InterruptedException e) {
            throw new IOException("not everybody has come", e);
        }
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

    /// How long the messages took, of those loads that look.
    final Latencies latencies() {
        return latencies;
    }

    /// How many units of work were done until now.
    final long units() {
        return units.sum();
    }

    final int clients() {
        return clients;
    }

    /// Runs the clients, and tells what the server has paid for a unit of their work.
    final Sample measure(Peer peer, Duration warmUp, Duration window) throws InterruptedException {
        List<Thread> threads = begin(peer);
        Thread.sleep(warmUp);
        Sample sample = watch(peer, window);
        end(threads);
        return judged(sample);
    }

    /// The sample, with what went wrong until now.
    final Sample judged(Sample sample) {
        return sample.isKnown() || !integrity.isClean()
                ? new Sample(sample.cost(), sample.rate(), integrity.toString())
                : Sample.failed("nothing came in time");
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
        return new Sample(done == 0 ? Double.NaN : paid.toNanos() / 1e3 / done, done / seconds, integrity.toString());
    }

    private void run(Peer peer, int number) {
        try {
            client(peer, number);
        } catch (IOException | RuntimeException broken) { // what a server sends may be anything
            if (!dispersed) {
                integrity.broken(broken);
            }
        } finally {
            connected.countDown(); // who has not come is not waited for
        }
    }

    /// Lets the clients come to their end. Those that do not have lost something.
    void end(List<Thread> threads) throws InterruptedException {
        over = true;
        long deadline = System.nanoTime() + LONGEST_REST.toNanos();
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                integrity.count(Fault.LOST, 1);
                thread.interrupt(); // which closes the socket that it waits for
            }
        }
    }

    /// Sends the clients away, whatever they wait for: how those end that wait for nothing.
    final void disperse(List<Thread> threads) throws InterruptedException {
        over = true;
        dispersed = true;
        threads.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + LONGEST_REST.toNanos();
        for (Thread thread : threads) {
            thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
    }
}
