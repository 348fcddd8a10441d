package dev.socketloom.http;

import java.io.IOException;

/// Finds the lines of heads, chunk sizes and trailers where they lie in an [Input].
///
/// ```
///   position             position + end
///   ├─ … ─┼──── a line ──────┤ CR LF …
///       from
/// ```
///
/// Everybody who reads HTTP agrees where a line ends only if nobody is generous: a server that takes a bare LF for an
/// end of line, behind a proxy that does not, reads requests that the proxy has not seen. So a line ends in CRLF, and
/// a byte that can stand in no line is refused as soon as it has come.
///
/// Not thread safe: it belongs to the connection's reader, like its input.
final class LineReader {

    /// What [#end] answers when the peer has ended the stream.
    static final int ENDED = -1;

    /// The length of a line's end.
    static final int CRLF = 2;

    private static final int DELETE = 0x7F;

    private final Input input;

    LineReader(Input input) {
        this.input = input;
    }

    /// Waits for the end of a line and consumes nothing.
    ///
    /// @param from where the line begins, counted from the input's position
    /// @param limit where it has to have ended, counted likewise
    /// @param tooLong the status of a line that has not
    /// @return where its CRLF begins, counted likewise, or [#ENDED]
    int end(int from, int limit, int tooLong) throws IOException, HttpException {
        try {
            return find(from, limit, tooLong);
        } catch (NoRoomException e) {
            throw e.refusal();
        }
    }

    private int find(int from, int limit, int tooLong) throws IOException, HttpException {
        for (int at = from; at <= limit; at++) {
            if (!input.await(at + 1)) {
                return ENDED;
            }
            byte b = byteAt(at);
            if (b == '\r') {
                return lineFeedFollows(at) ? at : ENDED;
            }
            // RFC 9112 §2.2: "Although the line terminator for the start-line and fields is the sequence CRLF, a
            // recipient MAY recognize a single LF as a line terminator". We do not.
            if ((b >= 0 && b < ' ' && b != '\t') || b == DELETE) {
                throw new HttpException(Response.BAD_REQUEST, "a control character in a line");
            }
        }
        throw new HttpException(tooLong, "too long");
    }

    private boolean lineFeedFollows(int at) throws IOException, HttpException {
        if (!input.await(at + CRLF)) {
            return false;
        }
        // RFC 9112 §2.2: "A recipient of such a bare CR MUST consider that element to be invalid or [...]".
        if (byteAt(at + 1) != '\n') {
            throw new HttpException(Response.BAD_REQUEST, "a CR without LF");
        }
        return true;
    }

    /// Refuses a line that is no `field-name ":" OWS field-value OWS` (RFC 9112 §5). The value needs no look: what may
    /// not stand in it may not stand in a line.
    ///
    /// @param begin where the line begins, counted from the input's position
    /// @param end where its CRLF begins, counted likewise
    void checkField(int begin, int end) throws HttpException {
        int at = begin;
        while (at < end && Ascii.isTokenCharacter(byteAt(at))) {
            at++;
        }
        // §5.1: "No whitespace is allowed between the field name and colon. [...] A server MUST reject, with a response
        // status code of 400 (Bad Request), any received request message that contains whitespace between a header
        // field name and colon". §5.2: "A server that receives an obs-fold in a request message [...] MUST either
        // reject the message by sending a 400 (Bad Request)": a line that goes on begins with a space, which no name
        // does.
        if (at == begin || at == end || byteAt(at) != ':') {
            throw new HttpException(Response.BAD_REQUEST, "not a header line");
        }
    }

    private byte byteAt(int offset) {
        return input.array()[input.position() + offset];
    }
}
