package dev.socketloom.engineio;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Shows the tests of the layers above what a prepared message looks like.
public final class Wired {
    /// The first byte of a compressed frame has this bit (RFC 7692 §6).
    private static final int RSV1 = 0x40;

    private Wired() {}

    /// Whether a message would leave compressed if the client takes that; it must be one that gains by it.
    public static boolean mayBeCompressed(Prepared message) {
        return (message.deflatedFrames(1).get(0) & RSV1) != 0;
    }

    /// The Socket.IO packet as text, followed by its attachments as base64 with a `b` before each.
    public static List<String> of(Prepared message) {
        String text = new String(message.polled(), StandardCharsets.UTF_8);
        return List.of(text.substring(1).split("\u001e", -1));
    }
}
