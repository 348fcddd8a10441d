package dev.socketloom.engineio;

import dev.socketloom.websocket.Message;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One Engine.IO packet (protocol revision 4).
///
/// | wire | packet | who sends it |
/// |---|---|---|
/// | `0{"sid":…}` | [Open] | the server, first of all |
/// | `1` | [Close] | either, to end the session |
/// | `2`, `2probe` | [Ping] | the server, every interval; a client only to probe a WebSocket |
/// | `3`, `3probe` | [Pong] | the answer to a ping, with its data |
/// | `4…` | [Text] | either: what the layer above has to say |
/// | `5` | [Upgrade] | the client, when its probe was answered |
/// | `6` | [Noop] | the server, to release a waiting poll |
/// | bytes | [Binary] | either: a WebSocket's binary message, or `b` and base64 over polling |
///
/// In revision 3 the pings are the client's and the pongs the server's; see [Revision].
///
/// Immutable, but for the array of a [Binary], which belongs to whoever holds the packet, and that of a [Text], which
/// belongs to somebody else.
sealed interface EnginePacket {

    /// The first packet of a session.
    record Open(String handshake) implements EnginePacket {}

    /// The session ends.
    record Close() implements EnginePacket {}

    /// "Are you there?"
    record Ping(String data) implements EnginePacket {}

    /// "I am."
    record Pong(String data) implements EnginePacket {}

    /// A message of the layer above, in UTF-8, where it was read: whoever gets it takes it before more is read.
    record Text(byte[] utf8, int from, int to) implements EnginePacket {}

    /// A message of the layer above, in bytes.
    record Binary(byte[] bytes) implements EnginePacket {}

    /// From now on the WebSocket is the transport.
    record Upgrade() implements EnginePacket {}

    /// Nothing at all.
    record Noop() implements EnginePacket {}

    /// Reads the text form.
    ///
    /// @return null when it begins with no known type
    static @Nullable EnginePacket parse(Message.Text text) {
        return parse(text.utf8(), text.from(), text.to());
    }

    /// Reads the text form, in UTF-8.
    ///
    /// @return null when it begins with no known type
    static @Nullable EnginePacket parse(byte[] utf8, int from, int to) {
        if (from == to) {
            return null;
        }
        int data = from + 1;
        return switch (utf8[from]) {
            case '0' -> new Open(text(utf8, data, to));
            case '1' -> new Close();
            case '2' -> new Ping(text(utf8, data, to));
            case '3' -> new Pong(text(utf8, data, to));
            case '4' -> new Text(utf8, data, to);
            case '5' -> new Upgrade();
            case '6' -> new Noop();
            default -> null;
        };
    }

    private static String text(byte[] utf8, int from, int to) {
        return new String(utf8, from, to - from, StandardCharsets.UTF_8);
    }
}
