package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.socketloom.http.RawClient;
import dev.socketloom.http.Served;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A client of revision 3 that polls: one connection for its GETs and one for its POSTs. Bodies are what the test writes
/// and reads, letter by letter; those in bytes are hexadecimal digits.
final class PollingClient3 {

    /// The answer to the handshake.
    final String open;
    final String sid;
    final Served gets;
    final Served posts;
    private final Rig rig;

    private PollingClient3(Rig rig, Served gets, String open) {
        this.rig = rig;
        this.gets = gets;
        this.posts = rig.connect();
        this.open = open;
        this.sid = PollingClient.sid(open.substring(open.indexOf(':') + 1));
    }

    static PollingClient3 open(Rig rig, String more) throws IOException {
        Served gets = rig.connect();
        gets.client().get(Rig.QUERY3 + "polling" + more);
        return new PollingClient3(rig, gets, body(gets.client()));
    }

    TestListener server() {
        return rig.listener(sid);
    }

    String target() {
        return Rig.QUERY3 + "polling&sid=" + sid;
    }

    void startPoll() throws IOException {
        gets.client().get(target());
    }

    /// Sends a GET and waits until the server holds it.
    void startHeldPoll() throws Exception {
        startPoll();
        gets.wires().server().awaitBlockedReader();
    }

    /// The body of the answer to the GET.
    String finishPoll() throws IOException {
        return body(gets.client());
    }

    String poll() throws IOException {
        startPoll();
        return finishPoll();
    }

    private static String body(RawClient client) throws IOException {
        RawClient.Answer head = client.readHead();
        byte[] body = client.rawBytes(Integer.parseInt(head.header("Content-Length")));
        String text = new String(body, StandardCharsets.UTF_8);
        assertEquals(200, head.status(), text);
        assertEquals("no-store", head.header("Cache-Control"));
        if (head.header("Content-Type").equals("application/octet-stream")) {
            return HexFormat.ofDelimiter(" ").formatHex(body);
        }
        assertEquals("text/plain; charset=UTF-8", head.header("Content-Type"));
        return text;
    }

    /// Sends a body in text, which is accepted.
    void post(String body) throws IOException {
        assertEquals("ok", send("text/plain;charset=UTF-8", body.getBytes(StandardCharsets.UTF_8)).body());
    }

    /// The same, with a handler that tarries: the ticker looks in until it is answered.
    void slowPost(String body) throws IOException {
        startPost("text/plain;charset=UTF-8", body.getBytes(StandardCharsets.UTF_8));
        Await.until(() -> {
            rig.ticker.sweepNow();
            return posts.wires().client().hasUnread();
        });
        assertEquals("ok", posts.client().read().body());
    }

    /// Sends a body in bytes, which is accepted.
    void postOctets(String hex) throws IOException {
        assertEquals("ok", send("application/octet-stream", bytes(hex)).body());
    }

    /// Sends a POST, whatever becomes of it.
    RawClient.Answer send(String type, byte[] body) throws IOException {
        startPost(type, body);
        return posts.client().read();
    }

    private void startPost(String type, byte[] body) throws IOException {
        posts.client().send("POST " + target() + " HTTP/1.1\r\nHost: h\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.length + "\r\n\r\n" + new String(body, StandardCharsets.ISO_8859_1));
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
