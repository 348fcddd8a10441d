package dev.socketloom.packet;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The four things that a packet consists of in any wire form, as they were found there: [#packet()] judges them.
///
/// | type            | data                                       | ack id   |
/// |-----------------|--------------------------------------------|----------|
/// | 0 CONNECT       | none, or an object                         | –        |
/// | 1 DISCONNECT    | none                                       | –        |
/// | 2 EVENT         | an array that begins with the event's name | possible |
/// | 3 ACK           | an array                                   | always   |
/// | 4 CONNECT_ERROR | an object                                  | –        |
///
/// One set of rules for all parsers, so that none is laxer than another.
///
/// Immutable; its data become the packet's.
///
/// @param type the type, 5 and 6 folded into 2 and 3
/// @param namespace the namespace
/// @param ackId the ack id, if there is one
/// @param data the data, as a [JsonReader] makes them; null for none
record RawPacket(int type, String namespace, @Nullable Long ackId, @Nullable Object data) {

    static final int CONNECT = 0;
    static final int DISCONNECT = 1;
    static final int EVENT = 2;
    static final int ACK = 3;
    static final int CONNECT_ERROR = 4;

    /// JavaScript's `Number.MAX_SAFE_INTEGER`: peers could not send a larger one back unchanged.
    static final long MAX_ACK_ID = (1L << 53) - 1;

    /// Refuses a packet that is too long for its type: what a client says to be let in is kept while it stays, once for
    /// each namespace that it joins.
    static void refuseLength(int type, int length, PacketLimits limits) throws PacketException {
        if (type == CONNECT && length > limits.maxAuth()) {
            throw new PacketException("the auth of a CONNECT is longer than " + limits.maxAuth() + " (maxAuth)");
        }
    }

    /// The packet, when everything about it is as it should be.
    Packet packet() throws PacketException {
        refuseNamespace();
        refuseAckId();
        return switch (type) {
            case CONNECT -> new Packet.Connect(namespace, data == null ? null : object());
            case DISCONNECT -> disconnect();
            case EVENT -> event();
            case ACK -> ack();
            case CONNECT_ERROR -> new Packet.ConnectError(namespace, object());
            default -> throw new PacketException("a packet's type is a number from 0 to 4");
        };
    }

    /// Who wants to join what cannot be is told so; anything else for such a namespace cannot be honest.
    private void refuseNamespace() throws PacketException {
        if (type == CONNECT ? !namespace.startsWith(NamespaceName.MAIN) : !NamespaceName.isValid(namespace)) {
            throw new PacketException("a namespace's name begins with /, has at most " + NamespaceName.MAX_LENGTH
                    + " characters, no controls and no comma");
        }
    }

    private void refuseAckId() throws PacketException {
        if (ackId == null) {
            return;
        }
        if (type != EVENT && type != ACK) {
            throw new PacketException("only events and acks have an ack id");
        }
        if (ackId < 0 || ackId > MAX_ACK_ID) {
            throw new PacketException("an ack id is a number from 0 to " + MAX_ACK_ID);
        }
    }

    private Packet disconnect() throws PacketException {
        if (data != null) {
            throw new PacketException("a DISCONNECT has no payload");
        }
        return new Packet.Disconnect(namespace);
    }

    private Packet event() throws PacketException {
        List<@Nullable Object> payload = array();
        String name = switch (payload.isEmpty() ? null : payload.getFirst()) {
            case String text -> text;
            case Number number -> ExactNumber.name(number);
            case null, default -> throw new PacketException("an event's payload begins with its name, a string");
        };
        if (Packet.Event.isReserved(name)) {
            throw new PacketException("the event name " + name + " is reserved");
        }
        return new Packet.Event(namespace, ackId, name, payload.subList(1, payload.size()));
    }

    private Packet ack() throws PacketException {
        if (ackId == null) {
            throw new PacketException("an ack says which event it answers");
        }
        return new Packet.Ack(namespace, ackId, array());
    }

    // The casts are safe: an object's names are strings, its values and an array's elements are any.

    @SuppressWarnings("unchecked")
    private Map<String, @Nullable Object> object() throws PacketException {
        if (data instanceof Map<?, ?> object) {
            return (Map<String, @Nullable Object>) object;
        }
        throw new PacketException("the payload of a type " + type + " packet is an object");
    }

    @SuppressWarnings("unchecked")
    private List<@Nullable Object> array() throws PacketException {
        if (data instanceof List<?> array) {
            return (List<@Nullable Object>) array;
        }
        throw new PacketException("the payload of a type " + type + " packet is an array");
    }
}
