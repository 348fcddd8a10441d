package dev.socketloom.engineio;

import dev.socketloom.http.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What the engine obeys. Defaults and range checks stand in the API's options.
///
/// @param pingInterval how long after one ping the next is sent
/// @param pingTimeout how long after a ping was written its pong may take
/// @param upgradeTimeout how long a probe may take to finish
/// @param maxPayload the largest message or polling body, in bytes, inclusive
/// @param sessions how many sessions there may be
/// @param outbox how much may wait for clients that do not take it
/// @param maxFragments how many frames a WebSocket message may be cut into, empty ones counted
/// @param parting how a WebSocket's connection is ended
/// @param slowHandler how long a handler may run before it is logged; zero for as long as it likes
/// @param transports what a handshake may choose from: `polling`, `websocket`
/// @param allowUpgrades whether a polling session may become a WebSocket
/// @param sidPrefix what the sessions' ids begin with
/// @param allowRevision3 whether clients of Socket.IO 2 may connect
/// @param origins which web pages may connect
/// @param proxies whose word counts about where a request comes from
/// @param gate the application's own check, before a session exists
/// @param answers what the answers are beside packets
/// @param perMessageDeflate whether WebSocket messages may be compressed, if the client offers it
/// @param perMessageDeflateThreshold from how many bytes on a message that we send is compressed
public record EngineOptions(
        Duration pingInterval,
        Duration pingTimeout,
        Duration upgradeTimeout,
        int maxPayload,
        SessionBounds sessions,
        OutboxBounds outbox,
        int maxFragments,
        Parting parting,
        Duration slowHandler,
        Set<String> transports,
        boolean allowUpgrades,
        String sidPrefix,
        boolean allowRevision3,
        OriginPolicy origins,
        TrustedProxies proxies,
        Gate gate,
        AnswerOptions answers,
        boolean perMessageDeflate,
        int perMessageDeflateThreshold) {

    /// What the open packet tells a client.
    String handshake(Session session) {
        boolean upgradable = session.transport().equals(Engine.POLLING)
                && allowUpgrades
                && transports.contains(Engine.WEBSOCKET);
        return "{\"sid\":\"" + session.id() + "\",\"upgrades\":[" + (upgradable ? "\"websocket\"" : "")
                + "],\"pingInterval\":" + pingInterval.toMillis()
                + ",\"pingTimeout\":" + pingTimeout.toMillis()
                + ",\"maxPayload\":" + maxPayload + "}";
    }

    /// The application's own check of a handshake.
    @FunctionalInterface
    public interface Gate {
        /// The message to refuse with (403, code 4), or empty to let it pass. May block. An exception refuses with `Forbidden`.
        Optional<String> refusal(Request request) throws Exception;
    }
}
