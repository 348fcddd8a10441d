package dev.socketloom.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// From the start of a process to the first answer to an event, in milliseconds.
///
/// Owned by the thread that measures.
final class StartLoad {

    private static final byte[] EVENT = "42[\"echo\",\"a\"]".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private StartLoad() {}

    static Sample measure(Peer.Program program, Path logs) throws IOException, InterruptedException {
        long since = System.nanoTime();
        try (Peer peer = Peer.start(program, Bout.USUAL_PINGS, logs)) {
            boolean intact = firstEcho(peer);
            return new Sample((System.nanoTime() - since) / 1e6, 0, intact ? Integrity.CLEAN : "corrupt");
        }
    }

    /// @return whether what came back is what was sent
    static boolean firstEcho(Peer peer) throws IOException {
        try (Link link = Link.join(peer.address())) {
            link.send(Link.TEXT, EVENT);
            link.flush();
            link.readMessage();
            return link.is(Link.TEXT, EVENT, NOTHING);
        }
    }
}
