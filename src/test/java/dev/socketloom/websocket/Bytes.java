package dev.socketloom.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;

/// Bytes as a test writes them down, and the frames of both sides built the long way round: by other code than that
/// under test, one field after the other.
final class Bytes {

    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    /// The masking key of the examples in RFC 6455 §5.7.
    private static final byte[] KEY = hex("37 fa 21 3d");

    private Bytes() {}

    /// Bytes from hexadecimal digits; spaces are for the reader.
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /// A client's frame: its first byte (FIN, RSV, opcode) and its payload, masked.
    static byte[] client(int first, byte[] payload) {
        return client(first, payload, KEY);
    }

    static byte[] client(int first, byte[] payload, byte[] key) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= key[i % 4];
        }
        return concat(header(first, 0x80, payload.length), key, masked);
    }

    static byte[] client(int first, String payload) {
        return client(first, utf8(payload));
    }

    /// A client's message, a frame for each part.
    static byte[][] fragments(int opcode, byte[]... parts) {
        byte[][] frames = new byte[parts.length][];
        for (int i = 0; i < parts.length; i++) {
            frames[i] = client((i == parts.length - 1 ? FIN : 0) | (i == 0 ? opcode : CONTINUATION), parts[i]);
        }
        return frames;
    }

    /// A server's frame, which is not masked.
    static byte[] server(int first, byte[] payload) {
        return concat(header(first, 0, payload.length), payload);
    }

    static byte[] server(int first, String payload) {
        return server(first, utf8(payload));
    }

    /// The first bytes of a frame up to its length.
    static byte[] header(int first, int mask, long length) {
        if (length < 126) {
            return new byte[] {(byte) first, (byte) (mask | length)};
        }
        if (length < 65536) {
            return new byte[] {(byte) first, (byte) (mask | 126), (byte) (length >> 8), (byte) length};
        }
        return concat(new byte[] {(byte) first, (byte) (mask | 127)}, hex("%016x".formatted(length)));
    }

    /// A message as a client compresses it (RFC 7692 §7.2.1).
    static byte[] deflated(byte[] message) {
        var all = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(message);
        byte[] piece = new byte[4096];
        int count;
        do {
            count = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH);
            all.write(piece, 0, count);
        } while (count == piece.length);
        deflater.end();
        return Arrays.copyOf(all.toByteArray(), all.size() - 4);
    }

    /// The body of a close frame.
    static byte[] status(int code, String reason) {
        return concat(hex("%04x".formatted(code)), utf8(reason));
    }
}
