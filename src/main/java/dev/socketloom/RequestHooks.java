package dev.socketloom;

import dev.socketloom.engineio.AnswerOptions;
import dev.socketloom.engineio.OriginPolicy;
import dev.socketloom.engineio.TrustedProxies;
import dev.socketloom.http.Headers;
import dev.socketloom.http.Request;
import java.util.List;
import java.util.Optional;

/// What an application has to say about requests before there is a socket, in the terms of the layer below.
///
/// Each is called on the thread of its connection. What fails refuses, or adds nothing, and is logged.
///
/// Immutable.
///
/// @param allowRequest decides about handshakes
/// @param allowOrigin decides about web pages, instead of a list
/// @param addHeaders add fields to answers, in this order
record RequestHooks(
        Optional<ServerBuilder.AllowRequest> allowRequest,
        Optional<ServerBuilder.AllowOrigin> allowOrigin,
        List<ServerBuilder.AddHeaders> addHeaders) {

    /// Nothing.
    static final RequestHooks NONE = new RequestHooks(Optional.empty(), Optional.empty(), List.of());

    /// What a refused handshake is told when the application gives no reason.
    private static final String FORBIDDEN = "Forbidden";

    /// Why a handshake is refused, or nothing.
    Optional<String> refusal(Request request, TrustedProxies proxies) throws Exception {
        try {
            return allowRequest.isEmpty() || allowRequest.get().allows(Handshake.of(request, proxies.caller(request)))
                    ? Optional.empty()
                    : Optional.of(FORBIDDEN);
        } catch (ConnectionRefused refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    /// Which web pages may connect.
    OriginPolicy origins(ServerOptions options, TrustedProxies proxies) {
        OriginPolicy policy = origins(options.get(ServerOptions.CORS_ALLOWED_ORIGINS), proxies)
                .withMaxAge(options.get(ServerOptions.CORS_MAX_AGE));
        if (!options.get(ServerOptions.CHECK_ORIGINS)) {
            policy = OriginPolicy.disabled();
        }
        return options.get(ServerOptions.CORS_CREDENTIALS) ? policy.withCredentials() : policy;
    }

    private OriginPolicy origins(List<String> listed, TrustedProxies proxies) {
        return allowOrigin
                .map(rule -> OriginPolicy.ruled(
                        (origin, request) -> rule.allows(origin, Handshake.of(request, proxies.caller(request)))))
                .orElseGet(() -> OriginPolicy.listed(listed));
    }

    /// What answers are beside packets.
    AnswerOptions answers(ServerOptions options, TrustedProxies proxies, ConnectionErrors errors) {
        boolean compresses = options.get(ServerOptions.HTTP_COMPRESSION);
        Optional<SidCookie> cookie = options.get(ServerOptions.COOKIE);
        return new AnswerOptions(
                compresses ? options.get(ServerOptions.COMPRESSION_THRESHOLD) : AnswerOptions.NEVER,
                (request, first) -> fields(request, proxies, first),
                (sid, secure) -> cookie.map(set -> Headers.of("Set-Cookie", set.value(sid, secure))).orElse(Headers.EMPTY),
                (request, code, message) ->
                        errors.happened(code, message, () -> Handshake.of(request, proxies.caller(request))));
    }

    private Headers fields(Request request, TrustedProxies proxies, boolean first) {
        Headers all = Headers.EMPTY;
        for (ServerBuilder.AddHeaders hook : addHeaders) {
            var fields = new ResponseHeaders();
            try {
                hook.add(fields, Handshake.of(request, proxies.caller(request)), first);
                all = all.with(fields.added());
            } catch (Throwable failure) {
                Log.warning("onHeaders failed, so its fields are left out", failure);
            }
        }
        return all;
    }
}
