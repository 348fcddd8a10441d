package dev.socketloom.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Clients that never read what they get, and come back when the server has had enough of them.
///
/// Owned as every [Load] is.
final class DeafLoad extends Load {

    /// How often they look whether they are still connected.
    private static final Duration PACE = Duration.ofMillis(100);

    private static final byte[] SIGN_OF_LIFE = "3".getBytes(StandardCharsets.US_ASCII);

    DeafLoad(int clients) {
        super(clients);
    }

    @Override
    void client(Peer peer, int number) throws IOException {
        while (!isOver()) {
            try (Link link = join(peer)) {
                ready();
                stay(link);
            }
            done(1); // a unit is a client that was sent away
        }
    }

    private void stay(Link link) {
        try {
            while (!isOver()) {
                Thread.sleep(PACE);
                link.send(Link.TEXT, SIGN_OF_LIFE);
                link.flush();
            }
        } catch (IOException | InterruptedException gone) {
            // By the server, or because it is over.
        }
    }

    @Override
    void end(List<Thread> threads) throws InterruptedException {
        disperse(threads);
    }
}
