package dev.socketloom.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// How far a text in UTF-8 goes before an octet of it means something to JSON (RFC 8259 §7).
///
/// ```
///   unescaped = %x20-21 / %x23-5B / %x5D-10FFFF        beyond 7F all octets of a character are 80 or more
///               └ not "    └ not \
/// ```
///
/// Nearly all strings are plain to their end, and finding that out is most of what reading or writing a long one costs:
/// so 32 octets are looked at in one go, and the eight among which one is not plain.
///
/// Pure functions.
final class PlainText {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// An octet in all eight places, when it is multiplied with this.
    private static final long EACH = 0x0101_0101_0101_0101L;

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    /// Makes the quote the one octet above the controls, and moves none of them or of what is above it across that border.
    private static final long SWAP = ('"' ^ ' ') * EACH;

    private PlainText() {}

    /// Where, from an index on, the first octet is that is not plain; `to` when all before it are.
    static int end(byte[] utf8, int from, int to) {
        return end(utf8, from, to, '\\');
    }

    /// The same, with one more ASCII character that is not plain.
    static int end(byte[] utf8, int from, int to, char odd) {
        long odds = odd * EACH;
        int at = from;
        while (at <= to - 4 * Long.BYTES && isPlain(utf8, at, odds)) {
            at += 4 * Long.BYTES;
        }
        while (at <= to - Long.BYTES) {
            long marks = marks(utf8, at, odds) & HIGH_BITS;
            if (marks != 0) {
                return at + Long.numberOfTrailingZeros(marks) / Byte.SIZE;
            }
            at += Long.BYTES;
        }
        while (at < to && isPlain(utf8[at]) && utf8[at] != odd) {
            at++;
        }
        return at;
    }

    private static boolean isPlain(byte[] utf8, int at, long odds) {
        long marks = marks(utf8, at, odds) | marks(utf8, at + Long.BYTES, odds)
                | marks(utf8, at + 2 * Long.BYTES, odds) | marks(utf8, at + 3 * Long.BYTES, odds);
        return (marks & HIGH_BITS) == 0;
    }

    private static boolean isPlain(byte octet) {
        return (octet >= ' ' || octet < 0) && octet != '"' && octet != '\\';
    }

    /// Sets the highest bit of each octet that is not plain; above the lowest of them, perhaps of others, too. The other
    /// bits mean nothing.
    private static long marks(byte[] utf8, int at, long odds) {
        long eight = (long) LONGS.get(utf8, at);
        long controlsAndQuotes = (eight ^ SWAP) - (' ' + 1) * EACH;
        long backslashes = (eight ^ '\\' * EACH) - EACH;
        return (controlsAndQuotes | backslashes | (eight ^ odds) - EACH) & ~eight;
    }
}
