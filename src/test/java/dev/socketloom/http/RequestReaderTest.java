package dev.socketloom.http;

import static dev.socketloom.http.Heads.LIMITS;
import static dev.socketloom.http.Heads.get;
import static dev.socketloom.http.Heads.read;
import static dev.socketloom.http.Heads.reader;
import static dev.socketloom.http.Heads.refusal;
import static dev.socketloom.http.Heads.withField;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RequestReaderTest {

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
    void aMethodIsTakenWholeAlsoIfAUsualOneBeginsLikeIt() throws Exception {
        assertEquals("GETS", read("GETS / HTTP/1.1\r\nHost: h\r\n\r\n").method());
        assertEquals("PO", read("PO / HTTP/1.1\r\nHost: h\r\n\r\n").method());
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
}
