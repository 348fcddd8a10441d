package dev.socketloom.http;

import org.jspecify.annotations.Nullable;

/// A part of a file that a client asks for (RFC 9110 §14.1.2).
///
/// ```
///   bytes=0-499       the first 500 bytes
///   bytes=500-        all but those
///   bytes=-500        the last 500
///   bytes=0-0,-1      several: ignored, which is allowed, and all of it is sent
/// ```
///
/// Numbers of any length are read, and those beyond the file mean its end.
///
/// Immutable.
///
/// @param first where it begins
/// @param length how many bytes it has; none when it lies behind the end, which is answered with 416
record ByteRange(long first, long length) {

    private static final String UNIT = "bytes=";

    /// Twenty digits could overflow; who writes so many means the end.
    private static final int MOST_DIGITS = 18;

    /// The part that a Range field names of something that has `size` bytes, or null when the field is to be ignored.
    // RFC 9110 §14.2: "An origin server MUST ignore a Range header field that contains a range unit it does not
    // understand." "A server that supports range requests MAY ignore or reject a Range header field that contains an
    // invalid ranges-specifier".
    static @Nullable ByteRange of(String field, long size) {
        String range = withoutUnit(field);
        int dash = range.indexOf('-');
        if (dash < 0) {
            return null;
        }
        String from = range.substring(0, dash);
        String to = range.substring(dash + 1);
        if (!isNumber(from) || !isNumber(to) || range.length() == 1) {
            return null;
        }
        return from.isEmpty() ? suffix(number(to), size) : between(from, to, size);
    }

    /// What follows the unit, whose name has no case; nothing when the unit is another.
    private static String withoutUnit(String field) {
        boolean known = field.length() > UNIT.length()
                && Ascii.equalsIgnoreCase(field.substring(0, UNIT.length()), UNIT);
        return known ? field.substring(UNIT.length()).strip() : "";
    }

    // RFC 9110 §14.1.2: "If the selected representation is shorter than the specified suffix-length, the entire
    // representation is used." An empty one has no part that could be named.
    private static @Nullable ByteRange suffix(long last, long size) {
        if (size == 0 && last > 0) {
            return null;
        }
        long length = Math.min(last, size);
        return new ByteRange(size - length, length);
    }

    // RFC 9110 §14.1.1: "An int-range is invalid if the last-pos value is present and less than the first-pos."
    private static @Nullable ByteRange between(String from, String to, long size) {
        long first = number(from);
        long last = to.isEmpty() ? Long.MAX_VALUE : number(to);
        if (last < first) {
            return null;
        }
        return new ByteRange(first, Math.max(0, Math.min(last, size - 1) - first + 1));
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(Ascii::isDigit);
    }

    private static long number(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(significant);
    }

    /// The value of Content-Range for this part, and for one that does not exist (RFC 9110 §14.4).
    String content(long size) {
        return length == 0 ? "bytes */" + size : "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }
}
