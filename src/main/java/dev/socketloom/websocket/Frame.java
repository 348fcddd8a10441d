package dev.socketloom.websocket;

/// What a frame says of itself before its payload (RFC 6455 §5.2).
///
/// ```
///    0               1               2               3
///    7 6 5 4 3 2 1 0 7 6 5 4 3 2 1 0 7 6 5 4 3 2 1 0 7 6 5 4 3 2 1 0
///   +-+-+-+-+-------+-+-------------+-------------------------------+
///   |F|R|R|R| opcode|M| length      | extended length: 16 bits if   |
///   |I|S|S|S|       |A| 0-125, 126, | the length is 126, 64 bits if |
///   |N|V|V|V|       |S| or 127      | it is 127, otherwise absent   |
///   | |1|2|3|       |K|             |                               |
///   +-+-+-+-+-------+-+-------------+-------------------------------+
///   |  masking key: 32 bits if MASK is set, otherwise absent        |
///   +---------------------------------------------------------------+
///   |  payload: as many bytes as the length says, octet i xor       |
///   |  octet i mod 4 of the masking key                             |
///   +---------------------------------------------------------------+
/// ```
///
/// The payload is not part of this record: a frame may announce more bytes than will ever come, and whether a text
/// is valid must be known before its last byte is there. [FrameReader] hands the payload out as it arrives.
///
/// @param fin whether this is the last frame of its message
/// @param compressed whether it begins a compressed message (RFC 7692 §6); never, unless that was agreed upon
/// @param opcode what it is
/// @param length how many bytes of payload it announces; at most 125 for a control frame
record Frame(boolean fin, boolean compressed, Opcode opcode, long length) {

    /// First byte: the last frame of its message.
    static final int FIN = 0x80;
    /// First byte: reserved for extensions.
    static final int RSV = 0x70;
    /// First byte: the highest of the three, which RFC 7692 §6 calls "Per-Message Compressed".
    static final int RSV1 = 0x40;
    /// First byte: see [Opcode].
    static final int OPCODE = 0x0F;
    /// Second byte: a masking key follows the length.
    static final int MASK = 0x80;
    /// Second byte: the length, or one of the two numbers that say where it stands.
    static final int LENGTH = 0x7F;

    /// The longest payload whose length fits the second byte, and the longest that a control frame may have (§5.5).
    static final int SHORT = 125;
    /// In place of the length: it is in the next 16 bits.
    static final int LENGTH_16 = 126;
    /// In place of the length: it is in the next 64 bits.
    static final int LENGTH_64 = 127;
    /// The longest payload whose length fits 16 bits.
    static final int MEDIUM = 0xFFFF;
}
