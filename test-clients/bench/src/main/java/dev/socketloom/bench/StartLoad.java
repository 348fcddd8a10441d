package dev.socketloom.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// From the start of a process to the first answer to an event, in milliseconds.
///
/// Owned by the thread that measures.
final class StartLoad {

    private static final byte[] EVENT = "42[\"echo\",\"a\"]".getBytes(StandardCharsets.US_ASCII);

    private StartLoad() {}

    static Sample measure(Peer.Program program, Duration pingInterval, Path logs) throws IOException, InterruptedException {
        long since = System.nanoTime();
        try (Peer peer = Peer.start(program, pingInterval, logs); Link link = Link.join(peer.address())) {
            link.send(Link.TEXT, EVENT);
            link.flush();
            link.readMessage();
            double millis = (System.nanoTime() - since) / 1e6;
            boolean intact = link.is(Link.TEXT, EVENT, new byte[0]);
            return new Sample(millis, 0, intact ? Integrity.CLEAN : "corrupt");
        }
    }
}
