package dev.socketloom.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Checks that bytes are UTF-8, piece by piece as they arrive, and fails at the first one that cannot be
/// (RFC 3629 §4, RFC 6455 §8.1).
///
/// ```
///   lead     the next      then        what the narrower bounds keep out
///   00-7F
///   C2-DF    80-BF                     (C0, C1: longer than needed)
///   E0       A0-BF         80-BF       longer than needed
///   E1-EC    80-BF         80-BF
///   ED       80-9F         80-BF       surrogates, D800-DFFF
///   EE-EF    80-BF         80-BF
///   F0       90-BF         80-BF x2    longer than needed
///   F1-F3    80-BF         80-BF x2
///   F4       80-8F         80-BF x2    beyond 10FFFF (and so F5-FF)
/// ```
///
/// Java's own decoders either replace what is wrong or want to see a whole text. A long message whose first half is
/// bad has to fail before its second half is sent, and a character may be split between two fragments: so what is
/// still expected of the current character is kept in three fields, and everything else is this table.
///
/// Not thread safe: it belongs to whoever reads the text. What is static is for all, and has no state.
public final class Utf8 {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    /// The highest bit of each byte, which no ASCII character has.
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private static final int CONTINUATION_LOW = 0x80;
    private static final int CONTINUATION_HIGH = 0xBF;

    /// How many bytes the current character still needs.
    private int missing;
    /// Between which bounds the next of them must be.
    private int low = CONTINUATION_LOW;
    private int high = CONTINUATION_HIGH;

    /// Whether a text that is all there is valid.
    public static boolean isValid(byte[] bytes, int from, int to) {
        int plain = skipAscii(bytes, from, to);
        if (plain == to) {
            return true;
        }
        var text = new Utf8();
        return text.accept(bytes, plain, to) && text.isComplete();
    }

    /// Whether it is nothing but ASCII, which needs no further look.
    static boolean isAscii(byte[] bytes, int from, int to) {
        return skipAscii(bytes, from, to) == to;
    }

    /// Whether the text can be valid so far: all that was accepted before, and these bytes. After false it cannot.
    boolean accept(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (missing == 0) {
                at = skipAscii(bytes, at, to);
            }
            if (at < to && !accept(bytes[at++] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    private boolean accept(int octet) {
        if (missing == 0) {
            return begin(octet);
        }
        boolean fits = octet >= low && octet <= high;
        low = CONTINUATION_LOW;
        high = CONTINUATION_HIGH;
        missing--;
        return fits;
    }

    private boolean begin(int lead) {
        if (lead < 0x80) {
            return true;
        }
        if (lead < 0xC2 || lead > 0xF4) {
            return false;
        }
        missing = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        switch (lead) {
            case 0xE0 -> low = 0xA0;
            case 0xED -> high = 0x9F;
            case 0xF0 -> low = 0x90;
            case 0xF4 -> high = 0x8F;
            default -> {}
        }
        return true;
    }

    /// Whether the text may end here: not in the middle of a character.
    boolean isComplete() {
        return missing == 0;
    }
}
