package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An application, its files and Socket.IO on one port: who gets which request.
@Timeout(60)
class HostingTest {

    /// What a browser sends to open a WebSocket.
    private static final String UPGRADE = """
            Host: h\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    @TempDir
    private Path parent;

    private Path directory;
    private final ServerBuilder builder = SocketIOServer.builder().port(0);
    private SocketIOServer io;

    @BeforeEach
    void fill() throws IOException {
        directory = Files.createDirectory(parent.resolve("public"));
        Files.writeString(parent.resolve("secret.txt"), "secret");
        Files.writeString(directory.resolve("index.html"), "home");
        Files.createDirectory(directory.resolve("socket.io"));
        Files.writeString(directory.resolve("socket.io/index.html"), "shadow");
    }

    @AfterEach
    void stop() {
        if (io != null) {
            io.close();
        }
    }

    private static void app(HttpExchange exchange) throws IOException {
        byte[] text = ("app " + exchange.getRequestMethod()).getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
    }

    private String get(String target) throws Exception {
        HttpResponse<String> answer = RawClient.get(io, target);
        return answer.statusCode() + " " + answer.body();
    }

    /// Everything at once, in the order in which it makes the least sense.
    private void startAll() throws IOException {
        io = builder.app(HostingTest::app).staticFiles("/", directory).health("/healthz").build().start();
    }

    @ParameterizedTest
    @CsvSource({
        "/, 200 home",
        "/x, 200 app GET",
        "/index.html, 200 home",
        "/socket.iox, 200 app GET",
        "/socket.iox/, 200 app GET",
        "/healthz, 200 ok",
        "/healthz/, 200 app GET",
        "/healthz2, 200 app GET",
    })
    void everyPathHasItsOwner(String target, String answer) throws Exception {
        startAll();
        assertEquals(answer, get(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/socket.io", "/socket.io/", "/socket.io/x", "/x/../socket.io/", "/%73ocket.io/", "/socket%2eio",
    })
    void theEnginesIsNobodyElses(String target) throws Exception {
        startAll();
        assertEquals("400 {\"code\":0,\"message\":\"Transport unknown\"}", get(target));
        assertTrue(get(target + "?EIO=4&transport=polling").startsWith("200 0{\"sid\""));
    }

    @Test
    void anApplicationGetsWhatTheFilesDoNotHave() throws Exception {
        startAll();
        assertEquals("app POST", RawClient.request(io, "POST", "/x", "body").body());
        assertEquals(405, RawClient.request(io, "POST", "/index.html", "body").statusCode());
    }

    @Test
    void whatNobodyHasIsNotFound() throws Exception {
        io = builder.staticFiles("/", directory).build().start();
        for (String target : new String[] {"/x", "/../secret.txt", "/%2e%2e/secret.txt", "/socket.iox", "/healthz"}) {
            int status = RawClient.get(io, target).statusCode();
            assertTrue(status == 404 || (status == 400 && target.contains("secret")), target + " " + status);
        }
        HttpResponse<String> answer = RawClient.get(io, "/x");
        assertEquals("Not Found", answer.body());
        assertEquals("text/plain; charset=UTF-8", answer.headers().firstValue("Content-Type").orElse(""));
    }

    @Test
    void theJdksFileServerIsAnApplicationLikeOthers() throws Exception {
        io = builder.app("/files", SimpleFileServer.createFileHandler(directory.toRealPath())).build().start();
        assertEquals("200 home", get("/files/"));
        assertEquals("200 shadow", get("/files/socket.io/"));
    }

    @Test
    void aDirectoryThatIsNoneIsNamedAtOnce() {
        Path none = parent.resolve("none");
        var refused = assertThrows(IllegalArgumentException.class, () -> builder.staticFiles("/", none));
        assertEquals("not a directory that can be read: " + none, refused.getMessage());
    }

    /// RFC 9110 §7.8: "A server MAY ignore a received Upgrade header field if it wishes to continue using the current
    /// protocol on that connection." It does, and the connection goes on.
    @Test
    void anUpgradeOutsideTheEngineIsAnOrdinaryRequest() throws Exception {
        startAll();
        var client = dev.socketloom.http.RawClient.connect(io.port());
        try {
            client.send("GET /chat HTTP/1.1\r\n" + UPGRADE);
            assertEquals("app GET", client.read().body());
            client.send("GET / HTTP/1.1\r\n" + UPGRADE);
            assertEquals("home", client.read().body());
            client.send("GET /healthz HTTP/1.1\r\n" + UPGRADE);
            assertEquals("ok", client.read().body());
            client.send("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n" + UPGRADE);
            assertEquals(101, client.read().status());
        } finally {
            client.wire().close();
        }
    }

    @Test
    void anUpgradeToNobodyIsNotFound() throws Exception {
        io = builder.build().start();
        var client = dev.socketloom.http.RawClient.connect(io.port());
        try {
            client.send("GET /chat HTTP/1.1\r\n" + UPGRADE);
            assertEquals(404, client.read().status());
        } finally {
            client.wire().close();
        }
    }

    @Test
    void noAnswerSaysWhoseItIs() throws Exception {
        startAll();
        for (String target : List.of("/", "/x", "/healthz", "/socket.io/", "/socket.io/?EIO=4&transport=polling")) {
            assertFalse(RawClient.get(io, target).headers().firstValue("Server").isPresent(), target);
        }
    }
}
