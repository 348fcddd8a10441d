package dev.socketloom.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.BrokenBarrierException;

/// One client speaks, all hear it, the speaker too; the next round begins when the last one has it.
///
/// ```
///   42["broadcast","…"]  ──▶  42["broadcast","…"]  to each of them
/// ```
///
/// Owned as every [Load] is.
final class BroadcastLoad extends Load {

    private static final byte[] BEFORE = "42[\"broadcast\",\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\"]".getBytes(StandardCharsets.US_ASCII);
    private static final int SPEAKER = 0;

    private final int size;
    private final CyclicBarrier round;

    /// Decided between two rounds, so that all end after the same one.
    private volatile boolean last;

    BroadcastLoad(int clients, int size) {
        super(clients);
        this.size = size;
        this.round = new CyclicBarrier(clients, () -> last = isOver());
    }

    @Override
    void client(Peer peer, int number) throws IOException {
        try (Link link = Link.join(peer.address())) {
            // What the speaker sends, the others expect.
            var payload = new Payload(SPEAKER, size);
            ready();
            while (!endOfRound()) {
                byte[] next = payload.next();
                if (number == SPEAKER) {
                    link.send(Link.TEXT, BEFORE, next, AFTER);
                    link.flush();
                }
                link.readMessage();
                if (link.is(Link.TEXT, BEFORE, AFTER)) {
                    payload.check(link.bytes(), link.start() + BEFORE.length, link.end() - AFTER.length, integrity());
                } else {
                    integrity().count(Integrity.Fault.CORRUPT, 1);
                }
                done(1);
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
}
