package dev.socketloom.engineio;

import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import dev.socketloom.websocket.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What depends on the revision of the protocol that a client speaks. All else in this chapter is the same for all.
///
/// | | [Revision4] |
/// |---|---|
/// | clients of Socket.IO | 3, 4 |
/// | handshake | `EIO=4` |
/// | heartbeat | [Heartbeat]: the server pings |
/// | polling, text | [Payload]: `4hi` RS `4you` |
/// | polling, bytes | `bAQI=` |
/// | WebSocket, bytes | `01 02` |
///
/// Immutable.
sealed interface Revision permits Revision4 {

    /// The media type of a polling body in bytes.
    String OCTETS = "application/octet-stream";

    /// The revision that a handshake asks for.
    ///
    /// @return null when it asks for none of these
    static @Nullable Revision of(Request handshake) {
        return switch (handshake.query("EIO").orElse("")) {
            case "4" -> Revision4.INSTANCE;
            default -> null;
        };
    }

    /// How a session finds out that its client has gone.
    Liveness heartbeat(Session session);

    /// Whether a polling body may be bytes.
    boolean hasOctets();

    /// All packets of a POST's body, or null when one of them is none.
    ///
    /// @param octets whether it came as bytes and not as text
    @Nullable List<EnginePacket> parse(byte[] body, boolean octets);

    /// The packets of a batch as the answer to a GET.
    Response payload(Backlog.Entry batch);

    /// The packet in a WebSocket's message, or null when it is none.
    @Nullable EnginePacket parse(Message message);

    /// What a WebSocket sends. Never changed by whoever gets it.
    byte[] frames(Prepared message);
}
