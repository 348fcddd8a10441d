package dev.socketloom.websocket;

import java.nio.charset.StandardCharsets;

/// What one side says to the other: one frame, or many put together (RFC 6455 §5.4).
public sealed interface Message {

    /// A text message: valid UTF-8, and so never with a lone surrogate in it.
    ///
    /// It lies where it was put together, which saves those copying who make something else than a string of it; the next
    /// [WebSocket#receive()] may put another there.
    ///
    /// @param utf8 an array in which the text is, and which is somebody else's
    /// @param from where it begins there
    /// @param to where it ends
    record Text(byte[] utf8, int from, int to) implements Message {

        /// As a string.
        public String text() {
            return new String(utf8, from, to - from, StandardCharsets.UTF_8);
        }
    }

    /// A binary message.
    ///
    /// @param bytes the payload; the array belongs to the receiver
    record Binary(byte[] bytes) implements Message {}
}
