package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RequestReaderTest {

    private static final HttpOptions LIMITS = HttpOptions.defaults();

    /// Reads one request from these bytes, after which the peer ends its side.
    private static Request read(String bytes) throws IOException, HttpException {
        var wires = Wires.roomy();
        byte[] sent = bytes.getBytes(StandardCharsets.ISO_8859_1);
        wires.client().write(sent, 0, sent.length);
        wires.client().endOutput();
        return reader(wires).read();
    }

    private static RequestReader reader(Wires wires) {
        var watchdog = new Watchdog(wires.server(), LIMITS, Ticker.manual());
        return new RequestReader(wires.server(), new Input(wires.server()), watchdog, LIMITS);
    }

    private static int refusal(String bytes) {
        return assertThrows(HttpException.class, () -> read(bytes), () -> "accepted: " + bytes).status();
    }

    private static Request get(String target) throws IOException, HttpException {
        return read("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    private static Request withField(String line) throws IOException, HttpException {
        return read("GET / HTTP/1.1\r\nHost: h\r\n" + line + "\r\n\r\n");
    }

    @Test
    void aRequestIsReadAsItWasSent() throws Exception {
        Request request = read("""
                POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r
                Host: example.org:8080\r
                X-Two: a\r
                content-length: 3\r
                x-two:   b c\t \r
                X-Empty:\r
                \r
                abc""");
        assertEquals("POST", request.method());
        assertEquals("/socket.io/?EIO=4&transport=polling", request.target());
        assertEquals("/socket.io/", request.path());
        assertEquals(Optional.of("polling"), request.query("transport"));
        assertEquals(List.of("a", "b c"), request.headers().all("X-TWO"));
        assertEquals(Optional.of(""), request.header("x-empty"));
        assertEquals(Optional.empty(), request.header("x"));
        assertEquals("abc", new String(request.readBody(3), StandardCharsets.US_ASCII));
    }

    @Test
    void aHeadMayArriveByteByByte() throws Exception {
        var wires = Wires.roomy();
        String head = "GET /slow HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n";
        var sender = Thread.ofVirtual().start(() -> {
            for (byte b : head.getBytes(StandardCharsets.US_ASCII)) {
                try {
                    wires.client().write(new byte[] {b}, 0, 1);
                    wires.server().awaitBlockedReader();
                } catch (IOException | InterruptedException e) {
                    return;
                }
            }
        });
        Request request = reader(wires).read();
        assertEquals("/slow", request.path());
        assertEquals(Optional.of("b"), request.header("a"));
        wires.server().cut();
        sender.interrupt();
        sender.join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET", "GET / HTTP/1.1\r", "GET / HTTP/1.1\r\nHost: h\r\n", "\r\n", "\r"})
    void aStreamThatEndsInAHeadIsNoRequest(String bytes) throws Exception {
        assertNull(read(bytes));
    }

    @Nested
    class Section2_2_MessageParsing {

        @Test
        void oneEmptyLineBeforeTheRequestIsIgnored() throws Exception {
            assertEquals("/", read("\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n").path());
        }

        @Test
        void aSecondOneIsNot() {
            assertEquals(400, refusal("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "GET / HTTP/1.1\nHost: h\n\n",
            "GET / HTTP/1.1\r\nHost: h\nA: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\n\n",
            "GET / HTTP/1.1\rHost: h\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\r\n\r\r\n",
            "\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
        })
        void onlyCrLfEndsALine(String bytes) {
            assertEquals(400, refusal(bytes));
        }

        @ParameterizedTest
        @ValueSource(ints = {0x00, 0x01, 0x08, 0x0B, 0x0C, 0x1B, 0x1F, 0x7F})
        void aControlCharacterIsRefusedWhereverItStands(int control) {
            char c = (char) control;
            assertEquals(400, refusal(c + "GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
            assertEquals(400, refusal("GET /" + c + " HTTP/1.1\r\nHost: h\r\n\r\n"));
            assertEquals(400, refusal("GET / HTTP/1.1\r\nHost: h\r\nA" + c + ": b\r\n\r\n"));
            assertEquals(400, refusal("GET / HTTP/1.1\r\nHost: h\r\nA: b" + c + "\r\n\r\n"));
        }

        @Test
        void itIsRefusedBeforeItsLineHasEnded() {
            assertEquals(400, refusal("\u0016\u0003\u0001"));
        }

        @Test
        void aLineThatBeginsWithASpaceIsRefusedEvenAsTheFirst() {
            assertEquals(400, refusal("GET / HTTP/1.1\r\n Host: h\r\nHost: h\r\n\r\n"));
        }
    }

    @Nested
    class Section2_3_Version {

        @ParameterizedTest
        @CsvSource({"HTTP/1.0, true", "HTTP/1.1, false", "HTTP/1.2, false", "HTTP/1.9, false"})
        void everyMinorVersionOfOneIsServed(String version, boolean http10) throws Exception {
            assertEquals(http10, read("GET / " + version + "\r\nHost: h\r\n\r\n").isHttp10());
        }

        @ParameterizedTest
        @ValueSource(strings = {"HTTP/2.0", "HTTP/0.9", "HTTP/3.0"})
        void anotherMajorVersionIsNotSupported(String version) {
            assertEquals(505, refusal("GET / " + version + "\r\nHost: h\r\n\r\n"));
        }

        @Test
        void thePrefaceOfHttp2IsNotSupported() {
            assertEquals(505, refusal("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "http/1.1", "HTTP/1.", "HTTP/1.10", "HTTP/11", "HTTP/1,1", "HTTP/+1.1", "HTTPS/1.1", "1.1",
            "HTTP/\u00D9\u00A1.1",
        })
        void anythingElseIsNoVersion(String version) {
            assertEquals(400, refusal("GET / " + version + "\r\nHost: h\r\n\r\n"));
        }
    }

    @Nested
    class Section3_RequestLine {

        @ParameterizedTest
        @ValueSource(strings = {"GET", "M-SEARCH", "x", "a!#$%&'*+-.^_`|~9"})
        void anyTokenIsAMethod(String method) throws Exception {
            assertEquals(method, read(method + " / HTTP/1.1\r\nHost: h\r\n\r\n").method());
        }

        @ParameterizedTest
        @ValueSource(strings = {"GET,", "G(T", "G\"", "G\u00C9T", "[GET]", "G:T"})
        void anythingElseIsNot(String method) {
            assertEquals(400, refusal(method + " / HTTP/1.1\r\nHost: h\r\n\r\n"));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "GET  / HTTP/1.1",
            "GET /  HTTP/1.1",
            " GET / HTTP/1.1",
            "GET / HTTP/1.1 ",
            "GET\t/\tHTTP/1.1",
            "GET / a HTTP/1.1",
            "GET /\u00A0 HTTP/1.1",
            "GET /",
            "GET",
            "GET / ",
        })
        void thereIsOneSpaceBetweenItsThreePartsAndNoneElse(String line) {
            assertEquals(400, refusal(line + "\r\nHost: h\r\n\r\n"));
        }

        @Test
        void oneOfTheLargestLengthPassesAndOneByteMoreIsTooLong() throws Exception {
            int room = LIMITS.requestLine() - "GET / HTTP/1.1".length();
            assertEquals(room + 1, get("/" + "a".repeat(room)).path().length());
            assertEquals(414, refusal("GET /" + "a".repeat(room + 1) + " HTTP/1.1\r\nHost: h\r\n\r\n"));
        }

        @Test
        void itIsTooLongBeforeItHasEnded() {
            assertEquals(414, refusal("G".repeat(LIMITS.requestLine() + 1)));
        }
    }

    @Nested
    class Section3_2_Target {

        @ParameterizedTest
        @CsvSource({
            "/, /",
            "/a/b, /a/b",
            "/a%20b, /a b",
            "/%41%c3%a9, /A\u00E9",
            "/a/./b, /a/b",
            "/a/../b, /b",
            "/a/b/.., /a/",
            "/a/., /a/",
            "/%2e%2E/b/../c, ''",
            "/a/%2e%2e/b, /b",
            "//evil/x, /evil/x",
            "///, /",
            "/a/..//b, /b",
            "/a/.././/b/, /b/",
            "/a//b, /a//b",
            "/..a/.b, /..a/.b",
            "/a+b, /a+b",
            "/a;v=1, /a;v=1",
            "http://h/x?y, /x",
            "HTTP://H/, /",
            "http://h?y=1, /",
            "https://h, /",
        })
        void thePathIsDecodedAndWithoutDotSegments(String target, String path) throws Exception {
            if (path.isEmpty()) {
                assertEquals(400, refusal("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n"));
            } else {
                assertEquals(path, get(target).path());
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "/..", "/a/../..", "/%2e%2e/x", "/.%2e", // above the root
            "/%", "/%4", "/%zz", "/%+1", "/%u0041", "/%\u00EF\u00BC\u0091\u00EF\u00BC\u0091", // no escapes
            "/%00", "/a%0d%0aSet-Cookie:x", "/%7f", "/%1f", // controls
            "/a%2fb", "/a%2Fb", "/..%2f", "/a%5cb", "/a\\b", // separators in disguise
            "/%ff", "/%c0%af", "/%ed%a0%80", "/%f8%88%80%80%80", // no UTF-8
            "/\u00E9", "/a#b", "a", "?a", "h:80", "ftp://h/", "http:/h", "http://", "://h/",
            "http://evil/", "http://h:80/", "http://u@h/", "http://h\\/", "*", "*/", "",
        })
        void whatCouldBeReadInTwoWaysIsRefused(String target) {
            assertEquals(400, refusal("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n"));
        }

        @Test
        void anAbsoluteTargetIsShownWithoutItsAuthority() throws Exception {
            assertEquals("/x?y", get("http://h/x?y").target());
            assertEquals("/?y", get("http://h?y").target());
        }

        @Test
        void theAsteriskIsForOptions() throws Exception {
            assertEquals("*", read("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").path());
        }

        @Test
        void connectIsForProxies() {
            assertEquals(501, refusal("CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n"));
        }

        @Test
        void theQueryKeepsItsOrderAndAllValues() throws Exception {
            Map<String, List<String>> query = get("/?b=1&a=x%20y+z&b=2&&c&=d&e=%zz%&f=%E9&g=1=2").query();
            assertEquals(List.of("b", "a", "c", "", "e", "f", "g"), List.copyOf(query.keySet()));
            assertEquals(List.of("1", "2"), query.get("b"));
            assertEquals(List.of("x y z"), query.get("a"));
            assertEquals(List.of(""), query.get("c"));
            assertEquals(List.of("d"), query.get(""));
            assertEquals(List.of("%zz%"), query.get("e"));
            assertEquals(List.of("\uFFFD"), query.get("f"));
            assertEquals(List.of("1=2"), query.get("g"));
        }

        @Test
        void aTargetWithoutAQueryHasNoParameters() throws Exception {
            assertEquals(Map.of(), get("/").query());
            assertEquals(Map.of(), get("/?").query());
            assertEquals(Optional.empty(), get("/?a").query("b"));
        }
    }

    @Nested
    class Section3_2_Host {

        @ParameterizedTest
        @ValueSource(strings = {
            "h", "h:", "h:80", "127.0.0.1:5000", "[::1]", "[::1]:80", "xn--bcher-kva.example", "a_b", "h:65535",
        })
        void aValidOneIsTaken(String host) throws Exception {
            assertEquals(Optional.of(host), read("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").header("Host"));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "", "h:x", "h:65536", "h:-1", "h:80:80", "u@h", "h/x", "h h", "[::1", "[]", "[g]", "::1", "h\u00E9", "h,h",
            ":80", "h?x", "[::1]x", "h:\u00D9\u00A1",
        })
        void anyOtherIsRefused(String host) {
            assertEquals(400, refusal("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
        }

        @Test
        void oneIsNeededAndOneIsEnough() {
            assertEquals(400, refusal("GET / HTTP/1.1\r\n\r\n"));
            assertEquals(400, refusal("GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n"));
            assertEquals(400, refusal("GET / HTTP/1.0\r\nHost: h\r\nHost: h\r\n\r\n"));
        }

        @Test
        void http10MayLackIt() throws Exception {
            assertTrue(read("GET / HTTP/1.0\r\n\r\n").isHttp10());
        }
    }

    @Nested
    class Section5_Fields {

        @ParameterizedTest
        @ValueSource(strings = {
            "A : b", "A\t: b", ": b", "A", "A b: c", " A: b", "\tA: b", "A\u00E9: b", "A(: b", "A, B: c",
        })
        void aNameIsATokenRightBeforeItsColon(String line) {
            assertEquals(400, refusal("GET / HTTP/1.1\r\nHost: h\r\n" + line + "\r\n\r\n"));
        }

        @Test
        void aFoldedLineIsRefused() {
            assertEquals(400, refusal("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n"));
            assertEquals(400, refusal("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n\tc\r\n\r\n"));
        }

        @Test
        void aValueIsLatin1AndLosesTheWhitespaceAroundIt() throws Exception {
            assertEquals(Optional.of("\u00E9 \t\u00FF"), withField("A: \t\u00E9 \t\u00FF \t").header("a"));
        }

        @Test
        void namesAreComparedAsAscii() throws Exception {
            // U+212A, the Kelvin sign, is a k for String.equalsIgnoreCase.
            assertEquals(Optional.empty(), withField("K: v").header("\u212A"));
            assertEquals(Optional.of("v"), withField("K: v").header("k"));
        }

        @Test
        void oneHundredLinesPassAndOneMoreIsTooMuch() throws Exception {
            String lines = "A: b\r\n".repeat(LIMITS.headerLines() - 1);
            assertNotNull(read("GET / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n"));
            assertEquals(431, refusal("GET / HTTP/1.1\r\nHost: h\r\n" + lines + "A: b\r\n\r\n"));
        }

        @Test
        void aHeadOfTheLargestSizePassesAndOneByteMoreIsTooLarge() throws Exception {
            String begin = "GET / HTTP/1.1\r\nHost: h\r\nA: ";
            int room = LIMITS.head() - begin.length() - "\r\n".length();
            assertNotNull(read(begin + "x".repeat(room) + "\r\n\r\n"));
            assertEquals(431, refusal(begin + "x".repeat(room + 1) + "\r\n\r\n"));
        }
    }

    @Nested
    class Section6_Framing {

        @ParameterizedTest
        @ValueSource(strings = {
            "-1", "+1", "0x1", "1 1", "1,1", "1, 1", "", "1.0", "1e3", "\u00D9\u00A1", "\u00EF\u00BC\u0091", "abc",
        })
        void aContentLengthIsDigits(String length) {
            assertEquals(400, refusal("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"9223372036854775807", "9223372036854775808", "18446744073709551616",
            "99999999999999999999999999999999999999"})
        void aContentLengthBeyondAllBodiesIsTooLarge(String length) {
            assertEquals(413, refusal("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n"));
        }

        @Test
        void leadingZerosAreDigits() throws Exception {
            Request request = read("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + "0".repeat(40) + "2\r\n\r\nab");
            assertEquals(2, request.readBody(2).length);
        }

        @Test
        void thereIsOneContentLength() {
            String begin = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n";
            assertEquals(400, refusal(begin + "Content-Length: 1\r\n\r\na"));
            assertEquals(400, refusal(begin + "Content-Length: 2\r\n\r\nab"));
        }

        @ParameterizedTest
        @CsvSource({
            "'chunked, chunked', 400",
            "'chunked,', 400",
            "',chunked', 501",
            "'chunked, gzip', 400",
            "'gzip, chunked', 501",
            "gzip, 400",
            "identity, 400",
            "'', 400",
            "xchunked, 400",
            "chunked;q=1, 400",
            "'\"chunked\"', 400",
            "'chun ked', 400",
            "chun\u00E2\u0084\u00AAed, 400",
            "'\u000Bchunked', 400",
        })
        void theOnlyTransferCodingIsChunkedOnce(String coding, int status) {
            String begin = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: ";
            assertEquals(status, refusal(begin + coding + "\r\n\r\n0\r\n\r\n"));
        }

        @Test
        void itMayBeWrittenInAnyCase() throws Exception {
            String begin = "POST / HTTP/1.1\r\nHost: h\r\nTRANSFER-encoding:\tCHUNKED \r\n\r\n";
            Request request = read(begin + "1\r\na\r\n0\r\n\r\n");
            assertEquals(1, request.readBody(1).length);
        }

        @Test
        void itIsNotRepeated() {
            assertEquals(400, refusal("""
                    POST / HTTP/1.1\r
                    Host: h\r
                    Transfer-Encoding: chunked\r
                    Transfer-Encoding: chunked\r
                    \r
                    0\r
                    \r
                    """));
        }

        @Test
        void itDoesNotGoWithAContentLengthNorWithHttp10() {
            assertEquals(400, refusal("""
                    POST / HTTP/1.1\r
                    Host: h\r
                    Content-Length: 5\r
                    Transfer-Encoding: chunked\r
                    \r
                    0\r
                    \r
                    """));
            assertEquals(400, refusal("POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
        }

        @Test
        void otherExpectationsThanContinueFail() throws Exception {
            assertEquals(417, refusal("POST / HTTP/1.1\r\nHost: h\r\nExpect: a miracle\r\nContent-Length: 1\r\n\r\n"));
            assertNotNull(withField("Expect: 100-CONTINUE"));
        }
    }

    @Nested
    class Section9_3_Persistence {

        @ParameterizedTest
        @CsvSource({
            "HTTP/1.1, X: y, true",
            "HTTP/1.1, Connection: close, false",
            "HTTP/1.1, 'Connection: x, CLOSE', false",
            "HTTP/1.1, Connection: keep-alive, true",
            "HTTP/1.1, Connection: closed, true",
            "HTTP/1.0, X: y, false",
            "HTTP/1.0, Connection: Keep-Alive, true",
            "HTTP/1.0, 'Connection: keep-alive, close', false",
        })
        void theConnectionLastsAsTheClientSays(String version, String field, boolean persistent) throws Exception {
            Request request = read("GET / " + version + "\r\nHost: h\r\n" + field + "\r\n\r\n");
            assertEquals(persistent, request.isPersistent());
        }
    }
}
