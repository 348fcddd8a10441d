package dev.socketloom.engineio;

import dev.socketloom.http.Request;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tells whoever runs the server which origins it refuses, and what to write to allow them: the page itself only learns
/// that something failed.
///
/// Each origin is explained once, and not more of them than a log can bear, because anybody can send new ones.
///
/// Thread safe.
final class RefusedOrigins {

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    private static final int MOST_EXPLAINED = 100;
    private static final int MOST_CHARACTERS = 200;

    private final Set<String> explained = ConcurrentHashMap.newKeySet();

    /// Explains a refusal, unless that was done before.
    void explain(Request request, OriginPolicy policy) {
        String origin = String.join(", ", request.headers().all("Origin"));
        if (explained.size() < MOST_EXPLAINED && explained.add(origin)) {
            String shown = origin.substring(0, Math.min(origin.length(), MOST_CHARACTERS));
            LOG.log(Level.WARNING, "refused the origin " + shown + "; allowed is: " + policy
                    + "; to allow it, " + policy.remedy(shown) + proxies(request));
        }
    }

    /// A page may well be this server's own, and only the proxy before us knows.
    private static String proxies(Request request) {
        boolean forwarded = request.header("X-Forwarded-Host").isPresent()
                || request.header("X-Forwarded-Proto").isPresent();
        return forwarded
                ? " or, if " + request.peer().getAddress().getHostAddress() + " is a proxy of yours, trustedProxies(\""
                        + request.peer().getAddress().getHostAddress() + "\")"
                : "";
    }
}
