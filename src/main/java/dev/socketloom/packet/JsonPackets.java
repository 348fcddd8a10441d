package dev.socketloom.packet;

import java.util.function.Predicate;

/// The default parser: a line of text that the eye can read, and bytes beside it. [PacketEncoder] and [PacketDecoder]
/// have the grammar.
///
/// Immutable.
final class JsonPackets implements Parser {

    @Override
    public Encoded encode(Packet packet) {
        return PacketEncoder.encode(packet);
    }

    @Override
    public Decoder decoder(PacketLimits limits, Predicate<String> joined) {
        return new PacketDecoder(limits, joined);
    }
}
