package dev.socketloom.bench;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A client's end of a WebSocket with Engine.IO on it, as lean as it can be: what is read stays in the buffer, where the
/// caller looks at it, and what is written leaves when the caller says so.
///
/// ```
///   81 fe 00 47 12 34 56 78 42["echo","…"]     text, masked
///   82 fe 04 00 12 34 56 78 …                  binary
/// ```
///
/// Who reads waits for what is to come, or [has it watched][#watchedBy] and takes what is there.
///
/// Owned by the thread of its connection; then by the one that watches it.
final class Link implements AutoCloseable {

    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;

    private static final byte[] PONG = {'3'};

    /// Of a frame that says its length in the second byte.
    private static final int SHORT_HEADER = 2;

    /// RFC 6455 §5.3 wants masks that nobody can foresee, because of proxies; here are none.
    private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

    private static final long EIGHT_BYTES_OF_MASK = 0x1234567812345678L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final SocketChannel channel;
    private final Input in;

    private byte[] output = new byte[4096];
    private int written;

    /// The frame that was read last: its payload stands in [#bytes()] from `start` to `end`.
    private int opcode;

    private int start;
    private int end;

    private Link(SocketChannel channel) {
        this.channel = channel;
        this.in = new Input((bytes, at, room) -> channel.read(ByteBuffer.wrap(bytes, at, room)));
    }

    /// Connects, up to the open packet.
    static Link open(InetSocketAddress address) throws IOException {
        SocketChannel channel = Dial.channel(address);
        try {
            return open(new Link(channel), address);
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    private static Link open(Link link, InetSocketAddress address) throws IOException {
        link.write(ByteBuffer.wrap(("""
                GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r
                Host: 127.0.0.1:%d\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r
                """.formatted(address.getPort())).getBytes(StandardCharsets.US_ASCII)));
        String status = link.in.line();
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new IOException("the handshake was answered with " + status);
        }
        while (!link.in.line().isEmpty()) {
            // Header fields, which all say the same.
        }
        link.expect('0');
        return link;
    }

    /// Connects, and joins the namespace `/`.
    static Link join(InetSocketAddress address) throws IOException {
        Link link = open(address);
        link.send(TEXT, "40".getBytes(StandardCharsets.US_ASCII));
        link.flush();
        link.expect('4');
        return link;
    }

    private void expect(char type) throws IOException {
        readMessage();
        if (in.bytes()[start] != type) {
            throw new IOException("a packet of type " + (char) in.bytes()[start] + " came instead of " + type);
        }
    }

    /// Reads the next message, and answers pings before it.
    ///
    /// @throws EOFException when the server closes
    void readMessage() throws IOException {
        do {
            readFrame();
        } while (!isForCaller());
    }

    /// From now on nobody waits for it: what has arrived is [received][#receive()] when the selector says that something
    /// has, and then [taken][#takeMessage()].
    void watchedBy(Selector selector, Object attachment) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, attachment);
    }

    void receive() throws IOException {
        in.load(frameLength());
    }

    /// Takes the next of the messages that have arrived, and answers pings before it.
    ///
    /// @return whether there is one, as a whole
    boolean takeMessage() throws IOException {
        while (in.here() >= frameLength()) {
            takeFrame();
            if (isForCaller()) {
                return true;
            }
        }
        return false;
    }

    /// Whether the frame is a message; a ping is answered.
    private boolean isForCaller() throws IOException {
        if (opcode == CLOSE) {
            throw new EOFException("the server has closed the WebSocket");
        }
        return !answeredPing();
    }

    /// Waits for a ping, and answers it.
    void readPing() throws IOException {
        do {
            readFrame();
        } while (!answeredPing());
    }

    private boolean answeredPing() throws IOException {
        if (opcode != TEXT || end - start != 1 || in.bytes()[start] != '2') {
            return false;
        }
        send(TEXT, PONG);
        flush();
        return true;
    }

    private void readFrame() throws IOException {
        while (in.here() < frameLength()) {
            in.fill(frameLength());
        }
        takeFrame();
    }

    private void takeFrame() throws IOException {
        int header = headerLength();
        int frame = frameLength();
        opcode = in.peek(0) & 0x0F;
        int from = in.take(frame);
        start = from + header;
        end = from + frame;
    }

    /// How long the next frame is, with its header; before that is here, how long that is.
    private int frameLength() {
        int header = headerLength();
        if (in.here() < header) {
            return header;
        }
        int length = header == SHORT_HEADER ? in.peek(1) : 0;
        for (int at = SHORT_HEADER; at < header; at++) {
            length = length << 8 | in.peek(at);
        }
        return header + length;
    }

    private int headerLength() {
        int length = in.here() < SHORT_HEADER ? 0 : in.peek(1);
        return SHORT_HEADER + (length < 126 ? 0 : length == 126 ? Short.BYTES : Long.BYTES);
    }

    /// Whether the message that was read last is of this kind, and begins and ends with these bytes.
    boolean is(int expected, byte[] before, byte[] after) {
        return opcode == expected
                && end - start >= before.length + after.length
                && Arrays.equals(in.bytes(), start, start + before.length, before, 0, before.length)
                && Arrays.equals(in.bytes(), end - after.length, end, after, 0, after.length);
    }

    byte[] bytes() {
        return in.bytes();
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /// Whether everything that has arrived is read.
    boolean isDry() {
        return in.here() == 0;
    }

    /// Writes a message, which leaves with the next [#flush()].
    void send(int opcode, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        reserve(length + 14);
        output[written++] = (byte) (0x80 | opcode);
        if (length < 126) {
            output[written++] = (byte) (0x80 | length);
        } else if (length <= 0xFFFF) {
            output[written++] = (byte) (0x80 | 126);
            output[written++] = (byte) (length >> 8);
            output[written++] = (byte) length;
        } else {
            output[written++] = (byte) (0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                output[written++] = (byte) ((long) length >> shift);
            }
        }
        System.arraycopy(MASK, 0, output, written, MASK.length);
        written += MASK.length;
        int payload = written;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, output, written, part.length);
            written += part.length;
        }
        mask(payload);
    }

    /// Masks what was written from here on, eight bytes at a time: a generator that is busy with itself is slow to take
    /// what it gets.
    private void mask(int from) {
        int at = from;
        for (; at <= written - Long.BYTES; at += Long.BYTES) {
            LONGS.set(output, at, (long) LONGS.get(output, at) ^ EIGHT_BYTES_OF_MASK);
        }
        for (; at < written; at++) {
            output[at] ^= MASK[(at - from) & 3];
        }
    }

    private void reserve(int bytes) {
        if (output.length - written < bytes) {
            output = Arrays.copyOf(output, Math.max(2 * output.length, written + bytes));
        }
    }

    void flush() throws IOException {
        write(ByteBuffer.wrap(output, 0, written));
        written = 0;
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /// Says goodbye and waits until the server has closed.
    void leave() throws IOException {
        send(TEXT, "41".getBytes(StandardCharsets.US_ASCII));
        send(CLOSE, new byte[] {3, (byte) 0xE8});
        flush();
        in.drain();
        close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
