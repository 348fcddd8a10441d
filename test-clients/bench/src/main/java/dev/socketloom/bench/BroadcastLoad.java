package dev.socketloom.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

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

    /// Those who have not heard yet what was said last.
    private volatile CountDownLatch hearers = new CountDownLatch(0);

    private volatile long spokenAt;

    /// How many rounds there are, which is known when the last one begins.
    private volatile long rounds = Long.MAX_VALUE;

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
            // What the speaker sends, the others expect.
            var payload = new Payload(SPEAKER, size);
            ready();
            for (long round = 1; round <= rounds; round++) {
                if (number == SPEAKER) {
                    speak(link, payload, round);
                }
                receive(link, payload);
            }
        }
    }

    /// Says something when all have heard what was said before.
    private void speak(Link link, Payload payload, long round) throws IOException {
        try {
            hearers.await();
        } catch (InterruptedException e) {
            throw new IOException("not everybody has heard", e);
        }
        hearers = new CountDownLatch(clients());
        if (isOver()) {
            rounds = round;
        }
        link.send(Link.TEXT, inRoom ? BEFORE_IN_ROOM : BEFORE, payload.next(), AFTER);
        spokenAt = System.nanoTime();
        link.flush();
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
        hearers.countDown();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
