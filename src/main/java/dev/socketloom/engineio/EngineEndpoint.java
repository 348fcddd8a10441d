package dev.socketloom.engineio;

import dev.socketloom.http.Endpoint;
import dev.socketloom.http.Handled;
import dev.socketloom.http.Headers;
import dev.socketloom.http.Held;
import dev.socketloom.http.HttpException;
import dev.socketloom.http.Reply;
import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import dev.socketloom.http.Upgrade;
import dev.socketloom.http.Upgrade.Conversation;
import dev.socketloom.websocket.Handshake;
import dev.socketloom.websocket.Handshake.Established;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What every Engine.IO request gets.
///
/// ```
///   GET  ?EIO=4&transport=polling               a new session            0{"sid":…}
///   GET  ?EIO=4&transport=polling&sid=…         a poll                   what there is to say
///   POST ?EIO=4&transport=polling&sid=…         packets                  ok
///   GET  ?EIO=4&transport=websocket  Upgrade    a new session            101
///   GET  ?EIO=4&transport=websocket&sid=… Upgr. a probe                  101
///   …    ?EIO=3…                                the same in revision 3, if that is allowed
/// ```
///
/// The order of the checks is that of Node's server, so that the same mistake gets the same code; the origin comes
/// first of all. A request is bound to its session by the sid alone, so a sid that is not known, or known under
/// another transport, ends here.
///
/// Safe for all threads: every connection's comes here with its requests.
final class EngineEndpoint implements Endpoint {

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    private final Engine engine;
    private final EngineOptions options;
    private final Departures departures;
    private final RefusedOrigins refusedOrigins = new RefusedOrigins();

    EngineEndpoint(Engine engine, Departures departures) {
        this.engine = engine;
        this.options = engine.options();
        this.departures = departures;
    }

    @Override
    public Reply answer(Request request) throws IOException, HttpException {
        OriginPolicy origins = options.origins();
        Caller caller = options.proxies().caller(request);
        OriginPolicy.Verdict origin = origins.judge(request, caller.ownOrigin());
        if (!origin.allowed()) {
            refusedOrigins.explain(request, origins);
            return refusal(request, EngineError.FORBIDDEN, "origin not allowed", origin.fields());
        }
        if (request.method().equals("OPTIONS") && origins.isEnabled()) {
            return Response.empty(204).with(origin.fields()).with(origins.preflight(request));
        }
        EngineError error = check(request);
        if (error != null) {
            return refusal(request, error, origin.fields());
        }
        Optional<String> sid = sid(request);
        return sid.isPresent()
                ? continued(request, sid.get(), origin.fields())
                : begun(request, caller, origin.fields());
    }

    private Response refusal(Request request, EngineError error, Headers fields) {
        return refusal(request, error, error.message(), fields);
    }

    private Response refusal(Request request, EngineError error, String words, Headers fields) {
        options.answers().refusal().happened(request, error.code(), words);
        return Handshake.isRequested(request) ? error.text(words, fields) : error.json(words, fields);
    }

    /// What is wrong with a request by its head alone.
    private @Nullable EngineError check(Request request) {
        String transport = transport(request);
        if (!options.transports().contains(transport)) {
            return EngineError.UNKNOWN_TRANSPORT;
        }
        boolean upgrade = Handshake.isRequested(request);
        Optional<String> sid = sid(request);
        if (sid.isPresent()) {
            return engine.knows(sid.get()) || departures.expects(sid.get()) ? null : EngineError.UNKNOWN_SID;
        }
        if (!request.method().equals("GET")) {
            return EngineError.BAD_HANDSHAKE_METHOD;
        }
        return upgrade == transport.equals(Engine.WEBSOCKET) ? null : EngineError.BAD_REQUEST;
    }

    private static String transport(Request request) {
        return request.query("transport").orElse("");
    }

    /// The session that a request names; an empty name is none, as for Node.
    private static Optional<String> sid(Request request) {
        return request.query("sid").filter(sid -> !sid.isEmpty());
    }

    private Reply begun(Request request, Caller caller, Headers cors) throws IOException {
        if (engine.isClosed()) {
            return Response.text(503, "The server is shutting down").with("Connection", "close");
        }
        if (!engine.hasRoomFor(request)) {
            return Response.text(503, "Too many sessions").with("Connection", "close");
        }
        Optional<String> refused = gate(request);
        if (refused.isPresent()) {
            return refusal(request, EngineError.FORBIDDEN, refused.get(), cors);
        }
        Revision revision = Revision.of(request);
        if (revision == null || (revision instanceof Revision3 && !options.allowRevision3())) {
            return refusal(request, EngineError.UNSUPPORTED_PROTOCOL_VERSION, cors);
        }
        Headers own = options.answers().fields().of(request, true);
        if (Handshake.isRequested(request)) {
            return switched(request, own, Handshake.accept(request, mayDeflate(revision),
                    (answer, connection) -> beginOn(answer, request, revision, connection)));
        }
        if (revision.isScripted(request)) {
            return refusal(request, EngineError.BAD_REQUEST, cors);
        }
        Session session = engine.admit(request, revision, null, beginning -> new PollingTransport(beginning, departures));
        Headers cookie = options.answers().cookie().of(session.id(), caller.secure());
        return session.currentTransport() instanceof PollingTransport polling
                ? polling.get(request, cors.with(own).with(cookie))
                : refusal(request, EngineError.BAD_REQUEST, cors);
    }

    private Optional<String> gate(Request request) {
        try {
            return options.gate().refusal(request);
        } catch (Exception e) {
            LOG.log(Level.ERROR, "allowRequest failed, so the request is refused", e);
            return Optional.of(EngineError.FORBIDDEN.message());
        }
    }

    private boolean mayDeflate(Revision revision) {
        return options.perMessageDeflate() && revision.mayDeflate();
    }

    /// The answer to a request for a WebSocket.
    private Reply switched(Request request, Headers own, Reply reply) {
        return switch (reply) {
            case Upgrade upgrade -> new Upgrade(upgrade.headers().with(own), upgrade.takeover());
            case Response response -> {
                String words = new String(response.body(), StandardCharsets.UTF_8);
                options.answers().refusal().happened(request, EngineError.BAD_REQUEST.code(), words);
                yield response;
            }
            case Held _, Handled _ -> reply;
        };
    }

    private Conversation beginOn(byte[] answer, Request request, Revision revision, Established connection) {
        Session session = engine.admit(request, revision, answer,
                beginning -> WebSocketTransport.first(beginning, connection));
        return session.currentTransport() instanceof WebSocketTransport webSocket ? webSocket.begin() : () -> {};
    }

    private Reply continued(Request request, String sid, Headers cors) throws IOException, HttpException {
        Session session = engine.find(sid);
        Headers own = options.answers().fields().of(request, false);
        if (session == null) {
            return gone(request, sid, cors.with(own));
        }
        if (Handshake.isRequested(request)) {
            return switched(request, own, Handshake.accept(request, mayDeflate(session.revision()),
                    (answer, connection) -> upgrade(answer, session, request, connection)));
        }
        Headers fields = cors.with(own);
        if (!(session.currentTransport() instanceof PollingTransport polling)
                || !transport(request).equals(Engine.POLLING)) {
            return refusal(request, EngineError.BAD_REQUEST, fields);
        }
        session.heartbeat().look();
        return switch (request.method()) {
            case "GET" -> engine.knows(sid)
                    ? polling.get(request, fields)
                    : gone(request, sid, fields);
            case "POST" -> session.isOpen()
                    ? polling.post(request, fields)
                    : refusal(request, EngineError.UNKNOWN_SID, fields);
            // What Node's server says to any other method.
            default -> Response.empty(500).with(fields);
        };
    }

    private Response gone(Request request, String sid, Headers fields) {
        boolean polls = request.method().equals("GET")
                && transport(request).equals(Engine.POLLING)
                && !Handshake.isRequested(request);
        Response lastWord = polls ? departures.lastWord(sid, request) : null;
        return lastWord == null ? refusal(request, EngineError.UNKNOWN_SID, fields) : lastWord.with(fields);
    }

    /// A WebSocket for a session that exists: nobody takes over a session that has one, or that another is about to
    /// become one for.
    private Conversation upgrade(byte[] answer, Session session, Request request, Established connection)
            throws IOException {
        connection.wire().write(answer, 0, answer.length);
        var probe = new Probe(session, session.revision().over(request), connection);
        boolean mayTry = options.allowUpgrades() && transport(request).equals(Engine.WEBSOCKET);
        WebSocketTransport webSocket = mayTry && session.begin(probe) ? probe.run() : probe.refuse();
        return webSocket == null ? () -> {} : webSocket.begin();
    }
}
