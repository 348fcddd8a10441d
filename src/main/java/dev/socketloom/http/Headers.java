package dev.socketloom.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The header fields of one request or response (RFC 9110 §5): names without case, any number of values, order kept.
///
/// ```
///   field-line   = field-name ":" OWS field-value OWS
/// ```
///
/// They are kept as the text they have on the wire, and looked up by reading it. A head has a dozen lines, so that is
/// quick, and a session that remembers its handshake holds one string instead of fifty.
///
/// Immutable.
public final class Headers {

    /// No fields at all.
    public static final Headers EMPTY = new Headers("");

    private static final String CRLF = "\r\n";

    /// `Name: value` lines, each with its CRLF; the names and values in it have been checked.
    private final String lines;

    private Headers(String lines) {
        this.lines = lines;
    }

    /// Fields from alternating names and values.
    ///
    /// @throws IllegalArgumentException if one of them cannot stand in a header, as [#with(String, String)] says
    public static Headers of(String... namesAndValues) {
        Headers headers = EMPTY;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers = headers.with(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    /// Fields that a parser has found well-formed, each line with its CRLF.
    static Headers ofLines(String lines) {
        return lines.isEmpty() ? EMPTY : new Headers(lines);
    }

    /// These fields and one more.
    ///
    /// @throws IllegalArgumentException if the name is not a token, or the value has a control character or one
    ///     beyond ISO-8859-1: whoever could put a line break into a value could write the rest of the response
    public Headers with(String name, String value) {
        if (!Ascii.isToken(name)) {
            throw new IllegalArgumentException("not a header name: \"" + printable(name) + '"');
        }
        if (!isFieldValue(value)) {
            throw new IllegalArgumentException(
                    "not a value for a header: \"" + printable(value) + "\"; allowed is ISO-8859-1 without controls");
        }
        return new Headers(lines + name + ": " + value + CRLF);
    }

    /// These fields and others.
    public Headers with(Headers others) {
        return new Headers(lines + others.lines);
    }

    /// The first value of a field.
    public Optional<String> first(String name) {
        for (int at = 0; at < lines.length(); at = next(at)) {
            if (isNamed(at, name)) {
                return Optional.of(value(at));
            }
        }
        return Optional.empty();
    }

    /// All values of a field, in order; empty when it is absent.
    public List<String> all(String name) {
        var values = new ArrayList<String>();
        for (int at = 0; at < lines.length(); at = next(at)) {
            if (isNamed(at, name)) {
                values.add(value(at));
            }
        }
        return values;
    }

    /// Passes every field on, in order.
    public void forEach(BiConsumer<String, String> action) {
        for (int at = 0; at < lines.length(); at = next(at)) {
            action.accept(lines.substring(at, lines.indexOf(':', at)), value(at));
        }
    }

    /// Whether one of a field's comma-separated members is `token`, without regard to case (RFC 9110 §5.6.1).
    public boolean hasToken(String name, String token) {
        for (int at = 0; at < lines.length(); at = next(at)) {
            if (isNamed(at, name) && isMember(value(at), token)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMember(String list, String token) {
        for (int at = 0; at <= list.length(); ) {
            int comma = list.indexOf(',', at);
            int end = comma < 0 ? list.length() : comma;
            if (Ascii.equalsIgnoreCase(trimmed(list, at, end), token)) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    private int next(int at) {
        return lines.indexOf(CRLF, at) + CRLF.length();
    }

    private boolean isNamed(int at, String name) {
        int colon = at + name.length();
        return colon < lines.length() && lines.charAt(colon) == ':' && Ascii.isAt(lines, at, name);
    }

    private String value(int at) {
        return trimmed(lines, lines.indexOf(':', at) + 1, lines.indexOf(CRLF, at));
    }

    /// A part of a text, without the white space around it (RFC 9110 §5.6.3).
    private static String trimmed(String text, int begin, int end) {
        int from = begin;
        int to = end;
        while (from < to && isOws(text.charAt(from))) {
            from++;
        }
        while (to > from && isOws(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isOws(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isFieldValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\t' && (c < ' ' || c > 0xFF || c == 0x7F)) {
                return false;
            }
        }
        return true;
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /// The lines as they stand on the wire.
    @Override
    public String toString() {
        return lines;
    }
}
