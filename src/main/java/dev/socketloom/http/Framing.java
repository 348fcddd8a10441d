package dev.socketloom.http;

import java.util.List;

/// Where a request ends, and whether another may follow it (RFC 9112 §6.3, §9.3).
///
/// Two parties that find different ends in the same bytes are what request smuggling lives on, so whatever could be
/// understood in two ways is refused.
///
/// @param length how long the body is, or [#CHUNKED]
/// @param expectsContinue whether the client waits for "100 Continue" before it sends the body
/// @param http10 whether this is HTTP/1.0
/// @param persistent whether the client wants to use the connection again
record Framing(long length, boolean expectsContinue, boolean http10, boolean persistent) {

    /// The body comes in chunks, and how long it is shows only at its end.
    static final long CHUNKED = -1;

    /// A tenth of an exabyte: far beyond every body, and far enough below 2^63 for one more digit.
    private static final long LARGEST = 100_000_000_000_000_000L;

    /// That of nearly every request: each has a framing, and sessions remember theirs.
    private static final Framing USUAL = new Framing(0, false, false, true);

    static Framing of(Headers headers, boolean http10) throws HttpException {
        List<String> lengths = headers.all("Content-Length");
        List<String> codings = headers.all("Transfer-Encoding");
        // RFC 9112 §6.1: a server "MAY reject a request that contains both Content-Length and Transfer-Encoding". §6.3: it
        // "might indicate an attempt to perform request smuggling". The same for a coding in HTTP/1.0.
        if (!codings.isEmpty() && (!lengths.isEmpty() || http10)) {
            throw bad("Transfer-Encoding with Content-Length, or in HTTP/1.0");
        }
        long length = 0;
        if (!codings.isEmpty()) {
            checkCodings(codings);
            length = CHUNKED;
        } else if (!lengths.isEmpty()) {
            length = length(lengths);
        }
        boolean close = headers.hasToken("Connection", "close");
        boolean persistent = !close && (!http10 || headers.hasToken("Connection", "keep-alive"));
        boolean expectsContinue = expectsContinue(headers, http10);
        // Not by equals of the record, which a JVM that has just started takes 10 ms to make.
        boolean usual = length == 0 && !expectsContinue && !http10 && persistent;
        return usual ? USUAL : new Framing(length, expectsContinue, http10, persistent);
    }

    private static void checkCodings(List<String> codings) throws HttpException {
        String all = String.join(",", codings);
        if (Ascii.equalsIgnoreCase(all, "chunked")) {
            return;
        }
        String[] members = all.split(",", -1);
        String last = members[members.length - 1].strip();
        int chunked = 0;
        for (String member : members) {
            chunked += Ascii.equalsIgnoreCase(member.strip(), "chunked") ? 1 : 0;
        }
        // RFC 9112 §6.3: "If a Transfer-Encoding header field is present in a request and the chunked transfer coding
        // is not the final encoding, the message body length cannot be determined reliably; the server MUST respond
        // with the 400 (Bad Request) status code".
        if (chunked != 1 || !Ascii.equalsIgnoreCase(last, "chunked")) {
            throw bad("a Transfer-Encoding other than chunked");
        }
        // §6.1: "A server that receives a request message with a transfer coding it does not understand SHOULD respond
        // with 501 (Not Implemented)."
        throw new HttpException(Response.NOT_IMPLEMENTED, "only the chunked Transfer-Encoding is understood");
    }

    // RFC 9110 §8.6: Content-Length = 1*DIGIT. §5.3 allows to take a repeated equal value for one; we do not.
    private static long length(List<String> values) throws HttpException {
        String digits = values.getFirst();
        if (values.size() > 1 || digits.isEmpty()) {
            throw bad("exactly one Content-Length is needed");
        }
        long length = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (!Ascii.isDigit(c)) {
                throw bad("a Content-Length that is not a number");
            }
            length = length * 10 + (c - '0');
            if (length >= LARGEST) {
                throw new HttpException(Response.CONTENT_TOO_LARGE, "too long");
            }
        }
        return length;
    }

    // RFC 9110 §10.1.1: "A server that receives an Expect field value containing a member other than 100-continue MAY
    // respond with a 417"; "A server that receives a 100-continue expectation in an HTTP/1.0 request MUST ignore that
    // expectation."
    private static boolean expectsContinue(Headers headers, boolean http10) throws HttpException {
        List<String> expectations = headers.all("Expect");
        for (String expectation : expectations) {
            if (!Ascii.equalsIgnoreCase(expectation, "100-continue")) {
                throw new HttpException(Response.EXPECTATION_FAILED, "the only expectation understood is 100-continue");
            }
        }
        return !expectations.isEmpty() && !http10;
    }

    private static HttpException bad(String reason) {
        return new HttpException(Response.BAD_REQUEST, reason);
    }
}
