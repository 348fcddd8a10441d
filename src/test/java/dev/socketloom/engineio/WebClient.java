package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.socketloom.http.Headers;
import dev.socketloom.http.Input;
import dev.socketloom.http.RawClient;
import dev.socketloom.http.Served;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// A client's end of a WebSocket: masks what it sends, and tells what comes in one word each.
///
/// | frame | as text |
/// |---|---|
/// | text | as it is |
/// | binary | `b:` and hexadecimal digits |
/// | compressed text or binary | `z:` and what it is when decompressed |
/// | close | `close:` and the code, or nothing |
/// | pong | `pong:` and its text |
/// | end of the stream | `end` |
final class WebClient implements TestClient {

    private static final int COMPRESSED = 0x40;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    final Served served;
    private final Rig rig;
    private final Input input;
    private final RawClient.Answer answer;
    private String open = "";

    private WebClient(Rig rig, Served served, RawClient.Answer answer) {
        this.rig = rig;
        this.served = served;
        this.answer = answer;
        this.input = new Input(served.wires().client());
    }

    /// Opens a WebSocket; without `more` in the query a session begins, and its open packet is taken.
    static WebClient open(Rig rig, String more, int capacity) throws IOException {
        return open(rig, more, capacity, "");
    }

    /// The same, offering extensions.
    static WebClient open(Rig rig, String more, int capacity, String extensions) throws IOException {
        return at(rig, Rig.QUERY + "websocket" + more, more.isEmpty(), capacity, extensions);
    }

    /// Opens a WebSocket, offering extensions; when a session `begins`, its open packet is taken.
    static WebClient at(Rig rig, String target, boolean begins, int capacity, String extensions) throws IOException {
        Served served = rig.connect(capacity);
        ask(served, target, extensions);
        var client = new WebClient(rig, served, headOf(served));
        assertEquals(101, client.answer.status());
        if (begins) {
            client.open = client.next();
        }
        return client;
    }

    private static void ask(Served served, String target, String extensions) throws IOException {
        served.client().send("GET " + target + " HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Extensions: " + extensions + "\r\n\r\n");
    }

    /// Byte by byte: what follows the 101 must stay where it is.
    private static RawClient.Answer headOf(Served served) throws IOException {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.indexOf("\r\n\r\n") < 0) {
            if (served.wires().client().read(one, 0, 1) < 0) {
                throw new EOFException("ended in the head: " + head);
            }
            head.append((char) one[0]);
        }
        return new RawClient.Answer(
                Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 101".length())),
                Headers.EMPTY,
                "");
    }

    /// The open packet.
    String open() {
        return open;
    }

    String sid() {
        return PollingClient.sid(open);
    }

    @Override
    public TestListener server() {
        return rig.listener(sid());
    }

    void send(String text) throws IOException {
        raw(frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Several texts in one segment.
    void sendTogether(String... texts) throws IOException {
        var all = new ByteArrayOutputStream();
        for (String text : texts) {
            all.writeBytes(frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
        }
        raw(all.toByteArray());
    }

    void sendBinary(byte... bytes) throws IOException {
        raw(frame(BINARY, bytes));
    }

    void sendPing(String text) throws IOException {
        raw(frame(PING, text.getBytes(StandardCharsets.UTF_8)));
    }

    void sendClose(int code) throws IOException {
        raw(frame(CLOSE, new byte[] {(byte) (code >> 8), (byte) code}));
    }

    void raw(byte[] bytes) throws IOException {
        served.wires().client().write(bytes, 0, bytes.length);
    }

    /// One whole frame with a mask of zeros.
    static byte[] frame(int opcode, byte[] payload) {
        var frame = new ByteArrayOutputStream();
        frame.write(0x80 | opcode);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 1 << 16) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            frame.writeBytes(new byte[4]);
            frame.write(payload.length >> 24);
            frame.write(payload.length >> 16);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /// The next frame of the server, or the end.
    @Override
    public String next() throws IOException {
        int first = input.read();
        if (first < 0) {
            return "end";
        }
        byte[] payload = payload();
        return (first & COMPRESSED) == 0 ? word(first, payload) : "z:" + word(first, inflated(payload));
    }

    /// What stands for the message, its tail put back.
    private static byte[] inflated(byte[] payload) throws IOException {
        var stream = new ByteArrayOutputStream();
        stream.writeBytes(payload);
        stream.writeBytes(HexFormat.of().parseHex("0000ffff" + "010000ffff"));
        var bytes = new ByteArrayInputStream(stream.toByteArray());
        try (var inflating = new InflaterInputStream(bytes, new Inflater(true))) {
            return inflating.readAllBytes();
        }
    }

    private static String word(int first, byte[] payload) {
        return switch (first & 0x0F) {
            case TEXT -> new String(payload, StandardCharsets.UTF_8);
            case BINARY -> "b:" + HexFormat.of().formatHex(payload);
            case CLOSE -> "close:" + (payload.length < 2 ? "" : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF));
            case PONG -> "pong:" + new String(payload, StandardCharsets.UTF_8);
            default -> throw new AssertionError("a frame that begins with " + first);
        };
    }

    private byte[] payload() throws IOException {
        int length = input.read();
        int more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (more > 0) {
            length = 0;
            for (int i = 0; i < more; i++) {
                length = length << 8 | input.read();
            }
        }
        if (!input.await(length)) {
            throw new EOFException("ended within a frame");
        }
        var payload = new byte[length];
        int taken = length == 0 ? 0 : input.read(payload, 0, length);
        assertEquals(length, taken);
        return payload;
    }

    void expect(String... frames) throws IOException {
        for (String frame : frames) {
            assertEquals(frame, next());
        }
    }

    /// Waits until the server's reader waits for more of this client.
    void awaitReading() throws InterruptedException {
        served.wires().server().awaitBlockedReader();
    }

    @Override
    public void say(String... messages) throws IOException {
        sendTogether(Stream.of(messages).map(m -> "4" + m).toArray(String[]::new));
    }

    @Override
    public void vanish() {
        served.wires().client().cut();
    }
}
