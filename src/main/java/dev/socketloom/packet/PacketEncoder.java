package dev.socketloom.packet;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Packets to their wire form.
///
/// ```
///   <type>[<attachments>-][<namespace>,][<ackId>][json]
///
///   Event("/chat", 12, "hi", [])           2/chat,12["hi"]
///   Event("/", null, "photo", [bytes])     51-["photo",{"_placeholder":true,"num":0}]   and the bytes
/// ```
///
/// Whether there are attachments is known when the JSON has been written, and their number stands before it. Most
/// packets have none: the header is written for that case and corrected in the other, instead of walking through
/// every payload twice.
///
/// Not thread safe: one packet owns it.
final class PacketEncoder {

    private final Utf8Builder out = new Utf8Builder();
    private final JsonWriter json = new JsonWriter(out);
    private final ValueWriter values = new ValueWriter(json);

    private PacketEncoder() {}

    /// Encodes a packet; what its arguments may be is in the table of [Shape].
    ///
    /// @throws IllegalArgumentException when an argument has no JSON form, or nests too deep
    static Encoded encode(Packet packet) {
        return new PacketEncoder().encoded(packet);
    }

    private Encoded encoded(Packet packet) {
        return switch (packet) {
            case Packet.Connect(var namespace, var auth) -> {
                header(RawPacket.CONNECT, namespace, null);
                if (auth != null) {
                    values.object(auth);
                }
                yield plain();
            }
            case Packet.Disconnect(var namespace) -> {
                header(RawPacket.DISCONNECT, namespace, null);
                yield plain();
            }
            case Packet.ConnectError(var namespace, var data) -> {
                header(RawPacket.CONNECT_ERROR, namespace, null);
                values.value(data);
                yield plain();
            }
            case Packet.Event(var namespace, var ackId, var name, var args) -> {
                header(RawPacket.EVENT, namespace, ackId);
                values.event(name, args);
                yield perhapsBinary(RawPacket.EVENT);
            }
            case Packet.Ack(var namespace, var ackId, var args) -> {
                header(RawPacket.ACK, namespace, ackId);
                values.array(args);
                yield perhapsBinary(RawPacket.ACK);
            }
        };
    }

    private void header(int type, String namespace, @Nullable Long ackId) {
        out.append((char) ('0' + type));
        if (!namespace.equals(NamespaceName.MAIN)) {
            byte[] name = namespace.getBytes(StandardCharsets.UTF_8);
            out.append(name, 0, name.length).append(',');
        }
        if (ackId != null) {
            out.append(ackId.toString());
        }
    }

    private Encoded plain() {
        if (!json.attachments().isEmpty()) {
            throw new IllegalArgumentException("Only events and acks can carry bytes; send them as a base64 string");
        }
        return out.encoded(List.of());
    }

    private Encoded perhapsBinary(int type) {
        List<byte[]> attachments = json.attachments();
        if (!attachments.isEmpty()) {
            out.replaceFirst(String.valueOf(type + PacketHeader.BINARY) + attachments.size() + '-');
        }
        return out.encoded(attachments);
    }
}
