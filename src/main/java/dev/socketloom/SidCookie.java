package dev.socketloom;

import dev.socketloom.http.Ascii;
import dev.socketloom.http.Authority;
import java.time.Duration;
import java.util.Optional;

/// A cookie with the session's id, for load balancers that send all requests of a session to the same server by it
/// (RFC 6265 §4.1).
///
/// ```
///   Set-Cookie: io=Yk1vX2d1bGxpYmxl; Path=/; HttpOnly; SameSite=Lax; Secure
/// ```
///
/// It is set once, by the polling answer that begins a session. A WebSocket stays on its connection and needs none. The
/// server itself never looks at it: a session is known by the `sid` in the query, which no other page can send.
///
/// `Secure` is added when the client's connection is encrypted, and always to `SameSite=None`, which browsers do not
/// take without it.
///
/// Immutable; each method answers a changed copy.
public final class SidCookie {

    /// Which requests from other sites carry the cookie.
    public enum SameSite {
        /// None at all.
        STRICT("Strict"),
        /// Only those that open this site's page.
        LAX("Lax"),
        /// All of them.
        NONE("None");

        private final String token;

        SameSite(String token) {
            this.token = token;
        }
    }

    private static final SidCookie STANDARD =
            new SidCookie("io", "/", Optional.empty(), Optional.empty(), SameSite.LAX, true);

    private final String name;
    private final String path;
    private final Optional<String> domain;
    private final Optional<Duration> maxAge;
    private final SameSite sameSite;
    private final boolean httpOnly;

    private SidCookie(
            String name,
            String path,
            Optional<String> domain,
            Optional<Duration> maxAge,
            SameSite sameSite,
            boolean httpOnly) {
        this.name = name;
        this.path = path;
        this.domain = domain;
        this.maxAge = maxAge;
        this.sameSite = sameSite;
        this.httpOnly = httpOnly;
    }

    /// Node's cookie: `io`, for all paths of this host, until the browser closes; no script sees it.
    public static SidCookie standard() {
        return STANDARD;
    }

    /// With another name than `io`.
    public SidCookie name(String changed) {
        require(Ascii.isToken(changed), "the name of a cookie is a token (RFC 9110 §5.6.2)", changed);
        return new SidCookie(changed, path, domain, maxAge, sameSite, httpOnly);
    }

    /// Only for a path and everything below it.
    public SidCookie path(String changed) {
        boolean valid = changed.startsWith("/") && changed.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ';');
        require(valid, "the path of a cookie begins with / and has no spaces and no ;", changed);
        return new SidCookie(name, changed, domain, maxAge, sameSite, httpOnly);
    }

    /// For a domain and all hosts below it; without this, for this host alone.
    public SidCookie domain(String changed) {
        require(Authority.isValid(changed) && changed.indexOf(':') < 0, "the domain of a cookie is a host", changed);
        return new SidCookie(name, path, Optional.of(changed), maxAge, sameSite, httpOnly);
    }

    /// How long the browser keeps it; without this, until it is closed.
    public SidCookie maxAge(Duration changed) {
        require(changed.toSeconds() > 0, "a cookie is kept for a second at least", changed.toString());
        return new SidCookie(name, path, domain, Optional.of(changed), sameSite, httpOnly);
    }

    /// Which requests from other sites carry it; [SameSite#LAX] is the default.
    public SidCookie sameSite(SameSite changed) {
        return new SidCookie(name, path, domain, maxAge, changed, httpOnly);
    }

    /// Whether it is hidden from scripts, which it is.
    public SidCookie httpOnly(boolean changed) {
        return new SidCookie(name, path, domain, maxAge, sameSite, changed);
    }

    private static void require(boolean condition, String rule, String given) {
        if (!condition) {
            throw new IllegalArgumentException(rule + ", not: " + given.replaceAll("\\p{Cntrl}", "?"));
        }
    }

    /// The field's value for one session.
    ///
    /// @param secure whether the client's connection is encrypted
    String value(String sid, boolean secure) {
        var value = new StringBuilder(name).append('=').append(sid).append("; Path=").append(path);
        domain.ifPresent(host -> value.append("; Domain=").append(host));
        maxAge.ifPresent(age -> value.append("; Max-Age=").append(age.toSeconds()));
        value.append(httpOnly ? "; HttpOnly" : "").append("; SameSite=").append(sameSite.token);
        return value.append(secure || sameSite == SameSite.NONE ? "; Secure" : "").toString();
    }

    /// The field's value, with `…` for the id.
    @Override
    public String toString() {
        return value("…", false);
    }
}
