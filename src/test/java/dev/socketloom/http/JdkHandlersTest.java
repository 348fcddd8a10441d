package dev.socketloom.http;

import static dev.socketloom.http.Apps.GET;
import static dev.socketloom.http.Apps.answer;
import static dev.socketloom.http.Apps.app;
import static dev.socketloom.http.Apps.keptAlive;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandlers;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The handlers that come with the JDK work here as behind its own server.
@Timeout(30)
class JdkHandlersTest {

    @TempDir
    private Path directory;

    private Served files(String path) throws IOException {
        Files.writeString(directory.resolve("a.txt"), "text of a");
        Files.writeString(directory.resolve("empty.txt"), "");
        Files.createDirectories(directory.resolve("sub"));
        Files.writeString(directory.resolve("sub/index.html"), "<p>index</p>");
        var handler = SimpleFileServer.createFileHandler(directory.toRealPath());
        return Served.by(Routes.EMPTY.prefix(path, new App(path, handler)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/files", "/deep/er"})
    void serveFilesWhereverTheyAreMounted(String path) throws Exception {
        String prefix = path.equals("/") ? "" : path;
        try (var served = files(path)) {
            served.client().get(prefix + "/a.txt");
            RawClient.Answer answer = served.client().read();
            assertEquals("text of a", answer.body());
            assertEquals("text/plain", answer.header("Content-Type"));
            served.client().get(prefix + "/empty.txt");
            assertEquals("", served.client().read().body());
            served.client().get(prefix + "/sub/");
            assertEquals("<p>index</p>", served.client().read().body());
            served.client().get(prefix + "/sub");
            assertEquals(prefix + "/sub/", served.client().read().header("Location"));
            served.client().get(prefix + "/none.txt");
            assertEquals(404, served.client().read().status());
            served.client().get(prefix + "/");
            assertEquals(200, served.client().read().status());
            served.client().send("HEAD " + prefix + "/a.txt HTTP/1.1\r\nHost: h\r\n\r\n");
            assertEquals("9", served.client().readHead().header("Content-Length"));
            served.client().send("POST " + prefix + "/a.txt HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
            assertEquals(405, served.client().read().status());
            served.client().send("BREW " + prefix + "/a.txt HTTP/1.1\r\nHost: h\r\n\r\n");
            assertEquals(501, served.client().read().status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/files/../../etc/passwd",
        "/files/%2e%2e/%2e%2e/etc/passwd",
        "/files/..%2f..%2fetc/passwd",
        "/files//etc/passwd",
        "//etc/passwd",
        "/files/..\\etc",
    })
    void serveNothingElse(String target) throws Exception {
        try (var served = files("/files")) {
            served.client().get(target);
            int status = served.client().read().status();
            assertTrue(status == 400 || status == 404, target + " " + status);
        }
    }

    @Test
    void ofAFixedAnswerWork() throws Exception {
        try (var served = app(HttpHandlers.of(418, com.sun.net.httpserver.Headers.of("X", "y"), "teapot"))) {
            RawClient.Answer answer = keptAlive(served, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertEquals("teapot", answer.body());
            assertEquals("y", answer.header("X"));
        }
    }
}
