package dev.socketloom.testing;

import dev.socketloom.ConnectionRefused;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a test client says when it connects; the same words as in the official clients' options.
///
/// ```java
/// TestClient admin = server.client().namespace("/admin").auth(Map.of("token", "secret")).header("Cookie", "a=1").connect();
/// ```
///
/// Not thread-safe: for the test that puts it together.
public final class TestConnect {

    private final TestServer server;
    private final Map<String, String> query = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String namespace = "/";
    private @Nullable Map<String, @Nullable Object> auth;

    TestConnect(TestServer server) {
        this.server = server;
    }

    /// The namespace to join; `/` by default.
    public TestConnect namespace(String name) {
        namespace = name;
        return this;
    }

    /// What middleware and connect handlers get as `auth`; nothing by default.
    public TestConnect auth(Map<String, @Nullable Object> data) {
        auth = data;
        return this;
    }

    /// A query parameter of the handshake.
    public TestConnect query(String name, String value) {
        query.put(name, value);
        return this;
    }

    /// A header field of the handshake.
    public TestConnect header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /// Connects.
    ///
    /// @throws ConnectionRefused when the handshake is refused, with its status and body as the message, or when a
    ///     middleware or a connect handler refuses the client, with what they told it
    public TestClient connect() throws ConnectionRefused {
        Line line = Line.open(server, queryText(), headers);
        server.add(line);
        return line.join(namespace, auth);
    }

    private String queryText() {
        var text = new StringBuilder();
        query.forEach((name, value) ->
                text.append('&').append(encoded(name)).append('=').append(encoded(value)));
        return text.toString();
    }

    private static String encoded(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8);
    }
}
