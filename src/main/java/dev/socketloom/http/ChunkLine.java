package dev.socketloom.http;

/// The line before a chunk: how long the chunk is, and what somebody wanted to say about it.
///
/// ```
///   chunk-size [ chunk-ext ]                                                     RFC 9112 §7.1
///   chunk-size    = 1*HEXDIG
///   chunk-ext     = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )   §7.1.1
///   chunk-ext-val = token / quoted-string
///   quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE                      RFC 9110 §5.6.4
/// ```
///
/// Nobody needs extensions, and they are dropped; but they are read to their end first. A proxy that thinks itself in a
/// quoted string when the line ends goes on to read what we take for data: whoever skips what he does not understand
/// has to be sure where it stops.
///
/// Not thread safe: a line is looked at once, where it lies in the [Input], by the connection's reader.
final class ChunkLine {

    /// As many hexadecimal digits as a `long` has.
    private static final int SIZE_DIGITS = 16;

    private static final int RADIX = 16;

    private final byte[] bytes;
    private final int end;
    private int at;

    private ChunkLine(byte[] bytes, int begin, int end) {
        this.bytes = bytes;
        this.at = begin;
        this.end = end;
    }

    /// The size of the chunk that follows a line, which has neither its CRLF nor any control character but tabs.
    static long size(byte[] bytes, int begin, int end) throws HttpException {
        var line = new ChunkLine(bytes, begin, end);
        long size = line.size();
        line.skipExtensions();
        return size;
    }

    /// What a peer is told whose chunks cannot be read.
    static HttpException malformed() {
        return new HttpException(Response.BAD_REQUEST, "malformed chunks");
    }

    // RFC 9112 §7.1: "recipients MUST anticipate potentially large hexadecimal numerals and prevent parsing errors due
    // to integer conversion overflows".
    private long size() throws HttpException {
        long size = 0;
        int begin = at;
        for (int digit; at < end && (digit = Ascii.hexDigit(bytes[at])) >= 0; at++) {
            size = size * RADIX + digit;
        }
        if (at == begin || at - begin > SIZE_DIGITS || size < 0) {
            throw malformed();
        }
        return size;
    }

    // RFC 9112 §7.1.1: "A recipient MUST ignore unrecognized chunk extensions."
    private void skipExtensions() throws HttpException {
        while (at < end) {
            skipWhitespace();
            skip(';');
            skipWhitespace();
            skipToken();
            int name = at;
            skipWhitespace();
            if (isNext('=')) {
                at++;
                skipWhitespace();
                skipValue();
            } else {
                at = name;
            }
        }
    }

    private void skipValue() throws HttpException {
        if (isNext('"')) {
            skipQuotedString();
        } else {
            skipToken();
        }
    }

    /// Any byte may stand in a quoted string: the controls that may not have been refused with their line.
    private void skipQuotedString() throws HttpException {
        at++;
        while (!isNext('"')) {
            at += isNext('\\') ? 2 : 1;
            if (at >= end) {
                throw malformed();
            }
        }
        at++;
    }

    private void skipToken() throws HttpException {
        int begin = at;
        while (at < end && Ascii.isTokenCharacter(bytes[at])) {
            at++;
        }
        if (at == begin) {
            throw malformed();
        }
    }

    private void skipWhitespace() {
        while (isNext(' ') || isNext('\t')) {
            at++;
        }
    }

    private void skip(char expected) throws HttpException {
        if (!isNext(expected)) {
            throw malformed();
        }
        at++;
    }

    private boolean isNext(char c) {
        return at < end && bytes[at] == c;
    }
}
