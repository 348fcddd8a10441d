package dev.socketloom.websocket;

import java.nio.charset.StandardCharsets;

/// Builds the frames that a server sends (RFC 6455 §5.2), each complete in one array, ready for the wire and for any
/// number of connections at once: the bytes of a broadcast are built one time and shared.
///
/// ```
///   Frames.text("Hello")     81 05 48 65 6c 6c 6f
///                            │  └─ 5 bytes, no mask     RFC 6455 §5.1: "A server MUST NOT mask any frames
///                            └──── the last frame, text                 that it sends to the client."
/// ```
///
/// A server has no reason to fragment: it knows how long its messages are.
///
/// Pure functions. Nobody changes a frame once it is built.
public final class Frames {

    private static final int SHORT_HEADER = 2;
    private static final int MEDIUM_HEADER = SHORT_HEADER + Short.BYTES;
    private static final int LONG_HEADER = SHORT_HEADER + Long.BYTES;

    /// RFC 6455 §5.5.1: a status code comes first in the body of a close frame, so 123 bytes are left for the reason.
    private static final int LONGEST_REASON = Frame.SHORT - Short.BYTES;

    private Frames() {}

    /// A text message in one frame. The text must not have lone surrogates in it: UTF-8 has no form for them.
    ///
    /// Encoded by the JDK and then copied behind its header: two allocations, and still two to twenty times faster
    /// than one allocation and a loop of ours over the characters.
    public static byte[] text(String text) {
        return frame(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// A binary message in one frame.
    public static byte[] binary(byte[] bytes) {
        return frame(Opcode.BINARY, bytes);
    }

    /// A data message in one frame, as it is.
    public static byte[] plain(Opcode opcode, byte[] payload) {
        return frame(opcode, payload);
    }

    /// A data message in one frame, compressed if that makes it shorter: only for a client with which this was
    /// agreed upon (RFC 7692).
    public static byte[] deflated(Opcode opcode, byte[] payload) {
        byte[] shorter = MessageDeflater.deflate(payload);
        if (shorter == null) {
            return plain(opcode, payload);
        }
        byte[] frame = frame(opcode, shorter);
        frame[0] |= Frame.RSV1;
        return frame;
    }

    /// A ping, with at most 125 bytes for the pong to repeat.
    public static byte[] ping(byte[] payload) {
        return control(Opcode.PING, payload);
    }

    /// A pong, with the payload of the ping that it answers.
    public static byte[] pong(byte[] payload) {
        return control(Opcode.PONG, payload);
    }

    /// A close frame with a legal [CloseCode] and a reason, which is cut to 123 bytes of UTF-8.
    public static byte[] close(int code, String reason) {
        if (!CloseCode.isLegal(code)) {
            throw new IllegalArgumentException("no close frame may carry the code " + code);
        }
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = wholeCharacters(text, LONGEST_REASON);
        byte[] body = new byte[Short.BYTES + length];
        putBigEndian(body, 0, Short.BYTES, code);
        System.arraycopy(text, 0, body, Short.BYTES, length);
        return control(Opcode.CLOSE, body);
    }

    /// A close frame that gives no code: the answer to one that gave none.
    public static byte[] close() {
        return control(Opcode.CLOSE, new byte[0]);
    }

    /// How much of a text fits without cutting a character in two.
    private static int wholeCharacters(byte[] utf8, int most) {
        int length = Math.min(utf8.length, most);
        while (length < utf8.length && length > 0 && (utf8[length] & 0xC0) == 0x80) {
            length--;
        }
        return length;
    }

    private static byte[] control(Opcode opcode, byte[] payload) {
        if (payload.length > Frame.SHORT) {
            throw new IllegalArgumentException(
                    "a control frame has at most 125 bytes of payload (RFC 6455 §5.5), not " + payload.length);
        }
        return frame(opcode, payload);
    }

    private static byte[] frame(Opcode opcode, byte[] payload) {
        byte[] frame = new byte[headerLength(payload.length) + payload.length];
        int at = putHeader(frame, 0, opcode, payload.length);
        System.arraycopy(payload, 0, frame, at, payload.length);
        return frame;
    }

    /// How long the header of a frame with this much payload is: for those who build several frames in one array.
    public static int headerLength(int payload) {
        return payload <= Frame.SHORT ? SHORT_HEADER : payload <= Frame.MEDIUM ? MEDIUM_HEADER : LONG_HEADER;
    }

    /// Writes the header of a frame that is not fragmented.
    ///
    /// @param target where to, with room for [#headerLength(int)] bytes
    /// @param at the index of the header's first byte
    /// @param length how much payload will follow
    /// @return the index after the header, where the payload belongs
    public static int putHeader(byte[] target, int at, Opcode opcode, int length) {
        target[at] = (byte) (Frame.FIN | opcode.code());
        int next = at + SHORT_HEADER;
        if (length <= Frame.SHORT) {
            target[at + 1] = (byte) length;
            return next;
        }
        if (length <= Frame.MEDIUM) {
            target[at + 1] = Frame.LENGTH_16;
            return putBigEndian(target, next, Short.BYTES, length);
        }
        target[at + 1] = Frame.LENGTH_64;
        return putBigEndian(target, next, Long.BYTES, length);
    }

    private static int putBigEndian(byte[] target, int at, int octets, long value) {
        for (int i = 0, shift = Byte.SIZE * (octets - 1); i < octets; i++, shift -= Byte.SIZE) {
            target[at + i] = (byte) (value >>> shift);
        }
        return at + octets;
    }
}
