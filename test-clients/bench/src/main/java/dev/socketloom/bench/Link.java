package dev.socketloom.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// A client's end of a WebSocket with Engine.IO on it, as lean as it can be: what is read stays in the buffer, where the
/// caller looks at it, and what is written leaves when the caller says so.
///
/// ```
///   81 fe 00 47 12 34 56 78 42["echo","…"]     text, masked
///   82 fe 04 00 12 34 56 78 …                  binary
/// ```
///
/// Owned by the thread of its connection.
final class Link implements AutoCloseable {

    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;

    private static final byte[] PONG = {'3'};

    /// An address has some 28,000 ports for those who connect, and others need some of them. One that was used cannot be
    /// used again for a minute.
    private static final int CONNECTIONS_OF_AN_ADDRESS = 15_000;

    /// How many addresses of our own are used, one after the other.
    private static final int ADDRESSES = 200;

    private static final AtomicInteger OPENED = new AtomicInteger();

    /// RFC 6455 §5.3 wants masks that nobody can foresee, because of proxies; here are none.
    private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private byte[] input = new byte[4096];
    private int read;
    private int filled;

    private byte[] output = new byte[4096];
    private int written;

    /// The frame that was read last: its payload stands in [#bytes()] from `start` to `end`.
    private int opcode;

    private int start;
    private int end;

    private Link(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /// Connects, up to the open packet.
    static Link open(InetSocketAddress address) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            int host = OPENED.getAndIncrement() / CONNECTIONS_OF_AN_ADDRESS % ADDRESSES;
            if (host > 0) {
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + (host + 1)), 0));
            }
            socket.connect(address);
            return open(new Link(socket), address);
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    private static Link open(Link link, InetSocketAddress address) throws IOException {
        link.socket.getOutputStream().write(("""
                GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r
                Host: 127.0.0.1:%d\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r
                """.formatted(address.getPort())).getBytes(StandardCharsets.US_ASCII));
        String status = link.line();
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new IOException("the handshake was answered with " + status);
        }
        while (!link.line().isEmpty()) {
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

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int b = next(); b != '\n'; b = next()) {
            line.append((char) b);
        }
        return line.substring(0, line.length() - 1);
    }

    private void expect(char type) throws IOException {
        readMessage();
        if (input[start] != type) {
            throw new IOException("a packet of type " + (char) input[start] + " came instead of " + type);
        }
    }

    /// Reads the next message, and answers pings before it.
    ///
    /// @throws EOFException when the server closes
    void readMessage() throws IOException {
        do {
            readFrame();
            if (opcode == CLOSE) {
                throw new EOFException("the server has closed the WebSocket");
            }
        } while (answeredPing());
    }

    /// Waits for a ping, and answers it.
    void readPing() throws IOException {
        do {
            readFrame();
        } while (!answeredPing());
    }

    private boolean answeredPing() throws IOException {
        if (opcode != TEXT || end - start != 1 || input[start] != '2') {
            return false;
        }
        send(TEXT, PONG);
        flush();
        return true;
    }

    private void readFrame() throws IOException {
        opcode = next() & 0x0F;
        int length = next();
        if (length == 126) {
            length = next() << 8 | next();
        } else if (length == 127) {
            length = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                length = length << 8 | next();
            }
        }
        while (filled - read < length) {
            fill(length);
        }
        start = read;
        read += length;
        end = read;
    }

    private int next() throws IOException {
        while (read == filled) {
            fill(1);
        }
        return input[read++] & 0xFF;
    }

    private void fill(int needed) throws IOException {
        if (read == filled) {
            read = 0;
            filled = 0;
        } else if (input.length - read < needed) {
            System.arraycopy(input, read, input, 0, filled - read);
            filled -= read;
            read = 0;
        }
        if (input.length < needed) {
            input = Arrays.copyOf(input, 2 * needed);
        }
        int count = in.read(input, filled, input.length - filled);
        if (count < 0) {
            throw new EOFException("the server has closed the connection");
        }
        filled += count;
    }

    /// Whether the message that was read last is of this kind, and begins and ends with these bytes.
    boolean is(int expected, byte[] before, byte[] after) {
        return opcode == expected
                && end - start >= before.length + after.length
                && Arrays.equals(input, start, start + before.length, before, 0, before.length)
                && Arrays.equals(input, end - after.length, end, after, 0, after.length);
    }

    byte[] bytes() {
        return input;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /// Whether everything that has arrived is read.
    boolean isDry() {
        return read == filled;
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
        int at = 0;
        for (byte[] part : parts) {
            for (byte b : part) {
                output[written++] = (byte) (b ^ MASK[at++ & 3]);
            }
        }
    }

    private void reserve(int bytes) {
        if (output.length - written < bytes) {
            output = Arrays.copyOf(output, Math.max(2 * output.length, written + bytes));
        }
    }

    void flush() throws IOException {
        out.write(output, 0, written);
        written = 0;
    }

    /// Says goodbye and waits until the server has closed.
    void leave() throws IOException {
        send(TEXT, "41".getBytes(StandardCharsets.US_ASCII));
        send(CLOSE, new byte[] {3, (byte) 0xE8});
        flush();
        while (in.read(input) >= 0) {
            // What is still under way.
        }
        close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
