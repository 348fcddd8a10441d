package dev.socketloom.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// How far a text goes before a character of it means something to JSON (RFC 8259 §7), or must be looked at twice.
///
/// ```
///   unescaped = %x20-21 / %x23-5B / %x5D-10FFFF        and here without D800-DFFF, the surrogates
///               └ not "    └ not \
/// ```
///
/// Nearly all strings are plain to their end, and finding that out is most of what reading or writing a long one costs:
/// so eight characters are looked at in one go, in a copy that has a byte for each. A character that is wider than a
/// byte becomes a `?` there, and from the first of those on they are looked at one by one.
///
/// Not thread safe: one text owns it.
final class PlainText {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// A byte in all eight places, when it is multiplied with this.
    private static final long EACH = 0x0101_0101_0101_0101L;

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final String text;
    private final byte[] narrow;

    PlainText(String text) {
        this.text = text;
        this.narrow = text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Where, from an index on, the first character is that is not plain; the text's length when all are.
    int end(int from) {
        // Half of a pair becomes one `?`, and so do both halves of one, after which the indices differ.
        if (narrow.length != text.length()) {
            return endOfWide(from);
        }
        int at = skipPlain(from);
        while (at < narrow.length && text.charAt(at) == '?') {
            at = skipPlain(at + 1);
        }
        return endOfWide(at);
    }

    private int skipPlain(int from) {
        int at = from;
        while (at <= narrow.length - Long.BYTES) {
            long marks = marks((long) LONGS.get(narrow, at));
            if (marks != 0) {
                return at + Long.numberOfTrailingZeros(marks) / Byte.SIZE;
            }
            at += Long.BYTES;
        }
        return at;
    }

    private int endOfWide(int from) {
        int at = from;
        while (at < text.length() && isPlain(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static boolean isPlain(char c) {
        return c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c);
    }

    /// Sets the highest bit of each byte that needs a look; above the lowest of them, perhaps of others, too.
    private static long marks(long eight) {
        long controls = (eight - ' ' * EACH) & ~eight;
        return (controls | zeros(eight ^ '"' * EACH) | zeros(eight ^ '\\' * EACH) | zeros(eight ^ '?' * EACH)) & HIGH_BITS;
    }

    private static long zeros(long eight) {
        return (eight - EACH) & ~eight;
    }
}
