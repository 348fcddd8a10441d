package dev.socketloom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/// The first visitors of the built-in page, played by the program itself.
///
/// ```text
///   GET /                                     200, the page
///   GET /socket.io/?…transport=polling        200, a session: CONNECT, and a goodbye
///   GET /socket.io/?…transport=websocket      101, and a few messages
///   GET /socket.io/?…transport=polling        200, a session, as browsers begin it: CONNECT,
///   GET /socket.io/?…transport=websocket&sid  101, where it goes on after a probe
/// ```
///
/// For the training run of an AOT cache or an archive of classes (JEP 514): the JVM writes down what was loaded, linked and
/// run until the process ended, so this is what is there at once when a server starts from it. One conversation each will do.
///
/// What is said is written out, byte by byte, and all of it before the answer is read: there is no client here.
///
/// Owned by the main thread.
final class Rehearsal {

    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

    private static final String SID = "\"sid\":\"";

    private static final String CLOSE = "Connection: close\r\n";

    // RFC 6455 §4.1; the key is that of its example.
    private static final String UPGRADE = """
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            """;

    // RFC 6455 §5.2: FIN and the opcode; the mask bit and the length, which for these is below 126.
    private static final int TEXT_FRAME = 0x81;
    private static final int CLOSE_FRAME = 0x88;
    private static final int MASKED = 0x80;
    private static final int MASK_LENGTH = 4;

    private final InetSocketAddress server;

    Rehearsal(InetSocketAddress server) {
        this.server = server;
    }

    /// Returns when every conversation has gone as it should.
    ///
    /// @throws IOException when one has not
    void run() throws IOException {
        expect("200 OK", get("/"));
        poll();
        meet();
        move();
    }

    private void poll() throws IOException {
        expect("ok", post(POLLING + join(), "1"));
    }

    /// Begins a session over polling.
    ///
    /// @return what the query says of it
    private String join() throws IOException {
        String opened = get(POLLING);
        expect(SID, opened);
        int sid = opened.indexOf(SID) + SID.length();
        String session = "&sid=" + opened.substring(sid, opened.indexOf('"', sid));
        expect("ok", post(POLLING + session, "40"));
        expect("40{\"sid\":", get(POLLING + session));
        return session;
    }

    private void meet() throws IOException {
        var said = new ByteArrayOutputStream();
        said.writeBytes(head("GET", WEBSOCKET, UPGRADE).getBytes(UTF_8));
        frame(said, TEXT_FRAME, "40");
        frame(said, TEXT_FRAME, "421[\"join\",\"Ann\"]");
        frame(said, TEXT_FRAME, "422[\"message\",\"hello\"]");
        frame(said, TEXT_FRAME, "423[\"picture\",{\"type\":\"image/png\",\"bytes\":null}]");
        frame(said, CLOSE_FRAME, "");
        expect("433[", talk(said.toByteArray()));
    }

    private void move() throws IOException {
        var said = new ByteArrayOutputStream();
        said.writeBytes(head("GET", WEBSOCKET + join(), UPGRADE).getBytes(UTF_8));
        frame(said, TEXT_FRAME, "2probe");
        frame(said, TEXT_FRAME, "5");
        frame(said, TEXT_FRAME, "424[\"message\",\"here\"]");
        frame(said, CLOSE_FRAME, "");
        expect("434[", talk(said.toByteArray()));
    }

    /// With a mask of zeros, which leaves the payload as it is.
    private static void frame(ByteArrayOutputStream to, int kind, String payload) {
        to.write(kind);
        to.write(MASKED | payload.length());
        to.writeBytes(new byte[MASK_LENGTH]);
        to.writeBytes(payload.getBytes(UTF_8));
    }

    private String get(String target) throws IOException {
        return talk(head("GET", target, CLOSE));
    }

    private String post(String target, String packet) throws IOException {
        return talk(head("POST", target, CLOSE + "Content-Length: " + packet.length() + "\r\n") + packet);
    }

    private String head(String method, String target, String fields) {
        return method + " " + target + " HTTP/1.1\r\nHost: " + server.getHostString() + "\r\n" + fields + "\r\n";
    }

    private String talk(String said) throws IOException {
        return talk(said.getBytes(UTF_8));
    }

    /// Says all of it, and returns all that is answered until the server closes the connection.
    private String talk(byte[] said) throws IOException {
        try (SocketChannel channel = SocketChannel.open(server)) {
            for (var rest = ByteBuffer.wrap(said); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }

    private static void expect(String part, String answer) throws IOException {
        if (!answer.contains(part)) {
            throw new IOException("the rehearsal expected " + part + ", and the server answered " + answer);
        }
    }
}
