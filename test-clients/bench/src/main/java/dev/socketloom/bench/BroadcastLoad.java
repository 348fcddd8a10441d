package dev.socketloom.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/// One client speaks, all hear it, the speaker too; the next round begins when the last one has it.
///
/// ```
///   42["broadcast","…"]        ──▶  42["broadcast","…"]  to each of them
///   42["room","hall0","…"]     ──▶  42["broadcast","…"]  likewise: they are all in this room, and nobody else
/// ```
///
/// They come as the clients of other loads do, each on a virtual thread; from then on one thread hears for all of them.
/// Who sends to a client that sleeps pays for waking it, and a thousand that sleep by themselves would make a broadcast
/// dear to the server. This thread sleeps once for all of them, and not while there is something to hear.
///
/// Owned as every [Load] is; the rounds by the thread that hears.
final class BroadcastLoad extends Load {

    private static final byte[] BEFORE = ascii("42[\"broadcast\",\"");
    private static final byte[] BEFORE_IN_ROOM = ascii("42[\"room\",\"hall0\",\"");
    private static final byte[] AFTER = ascii("\"]");
    private static final int SPEAKER = 0;

    /// A client, and what it is to hear: the same as the others.
    private record Hearer(Link link, Payload expected) {}

    private final int size;
    private final boolean inRoom;
    private final Queue<Hearer> hearers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);

    /// How many have not heard yet what was said last.
    private int missing;

    private long spokenAt;

    BroadcastLoad(int clients, int size) {
        this(clients, size, false);
    }

    private BroadcastLoad(int clients, int size, boolean inRoom) {
        super(clients);
        this.size = size;
        this.inRoom = inRoom;
    }

    static BroadcastLoad inRoom(int clients, int size) {
        return new BroadcastLoad(clients, size, true);
    }

    @Override
    void client(Peer peer, int number) throws IOException {
        try (Link link = join(peer)) {
            if (inRoom) {
                new Calls(link, integrity()).join("hall", 1);
            }
            hearers.add(new Hearer(link, new Payload(SPEAKER, size)));
            ready();
            if (number == SPEAKER) {
                haveAllHear(link);
            }
            end.await();
        } catch (InterruptedException e) {
            throw new IOException("not everybody has heard", e);
        }
    }

    private void haveAllHear(Link speaker) throws InterruptedException {
        Thread hearing = Thread.ofPlatform().start(() -> hearAll(speaker));
        try {
            hearing.join();
        } finally {
            hearing.interrupt();
        }
    }

    private void hearAll(Link speaker) {
        try (Selector selector = Selector.open()) {
            for (Hearer hearer : hearers) {
                hearer.link().watchedBy(selector, hearer);
            }
            var payload = new Payload(SPEAKER, size);
            while (!isOver()) {
                round(speaker, payload, selector);
            }
        } catch (IOException | RuntimeException broken) { // what a server sends may be anything
            integrity().broken(broken);
        } finally {
            end.countDown();
        }
    }

    /// Says something, and waits until all have heard it.
    private void round(Link speaker, Payload payload, Selector selector) throws IOException {
        missing = clients();
        spokenAt = System.nanoTime();
        speaker.send(Link.TEXT, inRoom ? BEFORE_IN_ROOM : BEFORE, payload.next(), AFTER);
        speaker.flush();
        while (missing > 0) {
            selector.select();
            if (Thread.interrupted()) {
                throw new InterruptedIOException(missing + " have not heard");
            }
            for (SelectionKey key : selector.selectedKeys()) {
                hear((Hearer) key.attachment());
            }
            selector.selectedKeys().clear();
        }
    }

    private void hear(Hearer hearer) throws IOException {
        Link link = hearer.link();
        link.receive();
        while (link.takeMessage()) {
            latencies().add(System.nanoTime() - spokenAt);
            if (link.is(Link.TEXT, BEFORE, AFTER)) {
                int from = link.start() + BEFORE.length;
                hearer.expected().check(link.bytes(), from, link.end() - AFTER.length, integrity());
            } else {
                integrity().count(Integrity.Fault.CORRUPT, 1);
            }
            done(1);
            missing--;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
