package dev.socketloom.packet;

import org.jspecify.annotations.Nullable;

/// Packets to maps of MessagePack. What is in them, [MessagePackPackets] draws.
///
/// Not thread safe: one packet owns it.
final class MessagePackEncoder {

    private final MessagePackWriter out = new MessagePackWriter();
    private final ValueWriter values = new ValueWriter(out);
    private int members;

    private MessagePackEncoder() {}

    /// Encodes a packet; what its arguments may be is in the table of [Shape].
    ///
    /// @throws IllegalArgumentException when an argument has no form, or nests too deep
    static Encoded encode(Packet packet) {
        var encoder = new MessagePackEncoder();
        int beginning = encoder.out.beginObject();
        encoder.members(packet);
        encoder.out.endObject(beginning, encoder.members);
        return Encoded.binary(encoder.out.written());
    }

    private void members(Packet packet) {
        switch (packet) {
            case Packet.Connect(var namespace, var auth) -> {
                head(RawPacket.CONNECT, namespace, null);
                if (auth != null) {
                    name(MessagePackPackets.DATA);
                    values.object(auth);
                }
            }
            case Packet.Disconnect(var namespace) -> head(RawPacket.DISCONNECT, namespace, null);
            case Packet.ConnectError(var namespace, var data) -> {
                head(RawPacket.CONNECT_ERROR, namespace, null);
                name(MessagePackPackets.DATA);
                values.value(data);
            }
            case Packet.Event(var namespace, var ackId, var name, var args) -> {
                head(RawPacket.EVENT, namespace, ackId);
                name(MessagePackPackets.DATA);
                values.event(name, args);
            }
            case Packet.Ack(var namespace, var ackId, var args) -> {
                head(RawPacket.ACK, namespace, ackId);
                name(MessagePackPackets.DATA);
                values.array(args);
            }
        }
    }

    private void head(int type, String namespace, @Nullable Long ackId) {
        name(MessagePackPackets.TYPE);
        out.integer(type);
        name(MessagePackPackets.NAMESPACE);
        out.text(namespace);
        if (ackId != null) {
            name(MessagePackPackets.ACK_ID);
            out.integer(ackId);
        }
    }

    private void name(String name) {
        out.name(members++, name);
    }
}
