package dev.socketloom.packet;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A packet on the wire: its text, and the attachments that follow it; or one binary message alone.
///
/// ```
///   text          52-["photo",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]
///   attachments   89 50 4e 47 ...                num 0
///                 ff d8 ff e0 ...                num 1
/// ```
///
/// Nothing may come between them on a connection: the receiver takes the next binary messages, however many the
/// text announced, for the attachments.
///
/// Shared by all receivers of a broadcast; nobody writes into the arrays, but what is in front of the text may be
/// overwritten: a frame's header finds its place there, and the text need not be copied.
///
/// @param utf8 an array with the packet without its bytes, in UTF-8
/// @param from where the text begins there; the octets before are the sender's to use
/// @param to where it ends; at `from` when the packet is one binary message
/// @param attachments the bytes, in the order of their placeholders, empty for most packets; or the binary message
public record Encoded(byte[] utf8, int from, int to, List<byte[]> attachments) {

    /// Checks that there is something to send.
    public Encoded {
        if (from == to && attachments.size() != 1) {
            throw new IllegalArgumentException("a packet without a text is one binary message");
        }
    }

    private Encoded(byte[] utf8, List<byte[]> attachments) {
        this(utf8, 0, utf8.length, attachments);
    }

    /// A packet whose text is a string.
    public Encoded(String text, List<byte[]> attachments) {
        this(text.getBytes(StandardCharsets.UTF_8), attachments);
    }

    /// A packet that is one binary message.
    public static Encoded binary(byte[] message) {
        return new Encoded("", List.of(message));
    }

    /// The text as a string.
    public String text() {
        return new String(utf8, from, to - from, StandardCharsets.UTF_8);
    }

    /// Whether the packet is one binary message.
    public boolean isBinary() {
        return from == to;
    }
}
