package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.trials.Fuzz;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Requests that are nearly right: each is read, or refused with the layer's own exception.
@Timeout(3_600)
class HttpFuzzTest {

    private static final HttpOptions LIMITS = HttpOptions.defaults();
    private static final int MAX_BODY = 1_000;
    private static final int CONNECTIONS = 2_000;

    private static final String[] WORDS = {
        "\r\n", "\n", "\r", "\r\n\r\n", "\r\n ", " ", "\t", ":", ",", ";", "/", "?", "#", "%", "%2f", "%00", "%c3", "..", "/../",
        "*", "\0", "\u007f", "\u00ff", "GET ", "POST ", "CONNECT ", "OPTIONS * ", " HTTP/1.1", " HTTP/1.0", " HTTP/2.0",
        "http://h/", "https://h:1", "Host: h\r\n", "Host:", "Content-Length: ", "Content-Length: 3\r\n", "Connection: close\r\n",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n", "Expect: 100-continue\r\n", "chunked",
        "Upgrade: websocket\r\n", "0\r\n\r\n", "a\r\n0123456789\r\n", ";x=\"", "\"", "\\"
    };

    private static Fuzz heads() {
        return Fuzz.of("http-head").words(WORDS);
    }

    @Test
    void everyHeadIsParsedOrRefused() {
        heads().run(HttpFuzzTest::parsesHead);
    }

    private static boolean parsesHead(byte[] bytes) throws Exception {
        try {
            Request request = Heads.reader(Heads.sent(bytes)).read();
            if (request == null) {
                return false;
            }
            check(request);
            request.readBody(MAX_BODY);
            return true;
        } catch (HttpException e) {
            assertTrue(e.status() >= 400 && e.status() <= 505, () -> "status " + e.status());
            return false;
        }
    }

    /// What everybody above relies on.
    private static void check(Request request) {
        checkPath(request.path());
        assertEquals(request.path(), request.uri().getPath());
        assertTrue(Ascii.isToken(request.method()));
        request.query().forEach((_, values) -> assertTrue(!values.isEmpty()));
        request.headers().forEach((name, value) -> {
            assertTrue(Ascii.isToken(name));
            assertEquals(value, Headers.of(name, value).first(name).orElseThrow());
        });
    }

    private static void checkPath(String path) {
        assertTrue(path.equals("*") || path.startsWith("/"), path);
        assertTrue(!path.startsWith("//") && !path.contains("\\"), path);
        assertTrue(!path.contains("/../") && !path.endsWith("/.."), path);
        assertTrue(!path.contains("/./") && !path.endsWith("/."), path);
        assertTrue(path.chars().noneMatch(c -> c < ' ' || c == 0x7F), path);
    }

    @Test
    void everyTargetIsDecodedOrRefused() {
        Fuzz.of("http-target").words(WORDS).run(bytes -> {
            try {
                Target target = Target.parse("GET", new String(bytes, StandardCharsets.ISO_8859_1), "h");
                checkPath(target.path());
                assertEquals(target.path(), target.uri().getPath());
                return true;
            } catch (HttpException e) {
                return false;
            }
        });
    }

    @Test
    void everyChunkedBodyIsReadOrRefused() {
        Fuzz.of("http-chunks").words(WORDS).run(bytes -> {
            Wires wires = Heads.sent(bytes);
            var watchdog = new Watchdog(wires.server(), Served.service(Routes.EMPTY, LIMITS, Ticker.manual()));
            var framing = new Framing(Framing.CHUNKED, false, false, true);
            var body = new BodyReader(wires.server(), new Input(wires.server()), framing, watchdog, LIMITS);
            try {
                assertTrue(body.readAll(MAX_BODY).length <= Math.min(MAX_BODY, bytes.length));
                assertTrue(body.isFinished());
                return true;
            } catch (HttpException e) {
                assertTrue(e.status() == 400 || e.status() == 413, () -> "status " + e.status());
                return false;
            }
        });
    }

    /// Whole connections: every one ends, and what it answered is well-formed.
    @Test
    void everyConnectionEnds() {
        heads().runs(CONNECTIONS).allocates(8 << 20).run(bytes -> {
            var wires = Wires.of(1 << 16);
            boolean answered = false;
            try (var served = Served.over(wires, r -> Response.text(200, "" + r.readBody(MAX_BODY).length))) {
                wires.client().write(bytes, 0, bytes.length);
                wires.client().endOutput();
                served.awaitEnd();
                while (!served.client().isAtEnd()) {
                    int status = served.client().read().status();
                    assertTrue(status == 100 || status == 200 || status >= 400, () -> "status " + status);
                    assertNotEquals(500, status);
                    answered |= status == 200;
                }
            }
            return answered;
        });
    }
}
