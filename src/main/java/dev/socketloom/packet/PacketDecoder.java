package dev.socketloom.packet;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The wire form to packets: one decoder a connection, because a packet with attachments arrives in pieces.
///
/// ```
///   <type>[<attachments>-][<namespace>,][<ackId>][json]
///
///   text    51-["photo",{"_placeholder":true,"num":0}]     null: one attachment to come
///   binary  89 50 4e 47 ...                                Event("/", null, "photo", [bytes])
/// ```
///
/// The text is judged as a whole before the first attachment arrives: header, JSON and placeholders. So there is
/// little to remember between two messages, and nothing at all for a namespace that the client has not joined.
///
/// A decoder that has thrown is not used again: its connection is closed.
///
/// Not thread safe: whoever reads the connection owns it.
public final class PacketDecoder {

    private final PacketLimits limits;
    private final Predicate<String> joined;

    /// The packet whose attachments are arriving, null most of the time, and the attachments.
    private @Nullable Packet unfinished;

    private @Nullable Attachments awaited;

    /// A decoder with limits. `joined` says whether the connection may send events to a namespace: it is asked
    /// before anything of an attachment-bearing packet is kept.
    public PacketDecoder(PacketLimits limits, Predicate<String> joined) {
        this.limits = limits;
        this.joined = joined;
    }

    /// Takes a text message.
    ///
    /// @return the packet, or null when its attachments are still to come
    public @Nullable Packet text(String text) throws PacketException {
        if (unfinished != null) {
            throw new PacketException("a text arrived where an attachment was awaited");
        }
        var header = new PacketHeader(text, limits);
        return switch (header.type) {
            case PacketHeader.CONNECT -> connect(header);
            case PacketHeader.DISCONNECT -> disconnect(header);
            case PacketHeader.EVENT -> event(header, null);
            case PacketHeader.ACK -> ack(header, null);
            case PacketHeader.CONNECT_ERROR -> connectError(header);
            case PacketHeader.BINARY_EVENT, PacketHeader.BINARY_ACK -> await(header);
            default -> throw new IllegalStateException("a header has no type " + header.type);
        };
    }

    private Packet connect(PacketHeader header) throws PacketException {
        refuseAckId(header);
        return new Packet.Connect(header.namespace, header.payload().isEmpty() ? null : object(header));
    }

    private Packet disconnect(PacketHeader header) throws PacketException {
        refuseAckId(header);
        if (!header.payload().isEmpty()) {
            throw new PacketException("a DISCONNECT has no payload");
        }
        return new Packet.Disconnect(header.namespace);
    }

    private Packet connectError(PacketHeader header) throws PacketException {
        refuseAckId(header);
        return new Packet.ConnectError(header.namespace, object(header));
    }

    private static void refuseAckId(PacketHeader header) throws PacketException {
        if (header.ackId != null) {
            throw new PacketException("only events and acks have an ack id");
        }
    }

    // The cast is safe: an object's names are strings, and its values are any.
    @SuppressWarnings("unchecked")
    private Map<String, @Nullable Object> object(PacketHeader header) throws PacketException {
        String payload = header.payload();
        if (!payload.startsWith("{")) {
            throw new PacketException("the payload of a type " + header.type + " packet is an object");
        }
        return (Map<String, @Nullable Object>) read(payload, null);
    }

    private Packet event(PacketHeader header, @Nullable Attachments attachments) throws PacketException {
        List<@Nullable Object> payload = array(header, attachments);
        String name = switch (payload.isEmpty() ? null : payload.getFirst()) {
            case String text -> text;
            case Number number -> number.toString();
            case null, default -> throw new PacketException("an event's payload begins with its name, a string");
        };
        if (Packet.Event.RESERVED_NAMES.contains(name)) {
            throw new PacketException("the event name " + name + " is reserved");
        }
        return new Packet.Event(header.namespace, header.ackId, name, payload.subList(1, payload.size()));
    }

    private Packet ack(PacketHeader header, @Nullable Attachments attachments) throws PacketException {
        if (header.ackId == null) {
            throw new PacketException("an ack says which event it answers");
        }
        return new Packet.Ack(header.namespace, header.ackId, array(header, attachments));
    }

    // The cast is safe: an array's elements are any.
    @SuppressWarnings("unchecked")
    private List<@Nullable Object> array(PacketHeader header, @Nullable Attachments attachments)
            throws PacketException {
        String payload = header.payload();
        if (!payload.startsWith("[")) {
            throw new PacketException("the payload of a type " + header.type + " packet is an array");
        }
        return (List<@Nullable Object>) read(payload, attachments);
    }

    private Object read(String payload, @Nullable Attachments attachments) throws PacketException {
        Object json = JsonReader.read(payload, limits.maxDepth(), attachments);
        if (json == null) {
            throw new IllegalStateException("what begins with a bracket or brace is no null");
        }
        return json;
    }

    private @Nullable Packet await(PacketHeader header) throws PacketException {
        if (!joined.test(header.namespace)) {
            throw new PacketException("a binary packet for a namespace that was not joined");
        }
        var attachments = new Attachments(header.attachments, limits.maxAttachmentBytes());
        unfinished = header.type == PacketHeader.BINARY_EVENT ? event(header, attachments) : ack(header, attachments);
        awaited = attachments;
        return null;
    }

    /// Takes a binary message, which must be an awaited attachment.
    ///
    /// @return the packet, or null when more attachments are to come
    public @Nullable Packet binary(byte[] bytes) throws PacketException {
        if (awaited == null) {
            throw new PacketException("bytes arrived that no packet announced");
        }
        awaited.arrive(bytes);
        if (!awaited.isComplete()) {
            return null;
        }
        Packet finished = unfinished;
        unfinished = null;
        awaited = null;
        return finished;
    }
}
