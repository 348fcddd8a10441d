package dev.socketloom.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

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
        if (lines.isEmpty() || others.lines.isEmpty()) {
            return lines.isEmpty() ? others : this;
        }
        return new Headers(lines + others.lines);
    }

    /// These fields without those of one name.
    public Headers without(String name) {
        for (int at = 0; at < lines.length(); at = next(at)) {
            if (isNamed(at, name)) {
                return ofLines(lines.substring(0, at) + lines.substring(next(at))).without(name);
            }
        }
        return this;
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
        List<String> values = List.of();
        for (int at = 0; at < lines.length(); at = next(at)) {
            if (isNamed(at, name)) {
                values = values.isEmpty() ? new ArrayList<>(1) : values;
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

    /// Adds the lines to a head, but for those of some fields.
    void appendTo(StringBuilder head, List<String> without) {
        for (int at = 0; at < lines.length(); ) {
            int next = next(at);
            if (!isNamedOneOf(at, without)) {
                head.append(lines, at, next);
            }
            at = next;
        }
    }

    private boolean isNamedOneOf(int at, List<String> names) {
        for (String name : names) {
            if (isNamed(at, name)) {
                return true;
            }
        }
        return false;
    }

    /// Whether one of a field's comma-separated members is `token`, without regard to case (RFC 9110 §5.6.1).
    public boolean hasToken(String name, String token) {
        for (int at = 0; at < lines.length(); at = next(at)) {
            if (isNamed(at, name) && isMember(lines.indexOf(':', at) + 1, lines.indexOf(CRLF, at), token)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a token is in a list that lies between two places of the lines, and stays there.
    private boolean isMember(int begin, int end, String token) {
        for (int at = begin; at <= end; ) {
            int comma = lines.indexOf(',', at, end);
            int to = comma < 0 ? end : comma;
            int from = afterOws(at, to);
            if (beforeOws(from, to) - from == token.length() && Ascii.isAt(lines, from, token)) {
                return true;
            }
            at = to + 1;
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
        int end = lines.indexOf(CRLF, at);
        int from = afterOws(lines.indexOf(':', at) + 1, end);
        return lines.substring(from, beforeOws(from, end));
    }

    /// Where the white space before a member or a value ends (RFC 9110 §5.6.3).
    private int afterOws(int begin, int end) {
        int from = begin;
        while (from < end && isOws(lines.charAt(from))) {
            from++;
        }
        return from;
    }

    /// Where the white space behind it begins.
    private int beforeOws(int begin, int end) {
        int to = end;
        while (to > begin && isOws(lines.charAt(to - 1))) {
            to--;
        }
        return to;
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

    /// Whether the other has the same lines in the same order, to the letter.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Headers headers && lines.equals(headers.lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }

    /// The lines as they stand on the wire.
    @Override
    public String toString() {
        return lines;
    }
}
