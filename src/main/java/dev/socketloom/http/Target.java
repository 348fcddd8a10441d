package dev.socketloom.http;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What a request asks for (RFC 9112 §3.2).
///
/// ```
///   origin-form    = absolute-path [ "?" query ]          /socket.io/?EIO=4
///   absolute-form  = absolute-URI                         http://host/socket.io/?EIO=4
///   asterisk-form  = "*"                                  OPTIONS only
/// ```
///
/// The path is decoded once, here, and everybody who routes or checks by path sees the same text. Where two readers
/// could disagree about a path, it is refused instead: bad escapes, bytes that are not UTF-8, encoded slashes and
/// backslashes, control characters, dot segments that lead above the root. A query belongs to the application, so its
/// bad escapes are left as they are, as in browsers.
///
/// Immutable.
///
/// @param text the path and the query as they were sent, without the scheme and the authority of an absolute form
/// @param changed the path that [#path()] is; null when it is just so in the text, as nearly always
record Target(String text, @Nullable String changed) {

    static final String ASTERISK = "*";

    /// RFC 3986 §3.3: what a path may contain besides letters and digits, without a percent sign.
    private static final String LEGAL = "/-._~!$&'()*+,;=:@";

    /// Checks and decodes a request target.
    ///
    /// @param sent the target as it stood in the request line
    /// @param host the authority that the Host field names
    static Target parse(String method, String sent, String host) throws HttpException {
        if (sent.equals(ASTERISK) && method.equals("OPTIONS")) {
            return new Target(sent, null);
        }
        // RFC 9112 §3.2.3: the authority-form is for CONNECT, and CONNECT is for proxies.
        if (method.equals("CONNECT")) {
            throw new HttpException(Response.NOT_IMPLEMENTED, "not a proxy");
        }
        String origin = sent.startsWith("/") ? sent : originOf(sent, host);
        checkCharacters(origin);
        String raw = beforeQuery(origin);
        String path = path(raw);
        return new Target(origin, path.equals(raw) ? null : path);
    }

    private static String beforeQuery(String text) {
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }

    /// The path: decoded, without dot segments and with one leading slash; or `*`.
    String path() {
        return changed == null ? beforeQuery(text) : changed;
    }

    /// The part of an absolute form behind its authority.
    // RFC 9112 §3.2.2: "A server MUST accept the absolute-form in requests", and the authority in it counts, not the
    // Host field; a request in which they differ is refused, so that nobody has to choose.
    private static String originOf(String sent, String host) throws HttpException {
        int authority = sent.indexOf("://") + "://".length();
        String scheme = sent.substring(0, Math.max(0, authority - "://".length()));
        if (!Ascii.equalsIgnoreCase(scheme, "http") && !Ascii.equalsIgnoreCase(scheme, "https")) {
            throw bad("not a request target");
        }
        int end = authority;
        while (end < sent.length() && sent.charAt(end) != '/' && sent.charAt(end) != '?') {
            end++;
        }
        if (!Ascii.equalsIgnoreCase(sent.substring(authority, end), host)) {
            throw bad("the target and Host name different hosts");
        }
        String rest = sent.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    // RFC 3986 §2: a URI is printable ASCII. §3.5: a fragment is never sent.
    private static void checkCharacters(String text) throws HttpException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '#') {
                throw bad("a character that cannot stand in a request target");
            }
        }
    }

    private static String path(String raw) throws HttpException {
        String decoded = raw.indexOf('%') < 0 ? raw : decodeStrictly(raw);
        if (decoded.indexOf('\\') >= 0) {
            throw bad("a backslash in the path");
        }
        return withoutDotSegments(decoded);
    }

    private static String decodeStrictly(String raw) throws HttpException {
        var bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            int c = raw.charAt(i);
            if (c == '%') {
                c = Query.escapeAt(raw, i);
                if (c < ' ' || c == '/' || c == 0x7F) {
                    throw bad("an escape that cannot stand in a path");
                }
                i += Query.ESCAPE_LENGTH - 1;
            }
            bytes.write(c);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw bad("a path that is not UTF-8");
        }
    }

    // RFC 3986 §5.2.4. Leading slashes count as one: as a relative reference `//host/x` would name another host.
    private static String withoutDotSegments(String path) throws HttpException {
        if (!path.startsWith("//") && !path.contains("/.")) {
            return path;
        }
        var kept = new ArrayList<String>();
        String[] segments = path.split("/", -1);
        for (String segment : segments) {
            if (segment.equals("..")) {
                if (kept.isEmpty()) {
                    throw bad("a path above the root");
                }
                kept.removeLast();
            } else if (!segment.equals(".") && !(segment.isEmpty() && kept.isEmpty())) {
                kept.add(segment);
            }
        }
        String last = segments[segments.length - 1];
        boolean directory = last.equals(".") || last.equals("..");
        String joined = "/" + String.join("/", kept);
        return directory && !joined.endsWith("/") ? joined + "/" : joined;
    }

    /// The target as the JDK shows it: the path without what was decoded or normalised away, every character legal.
    URI uri() {
        int mark = text.indexOf('?');
        return URI.create(escaped(path(), true) + (mark < 0 ? "" : escaped(text.substring(mark), false)));
    }

    /// Escapes what `java.net.URI` does not take; in a query, which was not decoded, escapes stay what they are.
    private static String escaped(String text, boolean decoded) {
        var escaped = new StringBuilder(text.length());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xFF;
            boolean legal = b == '%'
                    ? !decoded && Query.escapeAt(text, i) >= 0
                    : b < 0x7F && (Ascii.isAlphanumeric(b) || LEGAL.indexOf(b) >= 0 || (b == '?' && !decoded));
            if (legal) {
                escaped.append((char) b);
            } else {
                escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) b));
            }
        }
        return escaped.toString();
    }

    private static HttpException bad(String reason) {
        return new HttpException(Response.BAD_REQUEST, reason);
    }
}
