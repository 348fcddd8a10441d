package dev.socketloom.engineio;

import dev.socketloom.http.Headers;
import dev.socketloom.http.Request;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which web pages may connect: the one place that knows origins, for polling and for WebSockets (RFC 6454, Fetch §3.2).
///
/// A browser lets any page open a WebSocket to any server and says only whose page it is. Headers that allow or
/// forbid reading an answer do not help there, so a request from a page that is not allowed is refused, whatever it
/// asks for. A request without `Origin` comes from no web page and passes.
///
/// Origins are compared in one form: scheme and host in lower case, without the scheme's own port, without a slash
/// at the end.
///
/// @param mode how an origin is judged
/// @param origins the list for [Mode#LISTED]
/// @param credentials whether pages may send cookies along (`Access-Control-Allow-Credentials`)
public record OriginPolicy(Mode mode, List<String> origins, boolean credentials) {

    /// How an origin is judged.
    public enum Mode {
        /// Only pages of this server.
        SAME_ORIGIN,
        /// Pages of the listed origins, and of this server, which needs no permission to talk to itself.
        LISTED,
        /// Every page.
        ANY,
        /// No check and no headers.
        DISABLED
    }

    /// Normalises the list once, so that each request is normalised once too.
    public OriginPolicy {
        origins = origins.stream().map(OriginPolicy::normalised).toList();
    }

    /// Whether a request may pass.
    boolean allows(Request request) {
        Optional<String> origin = request.header("Origin");
        return origin.isEmpty() || switch (mode) {
            case ANY, DISABLED -> true;
            case LISTED -> origins.contains(normalised(origin.get())) || isOwn(origin.get(), request);
            case SAME_ORIGIN -> isOwn(origin.get(), request);
        };
    }

    /// The fields for an answer to `request`, refusals included: a page must be able to read why it was refused.
    Headers headers(Request request) {
        if (mode == Mode.DISABLED) {
            return Headers.EMPTY;
        }
        // Fetch §3.2.5: an answer that depends on the origin must not be cached for another one.
        Headers headers = Headers.of("Vary", "Origin");
        Optional<String> origin = request.header("Origin");
        if (origin.isEmpty() || !allows(request)) {
            return headers;
        }
        headers = headers.with("Access-Control-Allow-Origin", origin.get());
        return credentials ? headers.with("Access-Control-Allow-Credentials", "true") : headers;
    }

    /// The fields for an answer to a preflight (Fetch §4.8).
    Headers preflightHeaders(Request request) {
        Headers headers = headers(request);
        if (headers.first("Access-Control-Allow-Origin").isEmpty()) {
            return headers;
        }
        headers = headers.with("Access-Control-Allow-Methods", "GET, POST");
        Optional<String> wanted = request.header("Access-Control-Request-Headers");
        return wanted.isPresent() ? headers.with("Access-Control-Allow-Headers", wanted.get()) : headers;
    }

    private static boolean isOwn(String origin, Request request) {
        String scheme = request.secure() ? "https://" : "http://";
        return normalised(origin).equals(normalised(scheme + request.header("Host").orElse("")));
    }

    private static String normalised(String origin) {
        String lower = origin.strip().toLowerCase(Locale.ROOT);
        String bare = lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
        if (bare.startsWith("http://") && bare.endsWith(":80")) {
            return bare.substring(0, bare.length() - ":80".length());
        }
        if (bare.startsWith("https://") && bare.endsWith(":443")) {
            return bare.substring(0, bare.length() - ":443".length());
        }
        return bare;
    }
}
