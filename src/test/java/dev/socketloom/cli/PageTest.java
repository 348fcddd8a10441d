package dev.socketloom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The page behind the JDK's own server, because it has to be an ordinary `HttpHandler`.
class PageTest {

    private HttpServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", new Page("/chat", Set.of("websocket"), true));
        server.start();
        client = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/index.html, text/html; charset=utf-8",
        "/room.css, text/css; charset=utf-8",
        "/room.js, text/javascript; charset=utf-8",
        "/wire.js, text/javascript; charset=utf-8",
        "/pictures.js, text/javascript; charset=utf-8",
        "/connection.js, text/javascript; charset=utf-8",
        "/loom.svg, image/svg+xml"})
    void everyFileHasItsType(String path, String type) throws Exception {
        var response = send("GET", path);
        assertEquals(200, response.statusCode());
        assertEquals(type, header(response, "Content-Type"));
        assertEquals("nosniff", header(response, "X-Content-Type-Options"));
        assertFalse(response.body().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/x", "/Page.class", "/../cli/Page.class", "/%2e%2e/cli/room.js", "//room.js", "/room.js/", "/ROOM.JS"})
    void anyOtherNameIsNotFound(String path) throws Exception {
        assertEquals(404, send("GET", path).statusCode());
    }

    @Test
    void everyFileThatThePageNamesIsServed() throws Exception {
        var names = Pattern.compile("(?:src|href|import\\(?|from) ?=? ?\"(?:\\./)?([a-z-]+\\.[a-z]+)\"");
        int found = 0;
        for (String page : new String[] {"/", "/room.js", "/connection.js"}) {
            for (var name : names.matcher(send("GET", page).body()).results().toList()) {
                assertEquals(200, send("GET", "/" + name.group(1)).statusCode(), name.group(1));
                found++;
            }
        }
        assertTrue(found >= 7, "names found: " + found);
    }

    @Test
    void thePageIsToldWhatItCannotKnow() throws Exception {
        assertTrue(send("GET", "/").body().contains(
                "<html lang=\"en\" data-path=\"/chat/\" data-transports=\"websocket\" data-client=\"official\">"));
    }

    @Test
    void nothingInThePageNeedsMoreThanItsPolicyAllows() throws Exception {
        var response = send("GET", "/");
        String policy = header(response, "Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
        assertFalse(policy.contains("unsafe"));
        var inline = Pattern.compile("<script>|<style|\\sstyle=|\\son[a-z]+=|https?://");
        assertFalse(inline.matcher(response.body()).find());
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        var head = send("HEAD", "/room.js");
        assertEquals(200, head.statusCode());
        assertEquals(header(send("GET", "/room.js"), "Content-Length"), header(head, "Content-Length"));
        assertEquals("", head.body());
    }

    @Test
    void whatIsKnownIsNotSentAgain() throws Exception {
        String etag = header(send("GET", "/room.js"), "ETag");
        for (String tags : new String[] {etag, "\"other\", W/" + etag, "*"}) {
            var response = send("GET", "/room.js", "If-None-Match", tags);
            assertEquals(304, response.statusCode(), tags);
            assertEquals(etag, header(response, "ETag"));
            assertEquals("", response.body());
        }
        assertEquals(200, send("GET", "/room.js", "If-None-Match", "\"other\"").statusCode());
    }

    @Test
    void filesAreAskedForByGetAndHeadOnly() throws Exception {
        var response = send("POST", "/");
        assertEquals(405, response.statusCode());
        assertEquals("GET, HEAD", header(response, "Allow"));
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) request.headers(headers);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }
}
