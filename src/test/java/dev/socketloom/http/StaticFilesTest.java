package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
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

@Timeout(30)
class StaticFilesTest {

    private static final Instant TIME = Instant.parse("1994-11-06T08:49:37.5Z");
    private static final String TEXT = "0123456789";

    @TempDir
    private Path parent;

    private Path directory;
    private Served served;

    @BeforeEach
    void fill() throws IOException {
        directory = Files.createDirectory(parent.resolve("public"));
        Files.writeString(parent.resolve("secret.txt"), "secret");
        write("a.txt", TEXT);
        write("empty.txt", "");
        write("index.html", "<p>home</p>");
        write("sub/index.html", "<p>sub</p>");
        write("bare/x.css", "p {}");
        write("na me:/index.html", "<p>odd</p>");
        served = Served.by(new StaticFiles("/", directory));
    }

    @AfterEach
    void end() {
        served.close();
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(TIME));
    }

    private RawClient.Answer get(String target, String... fields) throws IOException {
        served.client().send("GET " + target + " HTTP/1.1\r\nHost: h\r\n" + Headers.of(fields) + "\r\n");
        return served.client().read();
    }

    private RawClient.Answer head(String target) throws IOException {
        served.client().send("HEAD " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
        return served.client().readHead();
    }

    @Nested
    class AFile {

        @Test
        void isSentWithWhatIsKnownOfIt() throws Exception {
            RawClient.Answer answer = get("/a.txt");
            assertEquals(200, answer.status());
            assertEquals(TEXT, answer.body());
            assertEquals("10", answer.header("Content-Length"));
            assertEquals("text/plain; charset=utf-8", answer.header("Content-Type"));
            assertEquals("nosniff", answer.header("X-Content-Type-Options"));
            assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", answer.header("Last-Modified"));
            assertEquals("no-cache", answer.header("Cache-Control"));
            assertEquals("bytes", answer.header("Accept-Ranges"));
            assertEquals("\"2ebc98a1.1dcd6500-a\"", answer.header("ETag"));
        }

        @Test
        void isNotSentToAHead() throws Exception {
            RawClient.Answer whole = get("/a.txt");
            RawClient.Answer head = head("/a.txt");
            for (String name : new String[] {"Content-Length", "Content-Type", "ETag", "Last-Modified", "Cache-Control"}) {
                assertEquals(whole.header(name), head.header(name), name);
            }
            assertEquals("0", head("/empty.txt").header("Content-Length"));
        }

        @Test
        void mayBeEmpty() throws Exception {
            RawClient.Answer answer = get("/empty.txt");
            assertEquals(200, answer.status());
            assertEquals("0", answer.header("Content-Length"));
            assertEquals("", answer.header("Transfer-Encoding"));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 65_535, 65_536, 65_537, 1_000_000})
        void ofAnySizeArrivesWhole(int size) throws Exception {
            var bytes = new byte[size];
            new Random(size).nextBytes(bytes);
            Files.write(directory.resolve("large"), bytes);
            served.client().get("/large");
            while (!served.client().line().isEmpty()) {}
            assertArrayEquals(bytes, served.client().rawBytes(size));
            assertEquals(TEXT, get("/a.txt").body());
        }

        @Test
        void thatIsNotTakenIsNotReadIntoMemory() throws Exception {
            Files.write(directory.resolve("large"), new byte[1_000_000]);
            try (var slow = Served.over(Wires.of(1_000), new StaticFiles("/", directory))) {
                slow.client().get("/large");
                slow.wires().server().awaitBlockedWriter();
                assertTrue(slow.wires().server().written() < 70_000);
            }
        }

        @Test
        void thatBecomesShorterMeanwhileEndsTheConnection() throws Exception {
            Path large = Files.write(directory.resolve("large"), new byte[1_000_000]);
            try (var slow = Served.over(Wires.of(1_000), new StaticFiles("/", directory))) {
                slow.client().get("/large");
                slow.wires().server().awaitBlockedWriter();
                Files.write(large, new byte[1]);
                int received = slow.client().rest().length();
                assertTrue(received < 200_000, "received " + received);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get"})
        void isOnlyRead(String method) throws Exception {
            for (String target : new String[] {"/a.txt", "/", "/sub", "/sub/"}) {
                served.client().send(method + " " + target + " HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
                RawClient.Answer answer = served.client().read();
                assertEquals(405, answer.status());
                assertEquals("GET, HEAD", answer.header("Allow"));
            }
        }
    }

    @Nested
    class ADirectory {

        @ParameterizedTest
        @CsvSource({"/, home", "/sub/, sub", "/index.html, home", "/na%20me:/, odd"})
        void isItsIndex(String target, String text) throws Exception {
            RawClient.Answer answer = get(target);
            assertEquals("<p>" + text + "</p>", answer.body());
            assertEquals("text/html; charset=utf-8", answer.header("Content-Type"));
        }

        @ParameterizedTest
        @CsvSource(delimiter = ' ', value = {
            "/sub ./sub/",
            "/sub?a=b&c=%20d ./sub/?a=b&c=%20d",
            "/x/../sub ./sub/",
            "/na%20me%3A ./na%20me:/",
            "//sub ./sub/",
        })
        void isAskedForWithASlash(String target, String location) throws Exception {
            RawClient.Answer answer = get(target);
            assertEquals(301, answer.status());
            assertEquals(location, answer.header("Location"));
            assertEquals(301, head(target).status());
        }

        @ParameterizedTest
        @ValueSource(strings = {"/bare", "/bare/", "/bare/index.html"})
        void withoutAnIndexIsNotThere(String target) throws Exception {
            assertEquals(404, get(target).status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/none", "/a.txt/", "/a.txt/x", "/sub//index.html", "/sub//", "//", "/.env", "/%2e%65nv", "/sub/.git/", "/A.TXT%00",
        "/../secret.txt", "/%2e%2e/secret.txt", "/sub/../../secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt", "/..\\secret.txt",
        "/%2e%2e%2fsecret.txt", "/%252e%252e/secret.txt", "/....//secret.txt", "/sub/%2e%2e/%2e%2e/secret.txt", "/..;/secret.txt",
        "/%c0%ae%c0%ae/secret.txt", "/\u00E9", "/link/secret.txt", "/a.txt::$DATA", "/a.txt.",
    })
    void nothingElseIsServed(String target) throws Exception {
        Files.createSymbolicLink(directory.resolve("link"), parent);
        Files.writeString(directory.resolve(".env"), "secret");
        Files.createDirectories(directory.resolve("sub/.git"));
        Files.writeString(directory.resolve("sub/.git/index.html"), "secret");
        RawClient.Answer answer = get(target);
        assertTrue(answer.status() == 400 || answer.status() == 404 || target.equals("//"), target + " " + answer.status());
        assertFalse(answer.body().contains("secret") || answer.body().contains(parent.toString()), answer.body());
    }

    @Nested
    class Mounted {

        @ParameterizedTest
        @ValueSource(strings = {"/files", "/files/", "/deep/er"})
        void elsewhereItIsTheSame(String path) throws Exception {
            String mount = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            try (var elsewhere = Served.by(Routes.EMPTY.prefix(path, new StaticFiles(path, directory)))) {
                RawClient client = elsewhere.client();
                client.get(mount + "/a.txt");
                assertEquals(TEXT, client.read().body());
                client.get(mount + "/");
                assertEquals("<p>home</p>", client.read().body());
                client.get(mount + "/sub");
                assertEquals("./sub/", client.read().header("Location"));
                client.get(mount + "/../a.txt");
                assertEquals(404, client.read().status());
                client.get(mount + "x/a.txt");
                assertEquals(404, client.read().status());
            }
        }

        @Test
        void itsOwnPathIsADirectory() throws Exception {
            try (var elsewhere = Served.by(Routes.EMPTY.prefix("/files", new StaticFiles("/files", directory)))) {
                elsewhere.client().get("/files");
                assertEquals("./files/", elsewhere.client().read().header("Location"));
            }
        }
    }

    @Nested
    class Conditions {

        @Test
        void whatIsKnownIsNotSentAgain() throws Exception {
            String tag = get("/a.txt").header("ETag");
            RawClient.Answer answer = get("/a.txt", "If-None-Match", tag);
            assertEquals(304, answer.status());
            assertEquals(tag, answer.header("ETag"));
            assertEquals("no-cache", answer.header("Cache-Control"));
            assertEquals("", answer.header("Content-Type") + answer.header("Content-Length"));
            assertEquals(304, get("/a.txt", "If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT").status());
        }

        @Test
        void whatHasChangedIs() throws Exception {
            String tag = get("/a.txt").header("ETag");
            Files.setLastModifiedTime(directory.resolve("a.txt"), FileTime.from(TIME.plusSeconds(1)));
            assertEquals(200, get("/a.txt", "If-None-Match", tag).status());
            assertEquals(200, get("/a.txt", "If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT").status());
        }

        @Test
        void whatIsAnotherVersionFails() throws Exception {
            RawClient.Answer answer = get("/a.txt", "If-Match", "\"other\"");
            assertEquals(412, answer.status());
            assertEquals("", answer.body());
        }

        @Test
        void aFileThatIsNotThereHasNone() throws Exception {
            assertEquals(404, get("/none", "If-Match", "*").status());
        }
    }

    @Nested
    class Ranges {

        @ParameterizedTest
        @CsvSource({"bytes=2-4, 234, bytes 2-4/10", "bytes=7-, 789, bytes 7-9/10", "bytes=-1, 9, bytes 9-9/10"})
        void aPartIsSent(String range, String part, String content) throws Exception {
            RawClient.Answer answer = get("/a.txt", "Range", range);
            assertEquals(206, answer.status());
            assertEquals(part, answer.body());
            assertEquals(content, answer.header("Content-Range"));
            assertEquals("text/plain; charset=utf-8", answer.header("Content-Type"));
            assertEquals(get("/a.txt").header("ETag"), answer.header("ETag"));
        }

        @Test
        void onePastTheEndIsNot() throws Exception {
            RawClient.Answer answer = get("/a.txt", "Range", "bytes=10-");
            assertEquals(416, answer.status());
            assertEquals("bytes */10", answer.header("Content-Range"));
            assertEquals("", answer.header("Content-Type") + answer.body());
        }

        @ParameterizedTest
        @ValueSource(strings = {"bytes=0-1,3-4", "bytes=3-2", "lines=1-2", "x"})
        void othersAreIgnored(String range) throws Exception {
            RawClient.Answer answer = get("/a.txt", "Range", range);
            assertEquals(200, answer.status());
            assertEquals(TEXT, answer.body());
        }

        @Test
        void aHeadHasNone() throws Exception {
            served.client().send("HEAD /a.txt HTTP/1.1\r\nHost: h\r\nRange: bytes=0-1\r\n\r\n");
            RawClient.Answer answer = served.client().readHead();
            assertEquals(200, answer.status());
            assertEquals("10", answer.header("Content-Length"));
        }

        @Test
        void aPartOfAnotherVersionIsNotContinued() throws Exception {
            String tag = get("/a.txt").header("ETag");
            assertEquals("89", get("/a.txt", "Range", "bytes=8-", "If-Range", tag).body());
            assertEquals(TEXT, get("/a.txt", "Range", "bytes=8-", "If-Range", "\"other\"").body());
            assertEquals(200, get("/a.txt", "Range", "bytes=99-", "If-Range", "\"other\"").status());
        }

        @Test
        void largeOnesAreSentFromWhereTheyBegin() throws Exception {
            var bytes = new byte[300_000];
            new Random(3).nextBytes(bytes);
            Files.write(directory.resolve("large"), bytes);
            served.client().send("GET /large HTTP/1.1\r\nHost: h\r\nRange: bytes=100001-299998\r\n\r\n");
            while (!served.client().line().isEmpty()) {}
            byte[] part = served.client().rawBytes(199_998);
            assertArrayEquals(Arrays.copyOfRange(bytes, 100_001, 299_999), part);
            assertEquals(TEXT, get("/a.txt").body());
        }
    }
}
