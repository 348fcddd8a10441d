package dev.socketloom.http;

import static dev.socketloom.http.Heads.read;
import static dev.socketloom.http.Heads.refusal;
import static dev.socketloom.http.Heads.withField;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FramingTest {

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
