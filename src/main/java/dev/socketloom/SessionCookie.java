package dev.socketloom;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import dev.socketloom.http.App;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The cookie by which the web application recognises a visitor (RFC 6265 §4.1).
///
/// ```
///   ◀── Set-Cookie: session=6Qx…; Path=/; HttpOnly; SameSite=Lax; Secure
///   ──▶ Cookie: theme=dark; session=6Qx…
/// ```
///
/// | attribute | keeps it from | when |
/// |---|---|---|
/// | `HttpOnly` | scripts, and with them from whoever smuggles one in | always |
/// | `SameSite=Lax` | requests that other sites' pages make, but for links | always |
/// | `Secure` | plain HTTP | over TLS, or as said |
///
/// It is gone with the browser's own session; how long its value is good for is the store's affair. Note that cookies
/// know no ports: two servers on one host need two names.
///
/// Immutable.
///
/// @param name the name
/// @param path the path of the site below which browsers send it
/// @param secure whether it is for TLS only, even if this server is spoken to in plain HTTP by a proxy that speaks TLS
public record SessionCookie(String name, String path, boolean secure) {

    /// RFC 9110 §5.6.2, the characters of a token.
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    private static final String SET_COOKIE = "Set-Cookie";
    private static final int NOT_SENT = -1;

    /// Checks the name and the path.
    ///
    /// @throws IllegalArgumentException when they would break out of the header line
    public SessionCookie {
        if (!name.matches(TOKEN)) {
            throw new IllegalArgumentException("a cookie's name has letters, digits and -_. only, not: " + name);
        }
        if (!path.matches("/[!-:<-~]*")) {
            throw new IllegalArgumentException("a cookie's path begins with / and has no ; or blank: " + path);
        }
    }

    /// A cookie for the whole site, `Secure` where it is set over TLS.
    public static SessionCookie named(String name) {
        return new SessionCookie(name, "/", false);
    }

    /// The same cookie, below another path.
    public SessionCookie path(String below) {
        return new SessionCookie(name, below, secure);
    }

    /// The same cookie, for TLS only or not.
    public SessionCookie secure(boolean always) {
        return new SessionCookie(name, path, always);
    }

    /// Its value in the handshake of a client.
    Optional<String> in(Handshake request) {
        return request.cookie(name);
    }

    /// Its value as the next request will have it: what the answer sets, or else what came. Empty when it is taken
    /// back.
    Optional<String> in(HttpExchange exchange) {
        for (String set : lines(exchange.getResponseHeaders(), SET_COOKIE)) {
            if (set.startsWith(name + "=")) {
                String value = set.split(";", 2)[0].substring(name.length() + 1);
                return value.isEmpty() ? Optional.empty() : Optional.of(value);
            }
        }
        return Optional.ofNullable(Handshake.cookies(lines(exchange.getRequestHeaders(), "Cookie")).get(name));
    }

    private static List<String> lines(Headers headers, String field) {
        return headers.getOrDefault(field, List.of());
    }

    /// The header field that sets it.
    String setting(HttpExchange exchange, String value) {
        return name + "=" + value + "; Path=" + path + "; HttpOnly; SameSite=Lax"
                + (secure || isOverTls(exchange) ? "; Secure" : "");
    }

    private static boolean isOverTls(HttpExchange exchange) {
        return exchange instanceof HttpsExchange || Boolean.TRUE.equals(exchange.getAttribute(App.SECURE));
    }

    /// Has the answer set it, in place of what the answer set before.
    ///
    /// @throws IllegalStateException when the answer's head has been sent
    void set(HttpExchange exchange, String value) {
        replace(exchange, setting(exchange, value));
    }

    /// Has the answer take it back.
    ///
    /// @throws IllegalStateException when the answer's head has been sent
    void drop(HttpExchange exchange) {
        replace(exchange, setting(exchange, "") + "; Max-Age=0");
    }

    private void replace(HttpExchange exchange, String setting) {
        if (exchange.getResponseCode() != NOT_SENT) {
            throw new IllegalStateException("the session is begun, changed or ended by a header of the answer:"
                    + " do so before sendResponseHeaders(…)");
        }
        // RFC 6265 §4.1.1: "Servers SHOULD NOT include more than one Set-Cookie header field in the same response with
        // the same cookie-name."
        var all = new ArrayList<>(lines(exchange.getResponseHeaders(), SET_COOKIE));
        all.removeIf(line -> line.startsWith(name + "="));
        all.add(setting);
        exchange.getResponseHeaders().put(SET_COOKIE, all);
    }
}
