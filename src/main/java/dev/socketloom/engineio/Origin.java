package dev.socketloom.engineio;

import dev.socketloom.http.Ascii;
import dev.socketloom.http.Authority;
import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whose page it is, in the one form in which that is compared (RFC 6454 §4, §6.2).
///
/// ```
///   origin = scheme "://" host [ ":" port ]
///          / "null"                             a page without one: a file, a sandbox
/// ```
///
/// Scheme and host are in lower case, a name beyond ASCII is in the letters that travel (`xn--…`), the scheme's own port
/// is left out, and so is one slash at the end. `null` equals nothing but itself.
///
/// Immutable.
///
/// @param scheme empty for `null`
/// @param authority host and port as they are compared
record Origin(String scheme, String authority) {

    private static final String NULL = "null";
    private static final String ANY_SUBDOMAIN = "*.";

    /// RFC 1035 §2.3.4 allows 255 octets, the lengths of the labels counted; what is longer is the name of nothing, and the
    /// JDK throws more than it says when it is asked.
    private static final int LONGEST_HOST = 253;

    private static final Origin OPAQUE = new Origin("", NULL);

    /// The origin that a text means, or null when it means none.
    static @Nullable Origin parse(String text) {
        if (text.equals(NULL)) {
            return OPAQUE;
        }
        int end = text.indexOf("://");
        if (end <= 0 || !text.chars().limit(end).allMatch(Origin::isSchemeCharacter)) {
            return null;
        }
        String scheme = text.substring(0, end).toLowerCase(Locale.ROOT);
        String rest = text.substring(end + "://".length());
        String authority = normalised(scheme, rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest);
        return authority == null ? null : new Origin(scheme, authority);
    }

    private static boolean isSchemeCharacter(int c) {
        return Ascii.isAlphanumeric(c) || c == '+' || c == '-' || c == '.';
    }

    private static @Nullable String normalised(String scheme, String authority) {
        int colon = authority.lastIndexOf(':');
        // An address has colons of its own, between its brackets.
        int end = colon > authority.lastIndexOf(']') ? colon : authority.length();
        String host = ascii(authority.substring(0, end));
        String port = authority.substring(end);
        if (!Authority.isValid(host + port)) {
            return null;
        }
        return port.equals(":") || port.equals(ownPort(scheme)) ? host : host + port;
    }

    private static String ascii(String host) {
        if (host.length() > LONGEST_HOST) {
            return "";
        }
        try {
            String ascii = IDN.toASCII(host).toLowerCase(Locale.ROOT);
            return ascii.length() > LONGEST_HOST ? "" : ascii;
        } catch (IllegalArgumentException noName) {
            return "";
        }
    }

    private static String ownPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> ":80";
            case "https", "wss" -> ":443";
            default -> "";
        };
    }

    /// The origin whose subdomains a text such as `https://*.example.org` means, or null when it means none.
    static @Nullable Origin parsePattern(String text) {
        int star = text.indexOf("://" + ANY_SUBDOMAIN) + "://".length();
        return star < "://".length() ? null : parse(text.substring(0, star) + text.substring(star + ANY_SUBDOMAIN.length()));
    }

    /// Whether a host below this one's, on the same port.
    boolean isAbove(Origin other) {
        return other.scheme.equals(scheme) && other.authority.endsWith("." + authority);
    }

    @Override
    public String toString() {
        return scheme.isEmpty() ? authority : scheme + "://" + authority;
    }
}
