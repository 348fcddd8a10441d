package dev.socketloom.websocket;

import static dev.socketloom.websocket.WebSocketException.protocolError;

import dev.socketloom.http.Input;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Takes the bytes of a client apart into frames and refuses those that break a rule of RFC 6455 §5.1, §5.2 or §5.5,
/// or of RFC 7692 §6: the rules that one frame can break by itself. ([MessageReader] knows those about several.)
///
/// ```
///   next()   81 85 37 fa 21 3d      a text frame, the last of its message, 5 bytes, masked
///   read()   7f 9f 4d 51 58   ->    48 65 6c 6c 6f   "Hello"
/// ```
///
/// A parser for non-blocking sockets needs a state for every place where the bytes can run out. A virtual thread
/// does not: where the bytes run out, it waits. That is why there is no state machine here.
///
/// Not thread safe: it belongs to the connection's reader, but for [#isGrowing(long)].
final class FrameReader {

    /// The masking key is used four, and eight, octets at a time. In this order its first octet is the lowest byte.
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// Multiplies a key of four octets into eight.
    private static final long TWICE = 0x1_0000_0001L;

    /// A rest of a payload at least this long is read straight into the caller's array. A shorter one comes through
    /// the input's buffer, and what follows it in the same packet with it.
    private static final int LARGE = 2048;

    private final Input input;
    /// The bits of a first byte that mean nothing on this connection.
    private final int reserved;

    /// How much of the current frame's payload has not been taken yet.
    private long remaining;

    /// How much was still to come when a piece of a payload had been taken that arrives in several. Read by any thread. No
    /// message that is taken has more bytes than an array.
    private volatile int toCome;

    /// The same when somebody asked last. Whoever asks sees to it that nobody else does at the same time.
    private int toComeBefore;

    /// The masking key, turned so that the octet for the next byte of payload is the lowest.
    private int key;

    /// @param deflate whether messages may be compressed (RFC 7692)
    FrameReader(Input input, boolean deflate) {
        this.input = input;
        this.reserved = deflate ? Frame.RSV & ~Frame.RSV1 : Frame.RSV;
    }

    /// Waits for the next frame. The payload of the one before must have been taken.
    ///
    /// @throws EOFException when the stream ends, within a frame or between two: no close frame came before
    Frame next() throws IOException, WebSocketException {
        if (!input.await(2)) {
            throw new EOFException("the connection ended without a close frame");
        }
        int first = input.read();
        int second = input.read();
        Opcode opcode = opcode(first);
        boolean fin = (first & Frame.FIN) != 0;
        boolean compressed = (first & Frame.RSV1) != 0;
        // RFC 6455 §5.1: "The server MUST close the connection upon receiving a frame that is not masked."
        if ((second & Frame.MASK) == 0) {
            throw protocolError("a frame of a client that is not masked");
        }
        if (opcode.isControl()) {
            checkControl(fin, second & Frame.LENGTH);
        }
        remaining = length(second & Frame.LENGTH);
        await(Integer.BYTES);
        key = (int) INTS.get(input.array(), input.position());
        input.skip(Integer.BYTES);
        return new Frame(fin, compressed, opcode, remaining);
    }

    private Opcode opcode(int first) throws WebSocketException {
        // RFC 6455 §5.2: "MUST be 0 unless an extension is negotiated that defines meanings for non-zero values."
        if ((first & reserved) != 0) {
            throw protocolError("a reserved bit is set, and no extension was negotiated that uses it");
        }
        Opcode opcode = Opcode.of(first & Frame.OPCODE);
        // RFC 6455 §5.2: "If an unknown opcode is received, the receiving endpoint MUST _Fail the WebSocket
        // Connection_."
        if (opcode == null) {
            throw protocolError("opcode " + (first & Frame.OPCODE) + " is reserved");
        }
        // RFC 7692 §6: "An endpoint MUST NOT set the "Per-Message Compressed" bit of control frames and non-first
        // fragments of a data message. An endpoint receiving such a frame MUST _Fail the WebSocket Connection_."
        if ((first & Frame.RSV1) != 0 && !opcode.beginsMessage()) {
            throw protocolError("a frame that does not begin a message says that one is compressed");
        }
        return opcode;
    }

    private static void checkControl(boolean fin, int length) throws WebSocketException {
        // RFC 6455 §5.5: "All control frames MUST have a payload length of 125 bytes or less and MUST NOT be
        // fragmented."
        if (!fin) {
            throw protocolError("a fragmented control frame");
        }
        if (length > Frame.SHORT) {
            throw protocolError("a control frame with more than 125 bytes of payload");
        }
    }

    private long length(int seven) throws IOException, WebSocketException {
        return switch (seven) {
            case Frame.LENGTH_16 -> extendedLength(Short.BYTES, Frame.SHORT);
            case Frame.LENGTH_64 -> extendedLength(Long.BYTES, Frame.MEDIUM);
            default -> seven;
        };
    }

    private long extendedLength(int octets, int shorterFormTo) throws IOException, WebSocketException {
        await(octets);
        long length = 0;
        for (int i = 0; i < octets; i++) {
            length = length << 8 | input.read();
        }
        // RFC 6455 §5.2: "the most significant bit MUST be 0"
        if (length < 0) {
            throw protocolError("a payload length with the most significant bit set");
        }
        // RFC 6455 §5.2: "the minimal number of bytes MUST be used to encode the length"
        if (length <= shorterFormTo) {
            throw protocolError("payload length " + length + " in more bytes than it needs");
        }
        return length;
    }

    private void await(int count) throws IOException {
        if (!input.await(count)) {
            throw cutShort();
        }
    }

    /// How much of the current frame's payload has not been taken yet.
    long remaining() {
        return remaining;
    }

    /// Whether all of the payload has arrived, and can be looked at where it lies.
    boolean hasArrived() {
        return input.buffered() >= remaining;
    }

    /// Unmasks what has arrived of the payload where it lies, from [Input#position()] on. The caller skips it there.
    ///
    /// @return its length
    int unmaskInPlace() {
        int length = (int) Math.min(remaining, input.buffered());
        unmask(input.array(), input.position(), input.position() + length);
        remaining -= length;
        return length;
    }

    /// Waits for more of the payload and unmasks what has come, as [#unmaskInPlace()]. There must be some left.
    ///
    /// @return its length, at least one
    int readInPlace() throws IOException {
        await(1);
        int count = unmaskInPlace();
        toCome = (int) remaining;
        return count;
    }

    /// Waits for more of the payload and takes what has come, unmasked, up to `length` bytes of it. There must be some
    /// left.
    ///
    /// @return how many bytes were taken, at least one
    int read(byte[] target, int offset, int length) throws IOException {
        int wanted = (int) Math.min(remaining, length);
        if (wanted < LARGE && input.buffered() == 0) {
            await(1);
        }
        int count = input.read(target, offset, wanted);
        if (count < 0) {
            throw cutShort();
        }
        unmask(target, offset, offset + count);
        remaining -= count;
        toCome = (int) remaining;
        return count;
    }

    /// Whether a payload is still arriving that was not when this was asked last, or of which at least so many bytes have
    /// come since then.
    boolean isGrowing(long least) {
        int now = toCome;
        boolean grown = now > 0 && (now > toComeBefore || toComeBefore - now >= least);
        toComeBefore = now;
        return grown;
    }

    /// Waits for all of the payload of a control frame, which is short enough for the input's buffer.
    byte[] payload() throws IOException {
        await((int) remaining);
        int length = unmaskInPlace();
        int from = input.position();
        input.skip(length);
        return Arrays.copyOfRange(input.array(), from, from + length);
    }

    /// Waits for all of the payload and forgets it.
    void skip() throws IOException {
        while (remaining > 0) {
            await(1);
            int count = (int) Math.min(remaining, input.buffered());
            input.skip(count);
            remaining -= count;
        }
    }

    /// RFC 6455 §5.3: `transformed-octet-i = original-octet-i XOR masking-key-octet-j`, where `j = i MOD 4`, and the
    /// same brings the original back.
    private void unmask(byte[] bytes, int from, int to) {
        long eight = Integer.toUnsignedLong(key) * TWICE;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ eight);
        }
        for (; at < to; at++) {
            bytes[at] ^= (byte) key;
            key = Integer.rotateRight(key, Byte.SIZE);
        }
    }

    private static EOFException cutShort() {
        return new EOFException("the connection ended within a frame");
    }
}
