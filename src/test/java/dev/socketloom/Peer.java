package dev.socketloom;

import dev.socketloom.trials.Race;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A client of a server in memory that writes and reads packets letter by letter, on a WebSocket.
///
/// A thread of its own reads, so that the server never waits for it: what came is in a queue, in the server's order, and
/// ends with `end`, after `close CODE` if there was one.
final class Peer implements AutoCloseable {

    private static final String HANDSHAKE = """
            GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r
            Host: h\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    private static final int FINAL_TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int SHORT = 126;
    private static final int CLOSE = 8;

    private static final long PATIENCE = 60;

    private final Loopback.Connection connection;
    private final DataInputStream in;
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Peer(Loopback.Connection connection) throws IOException {
        this.connection = connection;
        in = new DataInputStream(connection.in());
        connection.out().write(HANDSHAKE.getBytes(StandardCharsets.US_ASCII));
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            close();
            throw new IOException("not agreed to: " + head);
        }
        Thread.ofVirtual().name("peer").start(this::readAll);
    }

    /// A session, its open packet taken.
    ///
    /// @throws IOException when the server takes no more
    static Peer open(Loopback loopback) throws IOException, InterruptedException {
        var peer = new Peer(loopback.connect());
        peer.expect("0{");
        return peer;
    }

    /// A session that has joined `/`.
    static Peer joined(Loopback loopback) throws IOException, InterruptedException {
        Peer peer = open(loopback);
        peer.send("40");
        peer.expect("40{");
        return peer;
    }

    private void expect(String beginning) throws IOException, InterruptedException {
        String next = next();
        if (!next.startsWith(beginning)) {
            close();
            throw new IOException("instead of " + beginning + " came " + next);
        }
    }

    private void readAll() {
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0F;
                byte[] payload = in.readNBytes(length());
                received.add(opcode == CLOSE ? "close " + status(payload) : new String(payload, StandardCharsets.UTF_8));
                if (opcode == CLOSE) {
                    // As good as an answer: the server need not wait for one.
                    connection.out().close();
                }
            }
        } catch (IOException gone) {
            received.add("end");
            ended.countDown();
        }
    }

    private static int status(byte[] payload) {
        return (payload[0] & 0xFF) << Byte.SIZE | payload[1] & 0xFF;
    }

    private int length() throws IOException {
        int length = in.readUnsignedByte();
        return length == SHORT ? in.readUnsignedShort() : length;
    }

    /// Sends texts, all in one write.
    void send(String... texts) throws IOException {
        var frames = new ByteArrayOutputStream();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            frames.write(FINAL_TEXT);
            frames.write(MASKED | bytes.length);
            frames.writeBytes(new byte[4]);
            frames.writeBytes(bytes);
        }
        connection.out().write(frames.toByteArray());
    }

    String next() throws InterruptedException {
        String next = received.poll(PATIENCE, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came");
        }
        return next;
    }

    /// Everything that has come and was not taken, when nothing will come any more.
    List<String> rest() throws InterruptedException {
        Race.await(ended);
        var rest = new ArrayList<String>();
        received.drainTo(rest);
        return rest;
    }

    /// Breaks the connection off.
    @Override
    public void close() {
        try {
            connection.in().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
