package dev.socketloom.packet;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Decoded numbers to wider or narrower ones, without changing their value.
///
/// JSON does not tell `5` from `5.0`, and JavaScript neither; Java does. A number fits a whole type when its value is
/// whole.
///
/// Pure functions.
final class ExactNumber {

    /// Digits of the largest integer that is made: `1e999999999` is ten characters on the wire and a gigabyte in
    /// memory.
    static final int MAX_DIGITS = 1_000;

    /// 2^63, the first double beyond the range of long; its negative is the first within.
    private static final double BEYOND_LONG = 0x1p63;

    private ExactNumber() {}

    /// The value as JavaScript writes it where it makes a name of a number: `5` for `5.0`.
    static String name(Number number) {
        Long exact = exactLong(number);
        return exact == null ? number.toString() : exact.toString();
    }

    /// The value as a long, or null when it is not whole or out of range.
    static @Nullable Long exactLong(Number number) {
        return switch (number) {
            case Integer n -> n.longValue();
            case Long n -> n;
            case Double n -> n == Math.rint(n) && n >= -BEYOND_LONG && n < BEYOND_LONG ? n.longValue() : null;
            default -> {
                BigInteger whole = bigInteger(number);
                yield whole != null && whole.bitLength() < Long.SIZE ? whole.longValue() : null;
            }
        };
    }

    /// The value as a big integer, or null when it is not whole or has more than [#MAX_DIGITS] digits.
    static @Nullable BigInteger bigInteger(Number number) {
        if (number instanceof BigInteger whole) {
            return whole;
        }
        BigDecimal decimal = bigDecimal(number).stripTrailingZeros();
        long digits = (long) decimal.precision() - decimal.scale();
        return decimal.scale() > 0 || digits > MAX_DIGITS ? null : decimal.toBigInteger();
    }

    /// The value as a big decimal, as it would be written.
    static BigDecimal bigDecimal(Number number) {
        return switch (number) {
            case BigDecimal n -> n;
            case BigInteger n -> new BigDecimal(n);
            case Integer n -> BigDecimal.valueOf(n);
            case Long n -> BigDecimal.valueOf(n);
            default -> BigDecimal.valueOf(number.doubleValue());
        };
    }
}
