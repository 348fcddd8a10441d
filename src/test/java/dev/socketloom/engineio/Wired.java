package dev.socketloom.engineio;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Shows the tests of the layers above what a prepared message looks like.
public final class Wired {
    private Wired() {}

    /// The Socket.IO packet as text, followed by its attachments as base64 with a `b` before each.
    public static List<String> of(Prepared message) {
        String text = new String(message.polled(), StandardCharsets.UTF_8);
        return List.of(text.substring(1).split("\u001e", -1));
    }
}
