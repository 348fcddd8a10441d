package dev.socketloom.packet;

import java.util.HexFormat;

/// Puts surrogates into JSON text that was written with escapes for them.
///
/// ```
///   {"a\ud83d":"\ud83d\ude00 \\ud800"}      6 characters for each half of a pair
///   {"a�":"😀 \\ud800"}                     1 for each; � is one half, alone, and the last is no escape at all
/// ```
///
/// RFC 8259 §8.2 allows half a pair, JavaScript has such strings and escapes them when it writes JSON. Jackson 2.22
/// takes the escape of one in a value and refuses it in a member's name, but it takes the character itself in both.
/// A surrogate can only stand in a string, so the text means the same afterwards; elsewhere it is refused as before.
///
/// Pure functions.
final class RawSurrogates {

    private static final int ESCAPE_LENGTH = "\\ud800".length();

    private static final int HEX_DIGIT_BITS = 4;

    private RawSurrogates() {}

    /// Replaces the escapes of surrogates.
    ///
    /// @return how many characters are left
    static int unescape(char[] chars) {
        int first = 0;
        while (first < chars.length && chars[first] != '\\') {
            first++;
        }
        int to = first;
        for (int at = first; at < chars.length; ) {
            char unit = escapedAt(chars, at);
            if (Character.isSurrogate(unit)) {
                chars[to++] = unit;
                at += ESCAPE_LENGTH;
                continue;
            }
            if (chars[at] == '\\' && at + 1 < chars.length) {
                // Takes the next one along: a backslash that is escaped begins no escape.
                chars[to++] = chars[at++];
            }
            chars[to++] = chars[at++];
        }
        return to;
    }

    /// What the escape at an index stands for; a character that is no surrogate when there is none.
    private static char escapedAt(char[] chars, int at) {
        if (at + ESCAPE_LENGTH > chars.length || chars[at] != '\\' || chars[at + 1] != 'u') {
            return 0;
        }
        int unit = 0;
        for (int i = at + "\\u".length(); i < at + ESCAPE_LENGTH; i++) {
            if (!HexFormat.isHexDigit(chars[i])) {
                return 0;
            }
            unit = unit << HEX_DIGIT_BITS | HexFormat.fromHexDigit(chars[i]);
        }
        return (char) unit;
    }
}
