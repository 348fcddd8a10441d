package dev.socketloom.engineio;

import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import dev.socketloom.websocket.Message;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What depends on the revision of the protocol that a client speaks. All else in this chapter is the same for both.
///
/// | | [Revision4] | [Revision3] |
/// |---|---|---|
/// | clients of Socket.IO | 3, 4 | 1, 2 |
/// | handshake | `EIO=4` | `EIO=3` |
/// | heartbeat | [Heartbeat]: the server pings | [Heartbeat3]: the client pings |
/// | polling, text | [Payload]: `4hi` RS `4you` | [Payload3]: `3:4hi4:4you` |
/// | polling, bytes | `bAQI=` | `00 03 ff 34 68 69 01 03 ff 04 01 02`; with `b64`: `6:b4AQI=` |
/// | WebSocket, bytes | `01 02` | `04 01 02`; with `b64`, as text: `b4AQI=` |
///
/// Immutable.
sealed interface Revision permits Revision3, Revision4 {

    /// The media type of a polling body in bytes.
    String OCTETS = "application/octet-stream";

    /// The revision that a handshake asks for.
    ///
    /// @return null when it asks for none of these
    static @Nullable Revision of(Request handshake) {
        return switch (handshake.query("EIO").orElse("")) {
            case "4" -> Revision4.INSTANCE;
            case "3" -> Revision3.of(handshake);
            default -> null;
        };
    }

    /// The same revision, as the same client speaks it on the connection that this request opens.
    Revision over(Request upgrade);

    /// Whether the client wants its answers as scripts (JSONP).
    boolean isScripted(Request handshake);

    /// How a session finds out that its client has gone.
    Liveness heartbeat(Session session);

    /// Whether a polling body may be bytes.
    boolean hasOctets();

    /// All packets of a POST's body, or null when one of them is none.
    ///
    /// @param octets whether it came as bytes and not as text
    @Nullable Packets parse(byte[] body, boolean octets);

    /// The packets of a batch as the answer to a GET.
    Response payload(Backlog.Entry batch);

    /// The packet in a WebSocket's message, or null when it is none.
    @Nullable EnginePacket parse(Message message);

    /// Whether a WebSocket's messages may be compressed (RFC 7692). There is one compressed form of a message for all its
    /// receivers, and it is revision 4's.
    boolean mayDeflate();

    /// What a WebSocket sends, uncompressed. Never changed by whoever gets it.
    ByteBuffer frames(Prepared message);
}
