package dev.socketloom.packet;

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
/// Not thread safe: whoever reads the connection owns it.
final class PacketDecoder implements Parser.Decoder {

    /// A packet whose attachments are arriving.
    private record Unfinished(Packet packet, Attachments awaited) {}

    private final PacketLimits limits;
    private final Predicate<String> joined;

    /// Null most of the time.
    private @Nullable Unfinished unfinished;

    PacketDecoder(PacketLimits limits, Predicate<String> joined) {
        this.limits = limits;
        this.joined = joined;
    }

    @Override
    public @Nullable Packet text(byte[] utf8, int from, int to) throws PacketException {
        if (unfinished != null) {
            throw new PacketException("a text arrived where an attachment was awaited");
        }
        var header = new PacketHeader(utf8, from, to, limits.maxAttachments());
        if (header.attachments > 0) {
            await(header, utf8, to);
            return null;
        }
        return packet(header, utf8, to, null);
    }

    private void await(PacketHeader header, byte[] utf8, int to) throws PacketException {
        if (!joined.test(header.namespace)) {
            throw new PacketException("a binary packet for a namespace that was not joined");
        }
        var attachments = new Attachments(header.attachments, limits.maxAttachmentBytes());
        Packet packet = packet(header, utf8, to, attachments);
        attachments.refuseUnclaimed();
        unfinished = new Unfinished(packet, attachments);
    }

    private Packet packet(PacketHeader header, byte[] utf8, int to, @Nullable Attachments attachments)
            throws PacketException {
        RawPacket.refuseLength(header.type, to - header.payloadAt(), limits);
        Object data = data(utf8, header.payloadAt(), to, attachments);
        return new RawPacket(header.type, header.namespace, header.ackId, data).packet();
    }

    private @Nullable Object data(byte[] utf8, int from, int to, @Nullable Attachments attachments)
            throws PacketException {
        if (from == to) {
            return null;
        }
        if (utf8[from] != '[' && utf8[from] != '{') {
            throw new PacketException("behind a packet's header is an array, an object or nothing");
        }
        return JsonReader.read(utf8, from, to, limits.maxDepth(), attachments);
    }

    /// Takes an awaited attachment.
    @Override
    public @Nullable Packet binary(byte[] bytes) throws PacketException {
        Unfinished begun = unfinished;
        if (begun == null) {
            throw new PacketException("bytes arrived that no packet announced");
        }
        begun.awaited.arrive(bytes);
        if (!begun.awaited.isComplete()) {
            return null;
        }
        unfinished = null;
        return begun.packet;
    }
}
