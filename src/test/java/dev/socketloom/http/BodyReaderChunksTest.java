package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §7.1.
@Timeout(30)
class BodyReaderChunksTest {

    private static final HttpOptions LIMITS = HttpOptions.defaults();
    private static final int LIMIT = 1_000_000;

    private final Wires wires = Wires.roomy();
    private final Input input = new Input(wires.server());
    private final Ticker ticker = Ticker.manual();
    private final Watchdog watchdog = new Watchdog(wires.server(), Served.service(Routes.EMPTY, LIMITS, ticker));

    private BodyReader body(long length, boolean expectsContinue) {
        return new BodyReader(
                wires.server(), input, new Framing(length, expectsContinue, false, true), watchdog, LIMITS);
    }

    private BodyReader chunked(String bytes) throws IOException {
        arrives(bytes);
        wires.client().endOutput();
        return body(Framing.CHUNKED, false);
    }

    private void arrives(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        wires.client().write(bytes, 0, bytes.length);
    }

    private static String all(BodyReader body) throws IOException, HttpException {
        return new String(body.readAll(LIMIT), StandardCharsets.ISO_8859_1);
    }

    private static int refusal(BodyReader body, int limit) {
        return assertThrows(HttpException.class, () -> body.readAll(limit)).status();
    }

    @Test
    void chunksAreJoined() throws Exception {
        assertEquals("abcdefgh", all(chunked("3\r\nabc\r\n5\r\ndefgh\r\n0\r\n\r\n")));
    }

    @Test
    void sizesAreHexadecimalInEitherCaseWithLeadingZeros() throws Exception {
        assertEquals("0123456789abcdef0123456789",
                all(chunked("0A\r\n0123456789\r\n000000000000000f\r\nabcdef012345678\r\n1\r\n9\r\n0\r\n\r\n")));
    }

    @Test
    void theNextRequestIsLeftAlone() throws Exception {
        arrives("1\r\na\r\n0\r\n\r\nGET");
        assertEquals("a", all(body(Framing.CHUNKED, false)));
        assertEquals('G', input.read());
    }

    @Test
    void extensionsAreIgnored() throws Exception {
        assertEquals("ab", all(chunked("1;a=b\r\na\r\n1 \t; c=\"d\"\r\nb\r\n0;e\r\n\r\n")));
    }

    @Test
    void trailersAreDropped() throws Exception {
        assertEquals("a", all(chunked("1\r\na\r\n0\r\nContent-Length: 5\r\nX: y\r\n\r\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\r\n",
        "g\r\n",
        "-1\r\n",
        "+1\r\na\r\n",
        "0x1\r\na\r\n",
        " 1\r\na\r\n",
        "1 \r\na\r\n",
        "1 a\r\na\r\n",
        "1\na\r\n",
        "1\r\na\n",
        "1\r\nab\r\n",
        "1\r\na",
        "1\r\na\r\n",
        "1\r\na\r\n0\r\n",
        "1\r\na\r\n0\r\n\n",
        "1\r\na\r\n0\r\nX: y\n\r\n",
        "1;a\rb\r\na\r\n",
        "1;a=\"b\r\na\r\n0\r\n\r\n",
        "1;a=\"b\r\n\"\r\na\r\n0\r\n\r\n",
        "1;a=\"\u0001\"\r\na\r\n0\r\n\r\n",
        "1;a=\"\\\u007F\"\r\na\r\n0\r\n\r\n",
        "1;\r\na\r\n0\r\n\r\n",
        "1\r\na\r\n0;a=\"\r\n\r\n",
        "0\r\nX\r\n\r\n",
        "0\r\n: y\r\n\r\n",
        "0\r\nX : y\r\n\r\n",
        "0\r\nX(: y\r\n\r\n",
        "0\r\n X: y\r\n\r\n",
        "0\r\nX: y\r\n z\r\n\r\n",
        "0\r\nX: y\r\nGET / HTTP/1.1\r\n\r\n",
        "0\r\n\u00E9: y\r\n\r\n",
        "1;a\u0000\r\na\r\n",
        "\u00D9\u00A1\r\na\r\n",
        "10000000000000000\r\n",
        "8000000000000000\r\n",
        "ffffffffffffffff\r\n",
        "1,1\r\na\r\n",
        "1\t\r\na\r\n",
        ";a\r\n",
    })
    void anythingElseIsMalformed(String bytes) throws Exception {
        assertEquals(400, refusal(chunked(bytes), LIMIT));
    }

    /// CRLF is missed where it has to be, whatever stands there: nothing is too long, the announced size is too small.
    @ParameterizedTest
    @ValueSource(strings = {"1\r\nab\r\n", "1\r\na\n", "1\r\na\rb", "1\r\naGET / HTTP/1.1\r\n"})
    void dataThatIsLongerThanAnnouncedIsMalformed(String bytes) throws Exception {
        BodyReader body = chunked(bytes);
        var refused = assertThrows(HttpException.class, () -> body.readAll(LIMIT));
        assertEquals("400 malformed chunks", refused.status() + " " + refused.getMessage());
    }

    /// The peer need not send more for us to see it.
    @Test
    void andThatShowsAtTheFirstByteTooMany() throws Exception {
        arrives("1\r\nab");
        assertEquals(400, refusal(body(Framing.CHUNKED, false), LIMIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\r\na", "1\r\na\r"})
    void dataThatLacksItsEndWasCutOff(String bytes) throws Exception {
        BodyReader body = chunked(bytes);
        var refused = assertThrows(HttpException.class, () -> body.readAll(LIMIT));
        assertEquals("400 the body ended early", refused.status() + " " + refused.getMessage());
    }

    @Test
    void aChunkLineIsBounded() throws Exception {
        String longest = "1;" + "x".repeat(LIMITS.chunkLine() - 2);
        assertEquals("a", all(chunked(longest + "\r\na\r\n0\r\n\r\n")));
    }

    @Test
    void aLongerChunkLineIsRefused() throws Exception {
        String longer = "1;" + "x".repeat(LIMITS.chunkLine() - 1);
        assertEquals(400, refusal(chunked(longer + "\r\na\r\n0\r\n\r\n"), LIMIT));
    }

    @Test
    void trailersAreBoundedTogether() throws Exception {
        String line = "X: " + "y".repeat(95) + "\r\n";
        int fitting = LIMITS.trailers() / line.length();
        assertEquals("", all(chunked("0\r\n" + line.repeat(fitting) + "\r\n")));
    }

    @Test
    void moreTrailersAreRefused() throws Exception {
        String line = "X: " + "y".repeat(95) + "\r\n";
        int fitting = LIMITS.trailers() / line.length();
        assertEquals(400, refusal(chunked("0\r\n" + line.repeat(fitting + 1) + "\r\n"), LIMIT));
    }

    @Test
    void theLimitCountsAllChunksAndTheAnnouncedOneBeforeItCame() throws Exception {
        assertEquals(413, refusal(chunked("3\r\nabc\r\n3\r\nd"), 5));
        assertEquals(5, chunkedInto("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", 5));
    }

    private int chunkedInto(String bytes, int limit) throws IOException, HttpException {
        var fresh = Wires.roomy();
        byte[] sent = bytes.getBytes(StandardCharsets.US_ASCII);
        fresh.client().write(sent, 0, sent.length);
        var framing = new Framing(Framing.CHUNKED, false, false, true);
        return new BodyReader(fresh.server(), new Input(fresh.server()), framing, watchdog, LIMITS)
                .readAll(limit).length;
    }

    @Test
    void manySmallChunksAreOneBody() throws Exception {
        assertEquals("z".repeat(50_000), all(chunked("1\r\nz\r\n".repeat(50_000) + "0\r\n\r\n")));
    }
}
