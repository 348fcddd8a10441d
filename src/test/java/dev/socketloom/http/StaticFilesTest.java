package dev.socketloom.http;

import static dev.socketloom.http.Site.TEXT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    @TempDir
    private Path parent;

    private Path directory;
    private Site site;

    @BeforeEach
    void fill() throws IOException {
        directory = Files.createDirectory(parent.resolve("public"));
        Files.writeString(parent.resolve("secret.txt"), "secret");
        site = new Site(directory);
    }

    @AfterEach
    void end() {
        site.close();
    }

    @Nested
    class AFile {

        @Test
        void isSentWithWhatIsKnownOfIt() throws Exception {
            RawClient.Answer answer = site.get("/a.txt");
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
            RawClient.Answer whole = site.get("/a.txt");
            RawClient.Answer head = site.head("/a.txt");
            for (String name : List.of("Content-Length", "Content-Type", "ETag", "Last-Modified", "Cache-Control")) {
                assertEquals(whole.header(name), head.header(name), name);
            }
            assertEquals("0", site.head("/empty.txt").header("Content-Length"));
        }

        @Test
        void mayBeEmpty() throws Exception {
            RawClient.Answer answer = site.get("/empty.txt");
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
            site.client().get("/large");
            while (!site.client().line().isEmpty()) {}
            assertArrayEquals(bytes, site.client().rawBytes(size));
            assertEquals(TEXT, site.get("/a.txt").body());
        }

        /// Which also shows that no more of it is in memory than a slice.
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
                site.client().send(method + " " + target + " HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
                RawClient.Answer answer = site.client().read();
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
            RawClient.Answer answer = site.get(target);
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
            RawClient.Answer answer = site.get(target);
            assertEquals(301, answer.status());
            assertEquals(location, answer.header("Location"));
            assertEquals(301, site.head(target).status());
        }

        @ParameterizedTest
        @ValueSource(strings = {"/bare", "/bare/", "/bare/index.html"})
        void withoutAnIndexIsNotThere(String target) throws Exception {
            assertEquals(404, site.get(target).status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/none", "/a.txt/", "/a.txt/x", "/sub//index.html", "/sub//", "/.env", "/%2e%65nv", "/sub/.git/",
        "/A.TXT%00", "/../secret.txt", "/%2e%2e/secret.txt", "/sub/../../secret.txt", "/..%2fsecret.txt",
        "/..%5csecret.txt", "/..\\secret.txt",
        "/%2e%2e%2fsecret.txt", "/%252e%252e/secret.txt", "/....//secret.txt",
        "/sub/%2e%2e/%2e%2e/secret.txt", "/..;/secret.txt",
        "/%c0%ae%c0%ae/secret.txt", "/\u00E9", "/link/secret.txt", "/a.txt::$DATA", "/a.txt.",
    })
    void nothingElseIsServed(String target) throws Exception {
        Files.createSymbolicLink(directory.resolve("link"), parent);
        Files.writeString(directory.resolve(".env"), "secret");
        Files.createDirectories(directory.resolve("sub/.git"));
        Files.writeString(directory.resolve("sub/.git/index.html"), "secret");
        RawClient.Answer answer = site.get(target);
        assertTrue(answer.status() == 400 || answer.status() == 404, target + " " + answer.status());
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
}
