package dev.socketloom.engineio;

import dev.socketloom.http.Failures;
import java.lang.System.Logger;
import org.jspecify.annotations.Nullable;

/// What a session makes of the packets that its client sends, whichever transport has brought them.
///
/// ```
///   message ──▶ SessionListener ──▶ Work, for the session's turn
///   ping, pong ──▶ Liveness
///   close, or none at all ──▶ the session ends
/// ```
///
/// Pure functions, called on the reading thread.
final class Intake {

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    private Intake() {}

    /// Takes one packet of an open session.
    ///
    /// @param packet null for what could not be decoded
    /// @return what to run in the session's turn, or null
    static @Nullable Work take(Session session, SessionListener listener, @Nullable EnginePacket packet) {
        try {
            switch (packet) {
                case EnginePacket.Text(byte[] utf8, int from, int to) -> {
                    session.engine().counts().messageReceived();
                    return listener.textReceived(utf8, from, to);
                }
                case EnginePacket.Binary(byte[] bytes) -> {
                    session.engine().counts().messageReceived();
                    return listener.binaryReceived(bytes);
                }
                case EnginePacket.Ping _ -> session.heartbeat().pingReceived();
                case EnginePacket.Pong _ -> session.heartbeat().pongReceived();
                case EnginePacket.Close _ ->
                        session.close(CloseReason.TRANSPORT_CLOSE, "the client sent a close packet");
                case null -> session.close(CloseReason.PARSE_ERROR, "the client sent a packet of no known type");
                case EnginePacket.Open _, EnginePacket.Upgrade _, EnginePacket.Noop _ -> {}
            }
        } catch (RuntimeException | Error e) {
            Failures.log(LOG, "a packet could not be taken", e);
            session.close(CloseReason.FORCED_CLOSE, "internal error");
        }
        return null;
    }
}
