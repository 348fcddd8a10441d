package dev.socketloom.packet;

import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The parser of `socket.io-msgpack-parser`: each packet is one binary message, a map.
///
/// ```
///   Event("/", 7, "hi", [])
///
///   84               a map of four
///     a4 type   02   EVENT; with bytes or without makes no difference
///     a3 nsp    a1 /
///     a2 id     07
///     a4 data   91 a2 hi
/// ```
///
/// The members come in any order. Official clients also send `options`, which say how to compress what they have just
/// sent; these, and members that we do not know, are passed over as they are in records, so that clients may be newer
/// than servers.
///
/// Immutable, and so are its decoders: no packet arrives in pieces.
final class MessagePackPackets implements Parser {

    static final String TYPE = "type";
    static final String NAMESPACE = "nsp";
    static final String DATA = "data";
    static final String ACK_ID = "id";

    @Override
    public Encoded encode(Packet packet) {
        return MessagePackEncoder.encode(packet);
    }

    @Override
    public Decoder decoder(PacketLimits limits, Predicate<String> joined) {
        return new OneByOne(limits);
    }

    private record OneByOne(PacketLimits limits) implements Decoder {

        @Override
        public Packet text(byte[] utf8, int from, int to) throws PacketException {
            throw new PacketException("a text arrived, but this server's parser is Parser.MSGPACK: "
                    + "the client needs parser: require(\"socket.io-msgpack-parser\")");
        }

        @Override
        public Packet binary(byte[] bytes) throws PacketException {
            Map<?, ?> packet = MessagePackReader.read(bytes, limits.maxDepth());
            if (!(packet.get(TYPE) instanceof Integer type)) {
                throw new PacketException("a packet's type is a whole number");
            }
            RawPacket.refuseLength(type, bytes.length, limits);
            if (!(packet.get(NAMESPACE) instanceof String namespace)) {
                throw new PacketException("a packet's namespace is a string");
            }
            return new RawPacket(type, namespace, ackId(packet.get(ACK_ID)), packet.get(DATA)).packet();
        }

        private static @Nullable Long ackId(@Nullable Object id) throws PacketException {
            return switch (id) {
                case null -> null;
                case Integer number -> number.longValue();
                case Long number -> number;
                default -> throw new PacketException("an ack id is a whole number");
            };
        }
    }
}
