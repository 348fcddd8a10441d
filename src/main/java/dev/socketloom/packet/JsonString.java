package dev.socketloom.packet;

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
    private static final int SLACK = 16;

    private JsonString() {}

    /// The text in quotes.
    static String quote(String text) {
        var out = new StringBuilder(text.length() + 2);
        append(out, text);
        return out.toString();
    }

    /// Appends the text in quotes.
    static void append(StringBuilder out, String text) {
        // Room for the quotes and for what follows: twice the text must not be copied because of a bracket.
        out.ensureCapacity(out.length() + text.length() + SLACK);
        out.append('"');
        int plain = new PlainText(text).end(0);
        if (plain == text.length()) {
            out.append(text);
        } else {
            out.append(text, 0, plain);
            appendEscaped(out, text, plain);
        }
        out.append('"');
    }

    private static void appendEscaped(StringBuilder out, String text, int from) {
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (PlainText.isPlain(c)) {
                out.append(c);
            } else if (isPairAt(text, at)) {
                out.append(c).append(text.charAt(++at));
            } else {
                appendEscape(out, c);
            }
        }
    }

    private static boolean isPairAt(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    private static void appendEscape(StringBuilder out, char c) {
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
