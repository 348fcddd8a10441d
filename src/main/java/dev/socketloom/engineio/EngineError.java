package dev.socketloom.engineio;

import dev.socketloom.http.Headers;
import dev.socketloom.http.Response;
import java.nio.charset.StandardCharsets;

/// Why a request is refused: the codes that clients of Node's server know.
///
/// | code | message | status |
/// |---|---|---|
/// | 0 | Transport unknown | 400 |
/// | 1 | Session ID unknown | 400 |
/// | 2 | Bad handshake method | 400 |
/// | 3 | Bad request | 400 |
/// | 4 | Forbidden, or the application's own words | 403 |
/// | 5 | Unsupported protocol version | 400 |
///
/// A polling client gets the code as JSON; a WebSocket client gets the message as text instead of the 101.
enum EngineError {
    UNKNOWN_TRANSPORT(0, 400, "Transport unknown"),
    UNKNOWN_SID(1, 400, "Session ID unknown"),
    BAD_HANDSHAKE_METHOD(2, 400, "Bad handshake method"),
    BAD_REQUEST(3, 400, "Bad request"),
    FORBIDDEN(4, 403, "Forbidden"),
    UNSUPPORTED_PROTOCOL_VERSION(5, 400, "Unsupported protocol version");

    private final int code;
    private final int status;
    private final String message;

    EngineError(int code, int status, String message) {
        this.code = code;
        this.status = status;
        this.message = message;
    }

    /// The answer to a polling request.
    Response json(Headers headers) {
        return json(message, headers);
    }

    /// The answer to a polling request, in other words than the usual ones.
    Response json(String words, Headers headers) {
        String body = "{\"code\":" + code + ",\"message\":" + quoted(words) + "}";
        return response("application/json", body, headers);
    }

    /// The answer to a request that asked for a WebSocket, after which the connection ends.
    Response text(String words, Headers headers) {
        // Node says "text/html", which would make a browser run what an application puts into its words.
        return response("text/plain; charset=UTF-8", words, headers).with("Connection", "close");
    }

    int code() {
        return code;
    }

    String message() {
        return message;
    }

    private Response response(String type, String body, Headers headers) {
        return new Response(status, headers.with("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String words) {
        var json = new StringBuilder("\"");
        words.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
