package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Attacks on a whole connection. The endpoint notes every request it is shown; what was smuggled would be among them.
@Timeout(30)
class HostileTest {

    /// A second request, hidden behind or inside the first.
    private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: h\r\n\r\n";

    private final List<String> served = new ArrayList<>();

    private Reply note(Request request) throws IOException, HttpException {
        synchronized (served) {
            served.add(request.path());
        }
        return Response.text(200, "" + request.readBody(1_000_000).length);
    }

    private static Arguments attack(String name, int status, String bytes) {
        return Arguments.of(name, status, bytes);
    }

    private static String post(String fields, String body) {
        return "POST /first HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n\r\n" + body;
    }

    private static String get(String fields) {
        return "GET /first HTTP/1.1\r\n" + fields + "\r\n\r\n";
    }

    static Stream<Arguments> attacks() {
        String chunked = "Transfer-Encoding: chunked";
        return Stream.of(
                attack("CL.TE", 400, post("Content-Length: 5\r\n" + chunked, "0\r\n\r\n" + HIDDEN)),
                attack("TE.CL", 400, post(chunked + "\r\nContent-Length: 4", "5c\r\n" + HIDDEN + "\r\n0\r\n\r\n")),
                attack("TE.TE", 400, post(chunked + "\r\nTransfer-Encoding: x", "0\r\n\r\n" + HIDDEN)),
                attack("TE twice", 400, post(chunked + "\r\n" + chunked, "0\r\n\r\n" + HIDDEN)),
                attack("TE identity", 400, post("Transfer-Encoding: identity", HIDDEN)),
                attack("TE unknown", 400, post("Transfer-Encoding: xchunked", "0\r\n\r\n" + HIDDEN)),
                attack("TE gzip first", 501, post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n" + HIDDEN)),
                attack("TE with a Kelvin sign", 400,
                        post("Transfer-Encoding: chun\u00E2\u0084\u00AAed", "0\r\n\r\n" + HIDDEN)),
                attack("TE with a dotted capital I", 400,
                        post("Transfer-Encod\u00C4\u00B0ng: chunked\r\nContent-Length: 5", "0\r\n\r\n" + HIDDEN)),
                attack("TE behind a vertical tab", 400, post("Transfer-Encoding: \u000Bchunked", "0\r\n\r\n" + HIDDEN)),
                attack("TE before a space", 400, post("Transfer-Encoding : chunked", "0\r\n\r\n" + HIDDEN)),
                attack("TE on a folded line", 400, post("Transfer-Encoding:\r\n chunked", "0\r\n\r\n" + HIDDEN)),
                attack("TE behind a bare CR", 400, post("X: y\rTransfer-Encoding: chunked", "0\r\n\r\n" + HIDDEN)),
                attack("TE behind a bare LF", 400, post("X: y\nTransfer-Encoding: chunked", "0\r\n\r\n" + HIDDEN)),
                attack("TE in HTTP/1.0", 400,
                        "POST /first HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN),
                attack("CL twice, different", 400, post("Content-Length: 0\r\nContent-Length: 35", HIDDEN)),
                attack("CL twice, equal", 400, post("Content-Length: 35\r\nContent-Length: 35", HIDDEN)),
                attack("CL in a list", 400, post("Content-Length: 0, 35", HIDDEN)),
                attack("CL with a sign", 400, post("Content-Length: +0", HIDDEN)),
                attack("CL negative", 400, post("Content-Length: -1", HIDDEN)),
                attack("CL in Arabic digits", 400, post("Content-Length: \u00D9\u00A5", HIDDEN)),
                attack("CL hexadecimal", 400, post("Content-Length: 0x5", HIDDEN)),
                attack("CL 2^63", 413, post("Content-Length: 9223372036854775808", HIDDEN)),
                attack("CL 2^64", 413, post("Content-Length: 18446744073709551616", HIDDEN)),
                attack("CL 2^32", 413, post("Content-Length: 4294967296", HIDDEN)),
                attack("chunk size negative", 400, post(chunked, "-1\r\n" + HIDDEN)),
                attack("chunk size 2^64", 400, post(chunked, "10000000000000000\r\n" + HIDDEN)),
                attack("chunk size 2^63", 400, post(chunked, "8000000000000000\r\n" + HIDDEN)),
                attack("chunk size 2^62", 413, post(chunked, "4000000000000000\r\n" + HIDDEN)),
                attack("chunk size behind a space", 400, post(chunked, " 0\r\n\r\n" + HIDDEN)),
                attack("chunk line with LF", 400, post(chunked, "0\n\r\n" + HIDDEN)),
                attack("chunk data without its end", 400, post(chunked, "1\r\naX0\r\n\r\n" + HIDDEN)),
                attack("chunk data with LF", 400, post(chunked, "1\r\na\n0\r\n\r\n" + HIDDEN)),
                attack("chunk extension of 50 kilobytes", 400, post(chunked, "0;" + "x".repeat(50_000) + "\r\n\r\n")),
                attack("chunk extension with a LF", 400, post(chunked, "0;a\n0\r\n\r\n" + HIDDEN)),
                attack("chunk extension in an open quoted string", 400,
                        post(chunked, "0;a=\"\r\n\r\n" + HIDDEN)),
                attack("chunk extension with a quoted line end", 400,
                        post(chunked, "1;a=\"\r\n\"\r\n\r\n0\r\n\r\n" + HIDDEN)),
                attack("a request for a trailer", 400, post(chunked, "0\r\n" + HIDDEN)),
                attack("trailers of 50 kilobytes", 400, post(chunked, "0\r\n" + "X: y\r\n".repeat(8_000) + "\r\n")),
                attack("head ended by LF LF", 400, "GET /first HTTP/1.1\nHost: h\n\n" + HIDDEN),
                attack("head ended by CR CR CR", 400, "GET /first HTTP/1.1\r\nHost: h\r\r\r\n" + HIDDEN),
                attack("first line folded", 400, "GET /first HTTP/1.1\r\n Host: h\r\n\r\n" + HIDDEN),
                attack("control before the request", 400, "\u0001GET /first HTTP/1.1\r\nHost: h\r\n\r\n" + HIDDEN),
                attack("NUL in a name", 400, get("Host: h\r\nX\u0000Y: z")),
                attack("NUL in a value", 400, get("Host: h\r\nX: \u0000")),
                attack("three empty lines", 400, "\r\n\r\n\r\n" + HIDDEN),
                attack("no Host", 400, get("X: y")),
                attack("two Hosts", 400, get("Host: h\r\nHost: evil")),
                attack("Host with a path", 400, get("Host: h/../evil")),
                attack("Host with a user", 400, get("Host: h@evil")),
                attack("target and Host differ", 400, "GET http://evil/ HTTP/1.1\r\nHost: h\r\n\r\n"),
                attack("HTTP/0.9", 400, "GET /first\r\n\r\n"),
                attack("HTTP/2 preface", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                attack("TLS hello", 400, "\u0016\u0003\u0001\u0002\u0000\u0001"),
                attack("lower-case version", 400, "GET /first http/1.1\r\nHost: h\r\n\r\n"),
                attack("tabs for spaces", 400, "GET\t/first\tHTTP/1.1\r\nHost: h\r\n\r\n"),
                attack("CONNECT", 501, "CONNECT evil:443 HTTP/1.1\r\nHost: evil:443\r\n\r\n"),
                attack("request line of 50 kilobytes", 414, "GET /" + "x".repeat(50_000) + " HTTP/1.1\r\n\r\n"),
                attack("no request line at all", 414, "x".repeat(50_000)),
                attack("head of 50 kilobytes", 431, get("Host: h\r\nX: " + "y".repeat(50_000))),
                attack("two thousand lines", 431, get("Host: h\r\n" + "X:\r\n".repeat(2_000) + "Upgrade: websocket")),
                attack("path above the root", 400, "GET /../etc/passwd HTTP/1.1\r\nHost: h\r\n\r\n"),
                attack("NUL in the path", 400, "GET /a%00b HTTP/1.1\r\nHost: h\r\n\r\n"),
                attack("overlong UTF-8 in the path", 400, "GET /%c0%ae%c0%ae/x HTTP/1.1\r\nHost: h\r\n\r\n"),
                attack("escaped line break in the path", 400, "GET /a%0d%0ab HTTP/1.1\r\nHost: h\r\n\r\n"),
                attack("an impossible expectation", 417, post("Expect: 200-ok\r\nContent-Length: 1", "x")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void isRefusedAndEndsTheConnection(String name, int status, String bytes) throws Exception {
        var wires = Wires.of(1 << 21);
        try (var connection = Served.over(wires, this::note)) {
            connection.client().send(bytes);
            RawClient.Answer answer = connection.client().read();
            assertEquals(status, answer.status());
            assertEquals("close", answer.header("Connection"));
            assertTrue(connection.client().isAtEnd(), "a second answer");
            connection.client().wire().endOutput();
            connection.awaitEnd();
            assertFalse(served.contains("/hidden"), "smuggled");
        }
    }

    @Test
    void whatWasTriedIsManyThings() {
        assertTrue(attacks().count() >= 40);
    }

    /// Behind a lawful request a second one is a second one, wherever the pieces are cut.
    @Test
    void lawfulPipelinesSurviveEveryCut() throws Exception {
        String both = post("Content-Length: 3", "abc")
                + post("Transfer-Encoding: chunked", "2;x\r\nde\r\n0\r\nT: u\r\n\r\n");
        byte[] bytes = both.getBytes(StandardCharsets.ISO_8859_1);
        for (int cut = 1; cut < bytes.length; cut++) {
            try (var connection = Served.over(Wires.of(4_096), this::note)) {
                connection.client().wire().write(bytes, 0, cut);
                connection.wires().server().awaitBlockedReader();
                connection.client().wire().write(bytes, cut, bytes.length - cut);
                assertEquals("3", connection.client().read().body(), "cut at " + cut);
                assertEquals("2", connection.client().read().body(), "cut at " + cut);
            }
        }
        assertEquals(2 * (bytes.length - 1), served.size());
    }

    /// Slowloris: a header line every nine seconds never ends; the connection does, after ten.
    @Test
    void aSlowHeadIsCutOff() throws Exception {
        try (var connection = Served.by(this::note)) {
            connection.client().send("GET / HTTP/1.1\r\nHost: h\r\n");
            connection.advanceWhileReading(Duration.ofSeconds(9));
            connection.client().send("X: y\r\n");
            connection.advanceWhileReading(Duration.ofSeconds(2));
            assertEquals(408, connection.client().read().status());
            assertTrue(connection.client().isAtEnd());
            assertTrue(served.isEmpty());
        }
    }

    /// Slow POST: a byte every ten seconds.
    @Test
    void aSlowBodyIsCutOff() throws Exception {
        try (var connection = Served.by(this::note)) {
            connection.client().send(post("Content-Length: 100", ""));
            for (int i = 0; i < 6; i++) {
                connection.client().send("x");
                connection.advanceWhileReading(Duration.ofSeconds(10));
            }
            assertEquals(408, connection.client().read().status());
            assertTrue(connection.client().isAtEnd());
        }
    }

    /// Slow read: requests without end, and no answer taken.
    @Test
    void aPeerThatReadsNothingStopsBeingRead() throws Exception {
        try (var connection = Served.over(Wires.of(1_000), this::note)) {
            var flood = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        connection.client().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
                    }
                } catch (IOException e) {
                    // Cut off, as hoped.
                }
            });
            connection.wires().server().awaitBlockedWriter();
            connection.wires().client().awaitBlockedWriter();
            int before = served.size();
            connection.wires().server().blockedSince(connection.ticker().now());
            connection.ticker().advance(Duration.ofSeconds(21));
            connection.awaitEnd();
            assertEquals(before, served.size());
            connection.wires().client().close();
            flood.join();
        }
    }

    /// A body is announced and never sent, by a peer that has gone.
    @Test
    void aBodyCutOffIsRefusedToAHalfClosedPeer() throws Exception {
        try (var connection = Served.by(this::note)) {
            connection.client().send(post("Content-Length: 100", "x"));
            connection.client().wire().endOutput();
            assertEquals(400, connection.client().read().status());
            connection.awaitEnd();
        }
    }

    @Test
    void aMillionPipelinedBytesOfRequestsAreEachAnswered() throws Exception {
        try (var connection = Served.over(Wires.of(10_000), this::note)) {
            int requests = 20_000;
            var sender = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < requests; i++) {
                        connection.client().send("GET /" + i + " HTTP/1.1\r\nHost: h\r\n\r\n");
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            for (int i = 0; i < requests; i++) {
                assertEquals(200, connection.client().read().status());
            }
            sender.join();
            assertEquals(requests, served.size());
        }
    }
}
