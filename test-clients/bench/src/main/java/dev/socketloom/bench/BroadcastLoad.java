package dev.socketloom.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/// One client speaks, all hear it, the speaker too; the next round begins when the last one has it.
///
/// ```
///   42["broadcast","…"]        ──▶  42["broadcast","…"]  to each of them
///   42["room","hall0","…"]     ──▶  42["broadcast","…"]  likewise: they are all in this room, and nobody else
/// ```
///
/// Owned as every [Load] is.
final class BroadcastLoad extends Load {

    private static final byte[] BEFORE = ascii("42[\"broadcast\",\"");
    private static final byte[] BEFORE_IN_ROOM = ascii("42[\"room\",\"hall0\",\"");
    private static final byte[] AFTER = ascii("\"]");
    private static final int SPEAKER = 0;

    private final int size;
    private final boolean inRoom;
    private final CyclicBarrier round;

    /// Decided between two rounds, so that all end after the same one.
    private volatile boolean last;

    private volatile long spokenAt;

    BroadcastLoad(int clients, int size) {
        this(clients, size, false);
    }

    private BroadcastLoad(int clients, int size, boolean inRoom) {
        super(clients);
        this.size = size;
        this.inRoom = inRoom;
        this.round = new CyclicBarrier(clients, () -> last = isOver());
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
            // What the speaker sends, the others expect.
            var payload = new Payload(SPEAKER, size);
            ready();
            while (!endOfRound()) {
                byte[] next = payload.next();
                if (number == SPEAKER) {
                    link.send(Link.TEXT, inRoom ? BEFORE_IN_ROOM : BEFORE, next, AFTER);
                    spokenAt = System.nanoTime();
                    link.flush();
                }
                receive(link, payload);
            }
        }
    }

    private boolean endOfRound() throws IOException {
        try {
            round.await();
            return last;
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IOException("another client has gone", e);
        }
    }

    private void receive(Link link, Payload payload) throws IOException {
        link.readMessage();
        latencies().add(System.nanoTime() - spokenAt);
        if (link.is(Link.TEXT, BEFORE, AFTER)) {
            payload.check(link.bytes(), link.start() + BEFORE.length, link.end() - AFTER.length, integrity());
        } else {
            integrity().count(Integrity.Fault.CORRUPT, 1);
        }
        done(1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
