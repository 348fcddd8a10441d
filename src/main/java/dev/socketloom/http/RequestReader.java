package dev.socketloom.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the heads of the requests of one connection.
///
/// ```
///   HTTP-message = start-line CRLF *( field-line CRLF ) CRLF [ message-body ]      RFC 9112 §2.1
///   request-line = method SP request-target SP HTTP-version                        §3
///   field-line   = field-name ":" OWS field-value OWS                              §5
/// ```
///
/// It goes along the bytes where they lie and waits where they run out, which is why there is no state machine here.
/// Two strings come of a head: the target and the lines of the fields. They are decoded as ISO-8859-1, one byte one
/// character, so that no two byte sequences can become the same text.
///
/// It is strict where others are generous: every request smuggled past a proxy began with a parser that meant well.
///
/// Not thread safe: it belongs to the connection's reader.
final class RequestReader {

    private static final int VERSION_LENGTH = "HTTP/1.1".length();

    /// The methods that come all the time: sessions remember their requests, and need not each remember a name of its own.
    private static final List<String> USUAL = List.of("GET", "POST", "OPTIONS", "HEAD", "PUT", "DELETE", "PATCH");

    private final Wire wire;
    private final Input input;
    private final LineReader lines;
    private final Watchdog watchdog;
    private final HttpOptions options;

    RequestReader(Wire wire, Input input, Watchdog watchdog, HttpOptions options) {
        this.wire = wire;
        this.input = input;
        this.lines = new LineReader(input);
        this.watchdog = watchdog;
        this.options = options;
    }

    /// Waits for the next head; the body is still to come.
    ///
    /// @return null when the peer has ended the stream before the head was complete
    @Nullable Request read() throws IOException, HttpException {
        int end = lines.end(0, options.requestLine(), Response.URI_TOO_LONG);
        if (end == 0) {
            // RFC 9112 §2.2: "a server that is expecting to receive and parse a request-line SHOULD ignore at least
            // one empty line (CRLF) received prior to the request-line." One it is.
            input.skip(LineReader.CRLF);
            end = lines.end(0, options.requestLine(), Response.URI_TOO_LONG);
        }
        if (end == LineReader.ENDED) {
            return null;
        }
        StartLine start = startLine(text(0, end));
        int fields = end + LineReader.CRLF;
        int fieldsEnd = fields(fields);
        if (fieldsEnd == LineReader.ENDED) {
            return null;
        }
        Headers headers = Headers.ofLines(text(fields, fieldsEnd));
        input.skip(fieldsEnd + LineReader.CRLF);
        Target target = Target.parse(start.method, start.target, Authority.of(headers, start.http10));
        Framing framing = Framing.of(headers, start.http10);
        var body = new BodyReader(wire, input, framing, watchdog, options);
        return new Request(start.method, target, headers, framing, wire, body);
    }

    private record StartLine(String method, String target, boolean http10) {}

    // RFC 9112 §3: one SP between the three, no more; what is left of a generous split is an invitation to smuggle.
    private static StartLine startLine(String line) throws HttpException {
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first < 0 || first == last) {
            throw new HttpException(Response.BAD_REQUEST, "not a request line");
        }
        return new StartLine(method(line, first), line.substring(first + 1, last), isHttp10(line, last + 1));
    }

    private static String method(String line, int end) throws HttpException {
        for (String usual : USUAL) {
            if (usual.length() == end && line.startsWith(usual)) {
                return usual;
            }
        }
        String method = line.substring(0, end);
        if (!Ascii.isToken(method)) {
            throw new HttpException(Response.BAD_REQUEST, "not a method");
        }
        return method;
    }

    // RFC 9112 §2.3: HTTP-version = HTTP-name "/" DIGIT "." DIGIT, and the name is case-sensitive.
    private static boolean isHttp10(String line, int at) throws HttpException {
        if (line.length() != at + VERSION_LENGTH || !line.startsWith("HTTP/", at) || line.charAt(at + 6) != '.'
                || !Ascii.isDigit(line.charAt(at + 5)) || !Ascii.isDigit(line.charAt(at + 7))) {
            throw new HttpException(Response.BAD_REQUEST, "not an HTTP version");
        }
        if (line.charAt(at + 5) != '1') {
            throw new HttpException(Response.VERSION_NOT_SUPPORTED, "this server speaks HTTP/1.1");
        }
        // RFC 9110 §2.5: a higher minor version of the same major one is served as the highest we know.
        return line.charAt(at + 7) == '0';
    }

    /// Checks the field lines that begin at `from`, and answers where the empty line after them begins.
    private int fields(int from) throws IOException, HttpException {
        int begin = from;
        for (int count = 0; ; count++) {
            int end = lines.end(begin, options.head(), Response.HEAD_TOO_LARGE);
            if (end == begin || end == LineReader.ENDED) {
                return end;
            }
            if (count == options.headerLines()) {
                throw new HttpException(Response.HEAD_TOO_LARGE, "too many header lines");
            }
            lines.checkField(begin, end);
            begin = end + LineReader.CRLF;
        }
    }

    private String text(int from, int to) {
        return new String(input.array(), input.position() + from, to - from, StandardCharsets.ISO_8859_1);
    }
}
