package dev.socketloom.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The head of one answer while it is put together.
///
/// ```
///   status-line CRLF *( field-line CRLF ) CRLF        RFC 9112 §2.1
///   status-line = HTTP-version SP status-code SP [ reason-phrase ]
/// ```
///
/// It is made as one array, with the body behind it when that is small, because two writes are two packets.
///
/// Not thread safe: whoever writes the answer makes it and drops it.
final class ResponseHead {

    /// A body below this is copied behind the head: 8 KiB cost less to copy than a second system call.
    private static final int JOINED = 8 * 1024;

    /// Enough for the head of an ordinary answer.
    private static final int USUAL_LENGTH = 256;

    private static final String CRLF = "\r\n";

    /// What only this layer can know.
    private static final List<String> FRAMING = List.of("Content-Length", "Transfer-Encoding", "Connection", "Date");

    private record Now(long second, String date) {}

    private static volatile Now now = new Now(-1, "");

    private final int status;
    private final StringBuilder text = new StringBuilder(USUAL_LENGTH);

    ResponseHead(int status) {
        this.status = status;
        text.append("HTTP/1.1 ").append(status).append(' ').append(reason(status)).append(CRLF);
    }

    ResponseHead field(String name, String value) {
        text.append(name).append(": ").append(value).append(CRLF);
        return this;
    }

    /// The fields of an answer, but for those that only this layer can know.
    ResponseHead fields(Headers headers) {
        headers.appendTo(text, FRAMING);
        return this;
    }

    /// The length of the content that follows, or would follow if this were not the answer to a HEAD.
    // RFC 9110 §8.6: "A server MUST NOT send a Content-Length header field in any response with a status code of 1xx
    // (Informational) or 204 (No Content)."
    ResponseHead length(long length) {
        return status == Response.NO_CONTENT ? this : field("Content-Length", Long.toString(length));
    }

    /// Says that nothing follows. After a HEAD, and in a 304, the length is still that of the answer to a GET: what
    /// the fields say, or else what was ready to be sent, or nothing when nobody knows.
    // RFC 9110 §8.6: "A server MAY send a Content-Length header field in a response to a HEAD request [...]; a server
    // MUST NOT send Content-Length in such a response unless its field value equals the decimal number of octets that would
    // have been sent in the content of a response if the same request had used the GET method."
    ResponseHead withoutContent(Request request, Headers fields, long ready) {
        if (!request.isHead() && Response.mayHaveContent(status)) {
            return length(0);
        }
        Optional<String> given = fields.first("Content-Length");
        if (given.isPresent() && status != Response.NO_CONTENT) {
            return field("Content-Length", given.get());
        }
        return ready > 0 && status != Response.NOT_MODIFIED ? length(ready) : this;
    }

    /// What becomes of the connection.
    // RFC 9112 §9.6: "The server SHOULD send a "close" connection option in its final response on that connection."
    ResponseHead connection(Request request, boolean goesOn) {
        if (!goesOn) {
            return field("Connection", "close");
        }
        return request.isHttp10() ? field("Connection", "keep-alive") : this;
    }

    /// When the answer was made.
    // RFC 9110 §6.6.1: "An origin server with a clock [...] MUST generate a Date header field in all 2xx (Successful), 3xx
    // (Redirection), and 4xx (Client Error) responses".
    ResponseHead date() {
        long second = System.currentTimeMillis() / 1000;
        Now cached = now;
        if (cached.second != second) {
            cached = new Now(second, HttpDate.format(Instant.ofEpochSecond(second)));
            now = cached;
        }
        return field("Date", cached.date);
    }

    /// The finished head.
    byte[] bytes() {
        return text.append(CRLF).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Writes the head and the body.
    void write(Wire wire, byte[] body) throws IOException {
        byte[] head = bytes();
        if (body.length > JOINED) {
            wire.write(head, 0, head.length);
            wire.write(body, 0, body.length);
            return;
        }
        if (body.length == 0) {
            wire.write(head, 0, head.length);
            return;
        }
        byte[] both = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, both, head.length, body.length);
        wire.write(both, 0, both.length);
    }

    /// RFC 9110 §15; a code that is not here goes without words, which RFC 9112 §4 allows.
    private static String reason(int status) {
        return switch (status) {
            case 100 -> "Continue";
            case 101 -> "Switching Protocols";
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 204 -> "No Content";
            case 206 -> "Partial Content";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 304 -> "Not Modified";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 411 -> "Length Required";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 416 -> "Range Not Satisfiable";
            case 417 -> "Expectation Failed";
            case 422 -> "Unprocessable Content";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            default -> "";
        };
    }
}
