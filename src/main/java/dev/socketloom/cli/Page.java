package dev.socketloom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;

/// The built-in page: a live room, served from the class path.
///
/// A request finds a file by its exact name in a table that is filled once, so that no path is ever computed from what
/// a client sent. The page is told what it cannot know in attributes of its first element: the path of Socket.IO, the
/// transports that are offered, and which browser client to use.
///
/// Immutable after construction; any thread may call it.
final class Page implements HttpHandler {

    /// Scripts, styles and connections only from here; pictures also from memory, where received bytes become one.
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String INDEX = "index.html";
    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int NO_BODY = -1; // the HttpExchange's way to say so

    private static final Map<String, String> TYPES = Map.of(
            "room.css", "text/css; charset=utf-8",
            "room.js", "text/javascript; charset=utf-8",
            "wire.js", "text/javascript; charset=utf-8",
            "pictures.js", "text/javascript; charset=utf-8",
            "connection.js", "text/javascript; charset=utf-8",
            "loom.svg", "image/svg+xml");

    private final Map<String, Resource> resources = new HashMap<>();

    /// @param path of Socket.IO, already checked to need no escaping
    /// @param transports what the server offers, polling or websocket or both
    /// @param official whether the server offers the official browser client below that path
    Page(String path, Set<String> transports, boolean official) {
        TYPES.forEach((name, type) -> resources.put("/" + name, new Resource(type, read(name))));
        String index = new String(read(INDEX), UTF_8)
                .replace("data-path=\"/socket.io/\"", "data-path=\"" + path + "/\"")
                .replace("data-transports=\"polling,websocket\"",
                        "data-transports=\"" + String.join(",", new TreeSet<>(transports)) + "\"")
                .replace("data-client=\"own\"", "data-client=\"" + (official ? "official" : "own") + "\"");
        Resource start = new Resource("text/html; charset=utf-8", index.getBytes(UTF_8));
        resources.put("/", start);
        resources.put("/" + INDEX, start);
    }

    private static byte[] read(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("The jar is damaged: " + name + " cannot be read", e);
        }
    }

    /// Tells versions of a file apart. Nobody forges one, and a sum is there at once: a cryptographic hash of all files
    /// would take a cold JVM longer than everything else before it listens.
    private static String tag(byte[] bytes) {
        var sum = new CRC32();
        sum.update(bytes);
        return '"' + HexFormat.of().toHexDigits((int) sum.getValue()) + '-' + bytes.length + '"';
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Resource resource = resources.get(exchange.getRequestURI().getPath());
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (resource == null) {
                refuse(exchange, NOT_FOUND);
            } else if (!head && !exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                refuse(exchange, METHOD_NOT_ALLOWED);
            } else {
                resource.send(exchange, head);
            }
        }
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        byte[] text = (status == NOT_FOUND ? "Not found\n" : "Only GET and HEAD\n").getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? NO_BODY : text.length);
        if (!head) exchange.getResponseBody().write(text);
    }

    private record Resource(String type, byte[] bytes, String etag) {

        Resource(String type, byte[] bytes) {
            this(type, bytes, tag(bytes));
        }

        void send(HttpExchange exchange, boolean head) throws IOException {
            var headers = exchange.getResponseHeaders();
            headers.set("ETag", etag);
            headers.set("Cache-Control", "no-cache"); // keep it, but ask each time whether it still holds
            headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            if (isKnownTo(exchange)) {
                exchange.sendResponseHeaders(NOT_MODIFIED, NO_BODY);
                return;
            }
            headers.set("Content-Type", type);
            if (head) headers.set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(200, head ? NO_BODY : bytes.length);
            if (!head) exchange.getResponseBody().write(bytes);
        }

        /// RFC 9110 §13.1.2: "the condition is false if one of the listed tags matches the entity tag of the selected
        /// representation"
        private boolean isKnownTo(HttpExchange exchange) {
            String tags = exchange.getRequestHeaders().getFirst("If-None-Match");
            return tags != null && (tags.strip().equals("*") || tags.contains(etag));
        }
    }
}
