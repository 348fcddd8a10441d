package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// RFC 9110 §8.4 and §12.5.3.
final class ContentCodingTest {

    @Nested
    class AcceptEncoding {

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
            "gzip | GZIP",
            "gzip, deflate, br, zstd | GZIP",
            "deflate, gzip | GZIP",
            "GZip | GZIP",
            "x-gzip | GZIP",
            "deflate | DEFLATE",
            "deflate;q=1, gzip;q=0.5 | DEFLATE",
            "gzip;q=0.501,deflate ; q=0.5 | GZIP",
            "gzip;q=0, deflate | DEFLATE",
            "* | GZIP",
            "*;q=0.1, gzip;q=0 | DEFLATE",
            "gzip;q=0, * | DEFLATE",
            "identity;q=0.5, gzip;q=0.4 | IDENTITY",
            "identity;q=0.5, gzip;q=0.5 | GZIP",
            "identity;q=0, br | IDENTITY",
            "gzip;q=0 | IDENTITY",
            "gzip;q=0.0 | IDENTITY",
            "gzip;q=0.000 | IDENTITY",
            "gzip;Q=0.001 | GZIP",
            "gzip;q=1.000 | GZIP",
            "br, zstd | IDENTITY",
            "*;q=0 | IDENTITY",
            "'' | IDENTITY",
            ",,gzip,, | GZIP",
        })
        void choosesByWeight(String field, ContentCoding coding) {
            assertEquals(coding, ContentCoding.wanted(Headers.of("Accept-Encoding", field)));
        }

        /// Not numbers as RFC 9110 §12.4.2 writes them.
        @ParameterizedTest
        @CsvSource({
            "gzip;q=2", "gzip;q=1.001", "gzip;q=.5", "gzip;q=-1", "gzip;q=0.5000", "gzip;q=1;q=1", "gzip;q", "gzip;",
            "gzip;level=9", "gzip;q=\u0661", "gzip;q=1e0", "gzip q=1", "gzipped"
        })
        void takesNothingMalformed(String field) {
            Headers headers = Headers.ofLines("Accept-Encoding: " + field + "\r\n");
            assertEquals(ContentCoding.IDENTITY, ContentCoding.wanted(headers));
        }

        @Test
        void mayHaveSeveralLinesOrNone() {
            assertEquals(ContentCoding.IDENTITY, ContentCoding.wanted(Headers.EMPTY));
            assertEquals(ContentCoding.GZIP,
                    ContentCoding.wanted(Headers.of("Accept-Encoding", "br", "accept-encoding", "gzip")));
        }
    }

    @Nested
    class AnAnswer {

        private final Response plain = Response.text(200, "again ".repeat(200)).with("Vary", "Origin");

        @ParameterizedTest
        @EnumSource(names = {"GZIP", "DEFLATE"})
        void getsShorterAndComesBack(ContentCoding coding) throws Exception {
            Response coded = coding.applied(plain);
            assertTrue(coded.body().length < plain.body().length / 10);
            assertEquals(List.of(coding.name().toLowerCase(java.util.Locale.ROOT)), coded.headers().all("Content-Encoding"));
            assertEquals(List.of("Origin", "Accept-Encoding"), coded.headers().all("Vary"));
            assertEquals(200, coded.status());
            var bytes = new ByteArrayInputStream(coded.body());
            var stream = coding == ContentCoding.GZIP ? new GZIPInputStream(bytes) : new InflaterInputStream(bytes);
            assertArrayEquals(plain.body(), stream.readAllBytes());
        }

        /// What is called "deflate" has the header of zlib: RFC 1950 §2.2, CM 8 and a checksum of two bytes.
        @Test
        void deflateIsZlib() {
            byte[] body = ContentCoding.DEFLATE.applied(plain).body();
            assertEquals(8, body[0] & 0x0F);
            assertEquals(0, ((body[0] & 0xFF) << 8 | (body[1] & 0xFF)) % 31);
        }

        @Test
        void thatDoesNotGetShorterStaysAsItIs() {
            var noise = new byte[2_000];
            new Random(1).nextBytes(noise);
            Response answer = ContentCoding.GZIP.applied(Response.of(200, "image/png", noise));
            assertSame(noise, answer.body());
            assertEquals(List.of(), answer.headers().all("Content-Encoding"));
            assertEquals(List.of("Accept-Encoding"), answer.headers().all("Vary"));
        }

        @Test
        void asItIsSaysThatItMightHaveComeOtherwise() {
            Response answer = ContentCoding.IDENTITY.applied(Response.text(200, "x"));
            assertEquals("x", new String(answer.body(), StandardCharsets.US_ASCII));
            assertEquals(List.of("Accept-Encoding"), answer.headers().all("Vary"));
        }
    }
}
