package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Random mutations of lawful requests: each is parsed, or refused with the layer's own exception, and never anything
/// else. The seed of a failure is in its message.
@Timeout(120)
class HttpFuzzTest {

    private static final int ROUNDS = 20_000;
    private static final HttpOptions LIMITS = HttpOptions.defaults();

    private static final List<String> HEADS = List.of(
            "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
            """
            GET /socket.io/?EIO=4&transport=websocket&sid=a%20b HTTP/1.1\r
            Host: localhost:5000\r
            Upgrade: websocket\r
            Connection: keep-alive, Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """,
            "POST /a/../b/%e2%82%ac HTTP/1.0\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc",
            """
            POST http://[::1]:80/x HTTP/1.1\r
            Host: [::1]:80\r
            Transfer-Encoding: chunked\r
            \r
            3\r
            abc\r
            0\r
            \r
            """,
            "OPTIONS * HTTP/1.1\r\nHost: h\r\nX:  y  \r\nX:\r\n\r\n");

    private static final List<String> CHUNKS = List.of(
            "0\r\n\r\n",
            "3\r\nabc\r\n10;ext=\"v\"\r\n0123456789abcdef\r\n0\r\nTrailer: x\r\n\r\n",
            "1\r\na\r\n1\r\nb\r\n1 ;x\r\nc\r\n000\r\n\r\n");

    /// Bytes that mean something.
    private static final byte[] LIKELY = " \t\r\n\0:;,/?%#*.-+0123456789abcdefABCDEF\u007F\u0080\u00FF"
            .getBytes(StandardCharsets.ISO_8859_1);

    private static byte[] mutate(String lawful, Random random) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(lawful.getBytes(StandardCharsets.ISO_8859_1));
        for (int i = random.nextInt(4); i >= 0; i--) {
            byte[] before = bytes.toByteArray();
            int at = random.nextInt(before.length + 1);
            int to = Math.min(before.length, at + random.nextInt(4));
            bytes.reset();
            bytes.write(before, 0, at);
            switch (random.nextInt(4)) {
                case 0 -> bytes.write(LIKELY[random.nextInt(LIKELY.length)]);
                case 1 -> bytes.write(random.nextInt(256));
                case 2 -> bytes.write(before, at, to - at);
                default -> {}
            }
            int resume = random.nextBoolean() ? at : to;
            bytes.write(before, resume, before.length - resume);
            if (bytes.size() == 0) {
                bytes.write('x');
            }
        }
        return bytes.toByteArray();
    }

    private static Wires sent(byte[] bytes) throws IOException {
        var wires = Wires.of(Math.max(1, bytes.length));
        wires.client().write(bytes, 0, bytes.length);
        wires.client().endOutput();
        return wires;
    }

    @Test
    void everyHeadIsParsedOrRefused() throws IOException {
        int parsed = 0;
        int refused = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            byte[] bytes = mutate(HEADS.get(seed % HEADS.size()), random);
            Wires wires = sent(bytes);
            try {
                var watchdog = new Watchdog(wires.server(), LIMITS, Ticker.manual());
                Request request = new RequestReader(wires.server(), new Input(wires.server()), watchdog, LIMITS).read();
                if (request != null) {
                    parsed++;
                    check(request);
                    request.readBody(1_000);
                }
            } catch (HttpException e) {
                refused++;
                assertTrue(e.status() >= 400 && e.status() <= 505, "seed " + seed);
            } catch (Throwable t) {
                throw new AssertionError("seed " + seed + ": " + Arrays.toString(bytes), t);
            }
        }
        assertTrue(parsed > ROUNDS / 20, parsed + " parsed");
        assertTrue(refused > ROUNDS / 20, refused + " refused");
    }

    /// What everybody above relies on.
    private static void check(Request request) {
        String path = request.path();
        assertTrue(path.equals("*") || path.startsWith("/"), path);
        assertTrue(!path.startsWith("//") && !path.contains("\\"), path);
        assertTrue(!path.contains("/../") && !path.endsWith("/.."), path);
        assertTrue(path.chars().noneMatch(c -> c < ' ' || c == 0x7F), path);
        assertTrue(Ascii.isToken(request.method()));
        request.query().forEach((_, values) -> assertTrue(!values.isEmpty()));
        request.headers().forEach((name, value) -> {
            assertTrue(Ascii.isToken(name));
            assertEquals(value, Headers.of(name, value).first(name).orElseThrow());
        });
        assertEquals(path, request.uri().getPath());
    }

    @Test
    void everyChunkedBodyIsReadOrRefused() throws IOException {
        int read = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            byte[] bytes = mutate(CHUNKS.get(seed % CHUNKS.size()), random);
            Wires wires = sent(bytes);
            try {
                var watchdog = new Watchdog(wires.server(), LIMITS, Ticker.manual());
                var framing = new Framing(Framing.CHUNKED, false, false, true);
                var body = new BodyReader(wires.server(), new Input(wires.server()), framing, watchdog, LIMITS);
                assertTrue(body.readAll(1_000).length <= bytes.length, "seed " + seed);
                assertTrue(body.isFinished(), "seed " + seed);
                read++;
            } catch (HttpException e) {
                assertTrue(e.status() == 400 || e.status() == 413, "seed " + seed);
            } catch (Throwable t) {
                throw new AssertionError("seed " + seed + ": " + Arrays.toString(bytes), t);
            }
        }
        assertTrue(read > ROUNDS / 20 && read < ROUNDS, read + " read");
    }

    /// Whole connections: every one ends, and what it answered is well-formed.
    @Test
    void everyConnectionEnds() throws Exception {
        for (int seed = 0; seed < ROUNDS / 10; seed++) {
            var random = new Random(seed);
            byte[] bytes = mutate(HEADS.get(seed % HEADS.size()).repeat(1 + random.nextInt(3)), random);
            var wires = Wires.of(16_384);
            try (var served = Served.over(wires, request -> Response.text(200, "" + request.readBody(1_000).length))) {
                wires.client().write(bytes, 0, bytes.length);
                wires.client().endOutput();
                served.awaitEnd();
                while (!served.client().isAtEnd()) {
                    int status = served.client().read().status();
                    assertTrue(status == 100 || status == 200 || status >= 400, "seed " + seed + ": " + status);
                    assertTrue(status != 500, "seed " + seed);
                }
            }
        }
    }
}
