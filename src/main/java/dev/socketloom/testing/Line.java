package dev.socketloom.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.socketloom.ConnectionRefused;
import dev.socketloom.Loopback;
import dev.socketloom.ServerOptions;
import dev.socketloom.packet.Encoded;
import dev.socketloom.packet.Packet;
import dev.socketloom.packet.PacketException;
import dev.socketloom.packet.PacketLimits;
import dev.socketloom.packet.Parser;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// A client's end of one connection: a WebSocket with Engine.IO on it, in as few lines as can be.
///
/// ```
///   GET …transport=websocket ──▶           ◀── 101, 0{"sid":…}
///   4 packets, as masked frames ──▶        ◀── 4 packets
///   3 ──▶                                  ◀── 2
/// ```
///
/// It does what the official client does, and nothing to be kind: the server would close the connection of one that
/// made a mistake.
///
/// Its thread reads; writing is guarded by `this`.
final class Line {

    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT = 126;
    private static final int LONG = 127;
    private static final int LONGEST_SHORT = 0xFFFF;

    /// A test may send as much as it likes.
    private static final PacketLimits UNLIMITED = new PacketLimits(
            10_000, Integer.MAX_VALUE, PacketLimits.DEEPEST, Integer.MAX_VALUE);

    private final TestServer server;
    private final DataInputStream in;
    private final CompletableFuture<Boolean> served;
    private final Parser parser;
    private final Parser.Decoder decoder;
    private final Map<String, TestClient> clients = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<CompletableFuture<Boolean>> echoes = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private volatile boolean silent;

    @GuardedBy("this")
    private final OutputStream out;

    private Line(TestServer server, Loopback.Connection connection) {
        this.server = server;
        parser = server.options().get(ServerOptions.PARSER);
        decoder = parser.decoder(UNLIMITED, namespace -> true);
        in = new DataInputStream(connection.in());
        out = connection.out();
        served = connection.ended();
    }

    /// Connects, up to the open packet.
    ///
    /// @throws ConnectionRefused when the answer is not 101
    static Line open(TestServer server, String query, Map<String, String> headers) throws ConnectionRefused {
        try {
            var line = new Line(server, server.loopback().connect());
            line.shakeHands(query, headers);
            Thread.ofVirtual().name("test-client").start(line::readAll);
            return line;
        } catch (IOException e) {
            throw new AssertionError("the handshake failed", e);
        }
    }

    private void shakeHands(String query, Map<String, String> headers) throws IOException, ConnectionRefused {
        var head = new StringBuilder("GET " + server.options().get(ServerOptions.PATH)
                + "/?EIO=4&transport=websocket" + query + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        String status = line();
        int length = 0;
        for (String field = line(); !field.isEmpty(); field = line()) {
            if (field.startsWith("Content-Length: ")) {
                length = Integer.parseInt(field.substring("Content-Length: ".length()));
            }
        }
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new ConnectionRefused(status + ": " + new String(in.readNBytes(length), StandardCharsets.UTF_8));
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append((char) c);
        }
        return line.substring(0, line.length() - 1);
    }

    TestServer server() {
        return server;
    }

    /// Joins a namespace.
    TestClient join(String namespace, @Nullable Map<String, @Nullable Object> auth) throws ConnectionRefused {
        var client = new TestClient(this, namespace);
        clients.put(namespace, client);
        send(new Packet.Connect(namespace, auth));
        return client.joined();
    }

    private void readAll() {
        String reason = "the connection broke";
        try {
            boolean open = true;
            while (open) {
                open = read();
            }
            reason = "the server closed the connection";
        } catch (IOException | PacketException e) {
            reason = "the connection broke: " + e;
        } finally {
            ended.complete(reason);
            for (CompletableFuture<Boolean> echo : echoes) {
                echo.complete(false);
            }
            clients.values().forEach(TestClient::lost);
        }
    }

    /// Reads one frame; the server sends whole messages, unmasked.
    private boolean read() throws IOException, PacketException {
        int opcode = in.readUnsignedByte() & 0x0F;
        int length = in.readUnsignedByte();
        if (length == SHORT) {
            length = in.readUnsignedShort();
        } else if (length == LONG) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = in.readNBytes(length);
        switch (opcode) {
            case TEXT -> message(new String(payload, StandardCharsets.UTF_8));
            case BINARY -> packet(decoder.binary(payload));
            case PONG -> echoes.remove().complete(true);
            case CLOSE -> {
                frame(CLOSE, payload);
                return false;
            }
            default -> throw new IOException("a frame with opcode " + opcode);
        }
        return true;
    }

    private void message(String text) throws IOException, PacketException {
        switch (text.charAt(0)) {
            case '0' -> { }
            case '2' -> pong();
            case '4' -> packet(decoder.text(text.substring(1)));
            default -> throw new IOException("an Engine.IO packet " + text);
        }
    }

    private void pong() throws IOException {
        if (!silent) {
            frame(TEXT, new byte[] {'3'});
        }
    }

    private void packet(@Nullable Packet packet) {
        if (packet != null) {
            TestClient client = clients.get(packet.namespace());
            if (client != null) {
                client.heard(packet);
            }
        }
    }

    /// Sends a packet, with its attachments.
    synchronized void send(Packet packet) {
        Encoded encoded = parser.encode(packet);
        try {
            if (!encoded.isBinary()) {
                frame(TEXT, ("4" + encoded.text()).getBytes(StandardCharsets.UTF_8));
            }
            for (byte[] attachment : encoded.attachments()) {
                frame(BINARY, attachment);
            }
        } catch (IOException gone) {
            // As over a network: what is sent to a server that has gone is lost, and the reader finds the end.
        }
    }

    // RFC 6455 §5.3 wants masks that nobody can foresee, because of proxies; here are none, and zeros change nothing.
    private synchronized void frame(int opcode, byte[] payload) throws IOException {
        int length = payload.length;
        out.write(FINAL | opcode);
        if (length < SHORT) {
            out.write(MASKED | length);
        } else if (length <= LONGEST_SHORT) {
            out.write(new byte[] {(byte) (MASKED | SHORT), (byte) (length >> 8), (byte) length});
        } else {
            out.write(new byte[] {(byte) (MASKED | LONG), 0, 0, 0, 0,
                (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length});
        }
        out.write(new byte[] {0, 0, 0, 0});
        write(payload);
    }

    private synchronized void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /// Returns when the server has read what was sent before, and all that it had sent by then is here: its answer to
    /// a ping comes after that.
    void settle() {
        var echo = new CompletableFuture<Boolean>();
        synchronized (this) {
            echoes.add(echo);
            try {
                frame(PING, new byte[0]);
            } catch (IOException gone) {
                echo.complete(false);
            }
        }
        if (ended.isDone()) {
            echo.complete(false);
        }
        boolean _ = Patience.await(server.loopback(), echo, () -> "the server has not answered a ping");
    }

    /// Answers no more pings.
    void fallSilent() {
        silent = true;
    }

    /// Ends the connection without a word, and waits until the server has noticed.
    void cut() throws IOException {
        in.close();
        boolean _ = Patience.await(server.loopback(), served, () -> "the server has not noticed that its client is gone");
    }

    /// Leaves one namespace's client to itself.
    void forget(TestClient client) {
        clients.remove(client.namespace(), client);
    }

    boolean isOpen() {
        return !ended.isDone();
    }
}
