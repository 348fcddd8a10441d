package dev.socketloom.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The part of a target behind its question mark, read as the fields of a form.
///
/// ```
///   EIO=4&transport=polling&t=a%20b+c        a field: name [ "=" value ]
/// ```
///
/// This is the format of the URL Standard (§5.1, application/x-www-form-urlencoded), and it never fails: an escape that
/// is none stands for itself, and bytes that are not UTF-8 become U+FFFD.
public final class Query {

    /// `%XX`.
    static final int ESCAPE_LENGTH = 3;

    private static final int HEX = 16;

    private Query() {}

    /// All fields, in the order in which their names first appear.
    public static Map<String, List<String>> parse(String query) {
        if (query.isEmpty()) {
            return Map.of();
        }
        var fields = new LinkedHashMap<String, List<String>>();
        for (int begin = 0; begin <= query.length(); ) {
            int end = query.indexOf('&', begin);
            end = end < 0 ? query.length() : end;
            if (end > begin) {
                add(fields, query.substring(begin, end));
            }
            begin = end + 1;
        }
        return Collections.unmodifiableMap(fields);
    }

    /// The first value of one field, without reading the others.
    ///
    /// @param text what ends with a query
    /// @param begin where that begins
    static Optional<String> first(String text, int begin, String name) {
        for (int at = begin; at <= text.length(); ) {
            int end = text.indexOf('&', at);
            end = end < 0 ? text.length() : end;
            int equals = text.indexOf('=', at, end);
            int nameEnd = equals < 0 ? end : equals;
            if (end > at && isNamed(text, at, nameEnd, name)) {
                return Optional.of(equals < 0 ? "" : decode(text.substring(equals + 1, end)));
            }
            at = end + 1;
        }
        return Optional.empty();
    }

    private static boolean isNamed(String text, int from, int to, String name) {
        boolean escaped = text.indexOf('%', from, to) >= 0 || text.indexOf('+', from, to) >= 0;
        return escaped
                ? decode(text.substring(from, to)).equals(name)
                : to - from == name.length() && text.startsWith(name, from);
    }

    private static void add(Map<String, List<String>> fields, String field) {
        int equals = field.indexOf('=');
        String name = decode(equals < 0 ? field : field.substring(0, equals));
        String value = equals < 0 ? "" : decode(field.substring(equals + 1));
        fields.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text.replace('+', ' ');
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            int escaped = c == '%' ? escapeAt(text, i) : -1;
            bytes.write(escaped >= 0 ? escaped : c == '+' ? ' ' : c);
            i += escaped >= 0 ? ESCAPE_LENGTH - 1 : 0;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// The byte that the escape at a percent sign stands for, or -1 when it is none.
    static int escapeAt(String text, int at) {
        if (at + ESCAPE_LENGTH > text.length()) {
            return -1;
        }
        int high = Ascii.hexDigit(text.charAt(at + 1));
        int low = Ascii.hexDigit(text.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : high * HEX + low;
    }
}
