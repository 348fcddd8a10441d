package dev.socketloom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.ServerOptions;
import dev.socketloom.http.Issuer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Main main = new Main(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));

    @AfterEach
    void stop() {
        main.close();
    }

    @Test
    void helpIsAnAnswerAndNotAnError() {
        assertEquals(0, main.run("--help"));
        assertEquals(Flag.help(), out.toString(UTF_8));
        assertEquals("", err.toString(UTF_8));
    }

    @Test
    void versionIsOneLine() {
        assertEquals(0, main.run("--version"));
        assertTrue(out.toString(UTF_8).matches("Socketloom [^\\n]+\\R"), out.toString(UTF_8));
    }

    @Test
    void aWrongOptionGetsOneLineAndStatusTwo() {
        assertEquals(2, main.run("--port", "abc"));
        assertEquals("socketloom: --port takes 0 to 65535, not 'abc' (--help shows all options)",
                err.toString(UTF_8).stripTrailing());
        assertEquals("", out.toString(UTF_8));
    }

    @Test
    void itSaysWhereToLookOnceItListens() throws Exception {
        assertEquals(0, main.run("--port", "0"), err.toString(UTF_8));
        int port = main.server().orElseThrow().port();
        String said = out.toString(UTF_8).stripTrailing();
        assertTrue(said.endsWith(" is listening at http://127.0.0.1:" + port + "/  (Ctrl-C stops it)"), said);
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }

    @Test
    void whatItIsAskedForReachesTheServer() {
        assertEquals(0, main.run("--port", "0", "--path", "/chat", "--cors-allowed-origins", "http://a.example",
                "--ping-interval", "300ms", "--ping-timeout", "2s", "--max-payload", "1024", "--transports", "websocket",
                "--per-message-deflate"), err.toString(UTF_8));
        ServerOptions options = main.server().orElseThrow().options();
        assertEquals("/chat", options.get(ServerOptions.PATH));
        assertEquals(List.of("http://a.example"), options.get(ServerOptions.CORS_ALLOWED_ORIGINS));
        assertEquals(Duration.ofMillis(300), options.get(ServerOptions.PING_INTERVAL));
        assertEquals(Duration.ofSeconds(2), options.get(ServerOptions.PING_TIMEOUT));
        assertEquals(1024, options.get(ServerOptions.MAX_PAYLOAD));
        assertEquals(Set.of("websocket"), options.get(ServerOptions.TRANSPORTS));
        assertTrue(options.get(ServerOptions.PER_MESSAGE_DEFLATE));
    }

    @Test
    void withACertificateItSpeaksHttps(@TempDir Path directory) throws Exception {
        assertEquals(0, main.run("--port", "0", "--certfile", Issuer.certificateFile(directory, "server").toString(),
                "--keyfile", Issuer.keyFile(directory, "server").toString()), err.toString(UTF_8));
        String page = "https://127.0.0.1:" + main.server().orElseThrow().port() + "/";
        assertTrue(out.toString(UTF_8).contains(" is listening at " + page + " "), out.toString(UTF_8));
        try (var http = HttpClient.newBuilder().sslContext(Issuer.trusting()).build()) {
            var request = HttpRequest.newBuilder(URI.create(page)).build();
            assertEquals(200, http.send(request, BodyHandlers.discarding()).statusCode());
        }
    }

    @Test
    void aCertificateThatCannotBeUsedGetsOneLineAndStatusTwo(@TempDir Path directory) {
        String certificate = Issuer.certificateFile(directory, "server").toString();
        assertEquals(2, main.run("--port", "0", "--certfile", certificate));
        assertEquals("socketloom: " + certificate
                + " holds no private key in PEM form: -----BEGIN PRIVATE KEY-----", err.toString(UTF_8).stripTrailing());
        assertEquals("", out.toString(UTF_8));
    }

    @Test
    void itVisitsItselfAndEnds() {
        assertEquals(0, main.run("--rehearse"), err.toString(UTF_8));
        String said = out.toString(UTF_8).stripTrailing();
        assertTrue(said.endsWith(" has been its own first visitor"), said);
        assertEquals("", err.toString(UTF_8));
        assertTrue(main.server().isEmpty());
    }

    @Test
    void aPortInUseIsSaidInOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(1, main.run("--port", Integer.toString(taken.getLocalPort())));
            String message = err.toString(UTF_8);
            assertTrue(message.startsWith("socketloom: "), message);
            assertTrue(message.contains("127.0.0.1:" + taken.getLocalPort()), message);
            assertEquals(1, message.lines().count(), message);
        }
    }

    @Test
    void anAddressOfNobodyIsSaidInOneLine() {
        assertEquals(1, main.run("--port", "0", "--host", "no-such-host.invalid"));
        assertEquals(1, err.toString(UTF_8).lines().count(), err.toString(UTF_8));
        assertTrue(err.toString(UTF_8).contains("no-such-host.invalid"), err.toString(UTF_8));
    }

    @Test
    void whenItIsClosedThePortIsFree() {
        assertEquals(0, main.run("--port", "0"));
        int port = main.server().orElseThrow().port();
        main.close();
        assertThrows(java.net.ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }
}
