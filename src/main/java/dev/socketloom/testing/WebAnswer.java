package dev.socketloom.testing;

import dev.socketloom.Loopback;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the web application beside Socket.IO answers to one request.
///
/// ```java
/// WebAnswer login = server.web("POST", "/login", "user=ann", Map.of());
/// TestClient ann = server.client().header("Cookie", login.cookie().orElseThrow()).connect();
/// ```
///
/// Immutable.
///
/// @param status such as 200
/// @param headers the fields, their names in lower case; of several with one name the last
/// @param body as UTF-8
public record WebAnswer(int status, Map<String, String> headers, String body) {

    private static final String BLANK = "\r\n\r\n";

    /// One request on a connection of its own, which the server closes after its answer.
    static WebAnswer to(Loopback loopback, String method, String path, String body, Map<String, String> headers) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(content.length).append(BLANK);
        try {
            Loopback.Connection connection = loopback.connect();
            connection.out().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            connection.out().write(content);
            return parse(new String(connection.in().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " was not answered", e);
        }
    }

    private static WebAnswer parse(String text) {
        int end = text.indexOf(BLANK);
        String[] lines = text.substring(0, end).split("\r\n", -1);
        var headers = new TreeMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), lines[i].substring(colon + 1).strip());
        }
        return new WebAnswer(Integer.parseInt(lines[0].split(" ", -1)[1]), Map.copyOf(headers),
                text.substring(end + BLANK.length()));
    }

    /// The cookie that was set, as a browser sends it back: name and value.
    public Optional<String> cookie() {
        return Optional.ofNullable(headers.get("set-cookie")).map(cookie -> cookie.split(";", -1)[0]);
    }
}
