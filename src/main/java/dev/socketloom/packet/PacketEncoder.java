package dev.socketloom.packet;

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
/// A pure function: safe from every thread, as long as nobody changes the arguments meanwhile.
public final class PacketEncoder {

    /// Enough for a small event, so that the buffer need not grow.
    private static final int USUAL_LENGTH = 128;

    private PacketEncoder() {}

    /// Encodes a packet whose arguments are JSON values, bytes, records, enums, lists, maps and arrays of them: the
    /// table of [Shape] has all.
    ///
    /// @throws IllegalArgumentException when an argument has no JSON form (the message says which, where it stands
    ///     in the packet's payload and what to do), or nests too deep
    public static Encoded encode(Packet packet) {
        var out = new StringBuilder(USUAL_LENGTH);
        var json = new JsonWriter(out);
        return switch (packet) {
            case Packet.Connect(var namespace, var auth) -> {
                header(out, PacketHeader.CONNECT, namespace, null);
                if (auth != null) {
                    json.object(auth);
                }
                yield plain(out, json);
            }
            case Packet.Disconnect(var namespace) -> {
                header(out, PacketHeader.DISCONNECT, namespace, null);
                yield plain(out, json);
            }
            case Packet.ConnectError(var namespace, var data) -> {
                header(out, PacketHeader.CONNECT_ERROR, namespace, null);
                json.value(data);
                yield plain(out, json);
            }
            case Packet.Event(var namespace, var ackId, var name, var args) -> {
                header(out, PacketHeader.EVENT, namespace, ackId);
                json.event(name, args);
                yield perhapsBinary(out, json, PacketHeader.BINARY_EVENT);
            }
            case Packet.Ack(var namespace, var ackId, var args) -> {
                header(out, PacketHeader.ACK, namespace, ackId);
                json.array(args);
                yield perhapsBinary(out, json, PacketHeader.BINARY_ACK);
            }
        };
    }

    private static void header(StringBuilder out, char type, String namespace, @Nullable Long ackId) {
        out.append(type);
        if (!namespace.equals("/")) {
            out.append(namespace).append(',');
        }
        if (ackId != null) {
            out.append(ackId.longValue());
        }
    }

    private static Encoded plain(StringBuilder out, JsonWriter json) {
        if (!json.attachments().isEmpty()) {
            throw new IllegalArgumentException("Only events and acks can carry bytes; send them as a base64 string");
        }
        return new Encoded(out.toString(), List.of());
    }

    private static Encoded perhapsBinary(StringBuilder out, JsonWriter json, char binaryType) {
        List<byte[]> attachments = json.attachments();
        if (!attachments.isEmpty()) {
            out.setCharAt(0, binaryType);
            out.insert(1, attachments.size() + "-");
        }
        return new Encoded(out.toString(), attachments);
    }
}
