package dev.socketloom;

/// A request for Socket.IO that was refused: what the client was told, and who it was.
///
/// | code | message | usual reason |
/// |---|---|---|
/// | 0 | `Transport unknown` | a transport that the `transports` option does not have |
/// | 1 | `Session ID unknown` | the session has ended, or is another server's: no sticky load balancer |
/// | 2 | `Bad handshake method` | a session begins with GET |
/// | 3 | `Bad request` | a request that does not go with its session, or a malformed WebSocket handshake |
/// | 4 | `origin not allowed`, or the application's words | `corsAllowedOrigins`, `allowRequest` |
/// | 5 | `Unsupported protocol version` | a client of Socket.IO 2 or older |
///
/// @param code Node's number for it
/// @param message what the client was told
/// @param request the request, as a handshake
public record ConnectionError(int code, String message, Handshake request) {

    /// Hears of refused requests.
    @FunctionalInterface
    public interface Listener {
        /// A request is being refused. Runs before the answer is sent, on the connection's thread; an exception is logged.
        void refused(ConnectionError error) throws Exception;
    }
}
