package dev.socketloom.http;

import java.util.List;

/// The host and port that a request is meant for (RFC 9110 §7.2).
///
/// ```
///   Host     = uri-host [ ":" port ]
///   uri-host = IP-literal / IPv4address / reg-name        RFC 3986 §3.2.2
/// ```
///
/// Origins are compared with it and links are made of it, so it is checked before anybody believes it.
public final class Authority {

    private static final int LARGEST_PORT = 65_535;

    private Authority() {}

    /// What the Host field says; empty when there is none, which only HTTP/1.0 may do.
    // RFC 9112 §3.2: "A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request message that
    // lacks a Host header field and to any request message that contains more than one Host header field line or a Host
    // header field with an invalid field value."
    static String of(Headers headers, boolean http10) throws HttpException {
        List<String> hosts = headers.all("Host");
        if (hosts.isEmpty() && http10) {
            return "";
        }
        if (hosts.size() != 1 || !isValid(hosts.getFirst())) {
            throw new HttpException(Response.BAD_REQUEST, "exactly one valid Host is needed");
        }
        return hosts.getFirst();
    }

    /// Whether a text is a host, with a port or without.
    public static boolean isValid(String text) {
        int end = text.startsWith("[") ? text.indexOf(']') + 1 : nameEnd(text);
        boolean host = text.startsWith("[") ? isIpLiteral(text, end) : end > 0;
        return host && (end == text.length() || (text.charAt(end) == ':' && isPort(text, end + 1)));
    }

    private static int nameEnd(String text) {
        int at = 0;
        while (at < text.length() && isNameCharacter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    // RFC 3986 §3.2.2: reg-name = *( unreserved / pct-encoded / sub-delims ). No host has the last two, and a comma
    // would join two hosts to one.
    private static boolean isNameCharacter(char c) {
        return Ascii.isAlphanumeric(c) || "-._~".indexOf(c) >= 0;
    }

    private static boolean isIpLiteral(String text, int end) {
        for (int i = 1; i < end - 1; i++) {
            char c = text.charAt(i);
            if (c != ':' && c != '.' && Ascii.hexDigit(c) < 0) {
                return false;
            }
        }
        return end > 2;
    }

    private static boolean isPort(String text, int from) {
        int port = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Ascii.isDigit(c)) {
                return false;
            }
            port = port * 10 + (c - '0');
            if (port > LARGEST_PORT) {
                return false;
            }
        }
        return true;
    }
}
