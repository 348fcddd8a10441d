package dev.socketloom.packet;

import java.nio.charset.StandardCharsets;

/// A string in JSON's quotes (RFC 8259 §7), the way JavaScript's `JSON.stringify` writes it.
///
/// ```
///   "  \        \"  \\
///   U+0008 ...  \b \t \n \f \r
///   < U+0020    \u001e             also keeps the separator of polling payloads out of a packet
///   U+D800 alone, without its other half   \ud800
///   all else    as it is
/// ```
///
/// Written by hand for the last but one line: JavaScript strings may hold half of a surrogate pair, it arrives as
/// an escape, and every encoder of Java makes a `?` of it unless it leaves as an escape again. RFC 8259 §8.2 allows
/// such strings, and calls what receivers do with them unpredictable; ours return what they were given.
///
/// Pure functions.
final class JsonString {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    /// What follows a text, mostly: the array must not grow once for the text and again for a bracket.
    private static final int SLACK = 16;

    private JsonString() {}

    /// The text in quotes.
    static String quote(String text) {
        var out = new Utf8Builder();
        append(out, text);
        return out.toString();
    }

    /// Appends the text in quotes.
    static void append(Utf8Builder out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.reserve(utf8.length + SLACK);
        out.append('"');
        if (isPlain(text, utf8)) {
            out.append(utf8, 0, utf8.length);
        } else {
            appendPieces(out, text);
        }
        out.append('"');
    }

    /// Half a pair has become a question mark, of which one octet is one character, too.
    private static boolean isPlain(String text, byte[] utf8) {
        int at = PlainText.end(utf8, 0, utf8.length, '?');
        while (at < utf8.length && utf8.length == text.length() && text.charAt(at) == '?') {
            at = PlainText.end(utf8, at + 1, utf8.length, '?');
        }
        return at == utf8.length;
    }

    private static void appendPieces(Utf8Builder out, String text) {
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isPairAt(text, at)) {
                at++;
            } else if (Character.isSurrogate(c)) {
                appendEscaped(out, text.substring(from, at));
                appendEscape(out, c);
                from = at + 1;
            }
        }
        appendEscaped(out, text.substring(from));
    }

    private static void appendEscaped(Utf8Builder out, String piece) {
        byte[] utf8 = piece.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (at < utf8.length) {
            int end = PlainText.end(utf8, at, utf8.length);
            out.append(utf8, at, end);
            if (end < utf8.length) {
                appendEscape(out, (char) utf8[end]);
            }
            at = end + 1;
        }
    }

    private static boolean isPairAt(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    private static void appendEscape(Utf8Builder out, char c) {
        out.append('\\');
        switch (c) {
            case '"', '\\' -> out.append(c);
            case '\b' -> out.append('b');
            case '\t' -> out.append('t');
            case '\n' -> out.append('n');
            case '\f' -> out.append('f');
            case '\r' -> out.append('r');
            default -> out.append('u')
                    .append(HEX[c >> 12])
                    .append(HEX[c >> 8 & 0xf])
                    .append(HEX[c >> 4 & 0xf])
                    .append(HEX[c & 0xf]);
        }
    }
}
