package dev.socketloom.packet;

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
/// Shared by all receivers of a broadcast; nobody writes into the arrays.
///
/// @param text the packet without its bytes; empty when the packet is one binary message
/// @param attachments the bytes, in the order of their placeholders, empty for most packets; or the binary message
public record Encoded(String text, List<byte[]> attachments) {

    /// Checks that there is something to send.
    public Encoded {
        if (text.isEmpty() && attachments.size() != 1) {
            throw new IllegalArgumentException("a packet without a text is one binary message");
        }
    }

    /// A packet that is one binary message.
    public static Encoded binary(byte[] message) {
        return new Encoded("", List.of(message));
    }

    /// Whether the packet is one binary message.
    public boolean isBinary() {
        return text.isEmpty();
    }
}
