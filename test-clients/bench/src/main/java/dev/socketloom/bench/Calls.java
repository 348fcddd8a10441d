package dev.socketloom.bench;

import dev.socketloom.bench.Integrity.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Events that are acknowledged, one after the other.
///
/// ```
///   427["join","r",10]  ──▶  437[10]
/// ```
///
/// Owned by the thread of its connection.
final class Calls {

    private static final byte[] NOTHING = {};

    private final Link link;
    private final Integrity integrity;
    private long asked;

    Calls(Link link, Integrity integrity) {
        this.link = link;
        this.integrity = integrity;
    }

    /// Sends an event and waits for its acknowledgement.
    ///
    /// @param event its name and its arguments, as JSON without the brackets
    /// @param answer what is to come back, likewise
    void ask(String event, String answer) throws IOException {
        link.send(Link.TEXT, ascii("42" + asked + "[" + event + "]"));
        link.flush();
        link.readMessage();
        if (!link.is(Link.TEXT, ascii("43" + asked + "[" + answer + "]"), NOTHING)) {
            integrity.count(Fault.CORRUPT, 1);
        }
        asked++;
    }

    /// Joins the rooms of this name with 0, 1, 2 and so on behind it.
    void join(String rooms, int count) throws IOException {
        ask("\"join\",\"" + rooms + "\"," + count, String.valueOf(count));
    }

    void leave(String rooms, int count) throws IOException {
        ask("\"leave\",\"" + rooms + "\"," + count, String.valueOf(count));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
