package dev.socketloom.http;

import static dev.socketloom.http.Site.TEXT;
import static dev.socketloom.http.Site.TIME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9110 §13, §14: what a client has already, or does not want, is not sent.
@Timeout(30)
class StaticFilesPartsTest {

    @TempDir
    private Path directory;

    private Site site;

    @BeforeEach
    void fill() throws IOException {
        site = new Site(directory);
    }

    @AfterEach
    void end() {
        site.close();
    }

    @Nested
    class Conditions {

        @Test
        void whatIsKnownIsNotSentAgain() throws Exception {
            String tag = site.get("/a.txt").header("ETag");
            RawClient.Answer answer = site.get("/a.txt", "If-None-Match", tag);
            assertEquals(304, answer.status());
            assertEquals(tag, answer.header("ETag"));
            assertEquals("no-cache", answer.header("Cache-Control"));
            assertEquals("", answer.header("Content-Type") + answer.header("Content-Length"));
            assertEquals(304, site.get("/a.txt", "If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT").status());
        }

        @Test
        void whatHasChangedIs() throws Exception {
            String tag = site.get("/a.txt").header("ETag");
            Files.setLastModifiedTime(directory.resolve("a.txt"), FileTime.from(TIME.plusSeconds(1)));
            assertEquals(200, site.get("/a.txt", "If-None-Match", tag).status());
            assertEquals(200, site.get("/a.txt", "If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT").status());
        }

        @Test
        void whatIsAnotherVersionFails() throws Exception {
            RawClient.Answer answer = site.get("/a.txt", "If-Match", "\"other\"");
            assertEquals(412, answer.status());
            assertEquals("", answer.body());
        }

        @Test
        void aFileThatIsNotThereHasNone() throws Exception {
            assertEquals(404, site.get("/none", "If-Match", "*").status());
        }
    }

    @Nested
    class Ranges {

        @ParameterizedTest
        @CsvSource({"bytes=2-4, 234, bytes 2-4/10", "bytes=7-, 789, bytes 7-9/10", "bytes=-1, 9, bytes 9-9/10"})
        void aPartIsSent(String range, String part, String content) throws Exception {
            RawClient.Answer answer = site.get("/a.txt", "Range", range);
            assertEquals(206, answer.status());
            assertEquals(part, answer.body());
            assertEquals(content, answer.header("Content-Range"));
            assertEquals("text/plain; charset=utf-8", answer.header("Content-Type"));
            assertEquals(site.get("/a.txt").header("ETag"), answer.header("ETag"));
        }

        @Test
        void onePastTheEndIsNot() throws Exception {
            RawClient.Answer answer = site.get("/a.txt", "Range", "bytes=10-");
            assertEquals(416, answer.status());
            assertEquals("bytes */10", answer.header("Content-Range"));
            assertEquals("", answer.header("Content-Type") + answer.body());
        }

        @ParameterizedTest
        @ValueSource(strings = {"bytes=0-1,3-4", "bytes=3-2", "lines=1-2", "x"})
        void othersAreIgnored(String range) throws Exception {
            RawClient.Answer answer = site.get("/a.txt", "Range", range);
            assertEquals(200, answer.status());
            assertEquals(TEXT, answer.body());
        }

        @Test
        void aHeadHasNone() throws Exception {
            RawClient.Answer answer = site.head("/a.txt", "Range", "bytes=0-1");
            assertEquals(200, answer.status());
            assertEquals("10", answer.header("Content-Length"));
        }

        @Test
        void aPartOfAnotherVersionIsNotContinued() throws Exception {
            String tag = site.get("/a.txt").header("ETag");
            assertEquals("89", site.get("/a.txt", "Range", "bytes=8-", "If-Range", tag).body());
            assertEquals(TEXT, site.get("/a.txt", "Range", "bytes=8-", "If-Range", "\"other\"").body());
            assertEquals(200, site.get("/a.txt", "Range", "bytes=99-", "If-Range", "\"other\"").status());
        }

        @Test
        void largeOnesAreSentFromWhereTheyBegin() throws Exception {
            var bytes = new byte[300_000];
            new Random(3).nextBytes(bytes);
            Files.write(directory.resolve("large"), bytes);
            site.client().send("GET /large HTTP/1.1\r\nHost: h\r\nRange: bytes=100001-299998\r\n\r\n");
            while (!site.client().line().isEmpty()) {}
            byte[] part = site.client().rawBytes(199_998);
            assertArrayEquals(Arrays.copyOfRange(bytes, 100_001, 299_999), part);
            assertEquals(TEXT, site.get("/a.txt").body());
        }
    }
}
