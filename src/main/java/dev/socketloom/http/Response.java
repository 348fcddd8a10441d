package dev.socketloom.http;

import java.nio.charset.StandardCharsets;

/// A finished answer: status, fields and the whole body. `Content-Length`, `Date` and `Connection` are added when it
/// is written, so they need not be among the fields.
///
/// The body is not copied: who made it leaves it alone afterwards.
///
/// @param status the status code (RFC 9110 §15), 200 or more
/// @param headers the fields of this answer
/// @param body the content, empty for none
public record Response(int status, Headers headers, byte[] body) implements Reply {

    static final int SWITCHING_PROTOCOLS = 101;
    static final int OK = 200;
    static final int NO_CONTENT = 204;
    static final int PARTIAL_CONTENT = 206;
    static final int MOVED_PERMANENTLY = 301;
    static final int NOT_MODIFIED = 304;
    static final int BAD_REQUEST = 400;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int REQUEST_TIMEOUT = 408;
    static final int PRECONDITION_FAILED = 412;
    static final int CONTENT_TOO_LARGE = 413;
    static final int URI_TOO_LONG = 414;
    static final int RANGE_NOT_SATISFIABLE = 416;
    static final int EXPECTATION_FAILED = 417;
    static final int HEAD_TOO_LARGE = 431;
    static final int SERVER_ERROR = 500;
    static final int NOT_IMPLEMENTED = 501;
    static final int UNAVAILABLE = 503;
    static final int VERSION_NOT_SUPPORTED = 505;

    private static final int FIRST_FINAL = 200;
    private static final int FIRST_ERROR = 400;
    private static final int LAST = 999;

    /// Refuses a status that cannot end a request.
    public Response {
        if (!isFinal(status)) {
            throw new IllegalArgumentException("not a final status: " + status);
        }
    }

    /// A short text, as `text/plain; charset=UTF-8`.
    public static Response text(int status, String text) {
        return of(status, "text/plain; charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /// A body with its media type.
    public static Response of(int status, String contentType, byte[] body) {
        return new Response(status, Headers.of("Content-Type", contentType), body);
    }

    /// An answer without a body.
    public static Response empty(int status) {
        return new Response(status, Headers.EMPTY, new byte[0]);
    }

    /// The same answer with one more field.
    public Response with(String name, String value) {
        return new Response(status, headers.with(name, value), body);
    }

    /// The same answer with more fields.
    public Response with(Headers more) {
        return new Response(status, headers.with(more), body);
    }

    /// Whether a request may end with this status: 1xx come before the answer, and are not an application's business.
    static boolean isFinal(int status) {
        return status >= FIRST_FINAL && status <= LAST;
    }

    /// Whether this status tells the peer that its request was not served.
    static boolean isError(int status) {
        return status >= FIRST_ERROR;
    }

    /// Whether an answer with this status may have content at all.
    // RFC 9110 §6.4.1: "All 1xx (Informational), 204 (No Content), and 304 (Not Modified) responses do not include
    // content."
    static boolean mayHaveContent(int status) {
        return status >= FIRST_FINAL && status != NO_CONTENT && status != NOT_MODIFIED;
    }
}
