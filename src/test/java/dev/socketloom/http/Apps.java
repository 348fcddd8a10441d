package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Applications behind the JDK's `HttpHandler`, and how they are asked.
final class Apps {

    static final String GET = "GET /a%20b?c=d%20e HTTP/1.1\r\nHost: h\r\nX-One: 1\r\nx-one: 2\r\n\r\n";

    private Apps() {}

    static Served app(HttpHandler handler) {
        return Served.by(new App("/", handler));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A well-behaved handler.
    static void answer(HttpExchange exchange, int status, String text) throws IOException {
        exchange.sendResponseHeaders(status, text.length());
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(utf8(text));
        }
    }

    /// Sends a request, and one more after it: both are answered, so the first left the connection in order.
    static RawClient.Answer keptAlive(Served served, String request) throws IOException {
        served.client().send(request);
        RawClient.Answer answer = served.client().read();
        served.client().send("GET /again HTTP/1.1\r\nHost: h\r\n\r\n");
        assertEquals(answer.status(), served.client().read().status());
        return answer;
    }
}
