package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

/// A decoder, and what the tests ask it.
abstract class Decoding {

    static final PacketLimits LIMITS = new PacketLimits(10, 100, PacketLimits.DEEPEST, 16_384);

    static final String FIRST = "{\"_placeholder\":true,\"num\":0}";

    final PacketDecoder decoder = decoder();

    static PacketDecoder decoder() {
        return new PacketDecoder(LIMITS, namespace -> !namespace.equals("/stranger"));
    }

    /// A binary event with so many attachments.
    static String binary(int attachments) {
        var text = new StringBuilder("5" + attachments + "-[\"x\"");
        for (int num = 0; num < attachments; num++) {
            text.append(",{\"_placeholder\":true,\"num\":").append(num).append('}');
        }
        return text.append(']').toString();
    }

    PacketException refused(String text) {
        return assertThrows(PacketException.class, () -> decoder.text(text), text);
    }

    List<Object> args(String text) throws PacketException {
        return ((Packet.Event) decoder.text(text)).args();
    }

    Object arg(String json) throws PacketException {
        return args("2[\"x\"," + json + "]").getFirst();
    }
}
