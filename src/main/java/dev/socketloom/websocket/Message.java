package dev.socketloom.websocket;

/// What one side says to the other: one frame, or many put together (RFC 6455 §5.4).
public sealed interface Message {

    /// A text message: valid UTF-8 on the wire, and so never with a lone surrogate in it.
    ///
    /// @param text the decoded text
    record Text(String text) implements Message {}

    /// A binary message.
    ///
    /// @param bytes the payload; the array belongs to the receiver
    record Binary(byte[] bytes) implements Message {}
}
