package dev.socketloom.websocket;

import org.jspecify.annotations.Nullable;

/// What a frame is (RFC 6455 §5.2, §11.8): four bits of its first byte.
///
/// ```
///   0x0 continuation   0x8 close      bit 3 set: a control frame (§5.5), which is short, never
///   0x1 text           0x9 ping       fragmented, and may stand between the fragments of a message
///   0x2 binary         0xA pong
///   0x3-7 reserved     0xB-F reserved
/// ```
public enum Opcode {
    /// More of the message that an earlier frame began (§5.4).
    CONTINUATION(0x0),
    /// A message of UTF-8 text, or its first fragment (§5.6).
    TEXT(0x1),
    /// A message of bytes, or its first fragment (§5.6).
    BINARY(0x2),
    /// The last frame of its sender (§5.5.1).
    CLOSE(0x8),
    /// Asks for a pong with the same payload (§5.5.2).
    PING(0x9),
    /// Answers a ping, or says without being asked that its sender is alive (§5.5.3).
    PONG(0xA);

    private static final int CONTROL = 0x8;

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    /// The opcode with this number, or null for the reserved ones.
    static @Nullable Opcode of(int code) {
        return switch (code) {
            case 0x0 -> CONTINUATION;
            case 0x1 -> TEXT;
            case 0x2 -> BINARY;
            case 0x8 -> CLOSE;
            case 0x9 -> PING;
            case 0xA -> PONG;
            default -> null;
        };
    }

    /// The number on the wire.
    public int code() {
        return code;
    }

    /// Whether a frame of this kind is a message, or the first fragment of one.
    boolean beginsMessage() {
        return this == TEXT || this == BINARY;
    }

    /// Whether frames of this kind speak about the connection and carry no part of a message (§5.5).
    public boolean isControl() {
        return (code & CONTROL) != 0;
    }
}
