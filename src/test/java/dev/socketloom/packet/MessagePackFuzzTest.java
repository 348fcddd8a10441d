package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.trials.Fuzz;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever bytes arrive, the decoder answers with a packet or with a [PacketException]; and every packet that it makes
/// can be sent on, by either parser, and means the same to the next decoder.
class MessagePackFuzzTest {

    private static final int ROUNDS = 50_000;
    private static final PacketLimits LIMITS = new PacketLimits(1_000, 1_000_000, 8, 16_384);

    /// Packets to start from, and pieces that packets are made of.
    private static final List<byte[]> PACKETS = packets();

    private static final List<byte[]> PIECES = List.of(
            Bytes.of("c0"), Bytes.of("c1"), Bytes.of("c3"), Bytes.of("05"), Bytes.of("ff"), Bytes.of("d4 00 00"),
            Bytes.of("d7 00 00 00 01 9c 13 ec 9e 00"), Bytes.of("d6 ff 00 00 00 01"), Bytes.of("c7 02 00 01 02"),
            Bytes.of("cb 7f f8 00 00 00 00 00 00"), Bytes.of("cb 3f f8 00 00 00 00 00 00"), Bytes.of("ca 3d cc cc cd"),
            Bytes.of("cf ff ff ff ff ff ff ff ff"), Bytes.of("d3 80 00 00 00 00 00 00 00"), Bytes.of("c4 02 00 ff"),
            Bytes.of("a2 'hi'"), Bytes.of("a3 ed a0 80"), Bytes.of("db 7f ff ff ff"), Bytes.of("dd 7f ff ff ff"),
            Bytes.of("df 7f ff ff ff"), Bytes.of("91 91 91 91 91 91 91 91 90"), Bytes.of("81 a1 'a' 01"),
            Bytes.of("82 a4 'type' 02 a4 'data' 90"), Bytes.of("ac '_placeholder' c3"));

    private int packets;
    private int refusals;

    private static List<byte[]> packets() {
        var packets = new ArrayList<byte[]>();
        MessagePackPacketsTest.vectors().forEach(vector -> {
            try {
                var json = Parser.JSON.decoder(LIMITS, _ -> true);
                Packet packet = json.text(vector.text());
                for (byte[] attachment : vector.attachments()) {
                    packet = json.binary(attachment);
                }
                packets.add(Parser.MSGPACK.encode(packet).attachments().getFirst());
            } catch (PacketException e) {
                throw new AssertionError(vector.name(), e);
            }
        });
        return packets;
    }

    @Test
    void anyBytesAreAPacketOrRefused() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            byte[] message = garbled(random);
            try {
                Packet packet = Parser.MSGPACK.decoder(LIMITS, _ -> true).binary(message);
                packets++;
                assertGoesRoundUnchanged(packet);
            } catch (PacketException e) {
                refusals++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ": " + Bytes.hex(message), e);
            }
        }
        assertTrue(packets > ROUNDS / 20, "too few packets to mean anything: " + packets);
        assertTrue(refusals > ROUNDS / 10, "too few refusals to mean anything: " + refusals);
    }

    /// A header of five bytes may announce four billion elements.
    @Test
    void whatIsHeldMeanwhileIsBoundedByTheLength() {
        Fuzz.of("msgpack").samples(PACKETS.stream()).words("type", "nsp", "data", "/", "\u0080", "\u00e0").run(bytes -> {
            try {
                assertGoesRoundUnchanged(Parser.MSGPACK.decoder(LIMITS, _ -> true).binary(bytes));
                return true;
            } catch (PacketException refused) {
                return false;
            }
        });
    }

    /// A packet with a few bytes changed, removed, doubled or replaced.
    private static byte[] garbled(Random random) {
        byte[] message = PACKETS.get(random.nextInt(PACKETS.size())).clone();
        for (int i = random.nextInt(4); i > 0 && message.length > 0; i--) {
            int at = random.nextInt(message.length);
            byte[] piece = PIECES.get(random.nextInt(PIECES.size()));
            switch (random.nextInt(5)) {
                case 0 -> message[at] = (byte) random.nextInt(256);
                case 1 -> message = splice(message, at, at + 1, new byte[0]);
                case 2 -> message = splice(message, at, at, piece);
                case 3 -> message = splice(message, at, at + 1, piece);
                default -> message = Arrays.copyOf(message, at);
            }
        }
        return message;
    }

    private static byte[] splice(byte[] message, int from, int to, byte[] piece) {
        byte[] spliced = Arrays.copyOf(message, message.length - (to - from) + piece.length);
        System.arraycopy(piece, 0, spliced, from, piece.length);
        System.arraycopy(message, to, spliced, from + piece.length, message.length - to);
        return spliced;
    }

    private static void assertGoesRoundUnchanged(Packet packet) throws PacketException {
        if (packet instanceof Packet.Connect(var namespace, _) && !NamespaceName.isValid(namespace)) {
            return;
        }
        byte[] encoded = Parser.MSGPACK.encode(packet).attachments().getFirst();
        Packet again = Parser.MSGPACK.decoder(LIMITS, _ -> true).binary(encoded);
        assertEquals(PacketVector.meaning(packet), PacketVector.meaning(again));
        assertArrayEquals(encoded, Parser.MSGPACK.encode(again).attachments().getFirst());
        if (packet instanceof Packet.Event || packet instanceof Packet.Ack) {
            assertEquals(PacketVector.meaning(packet), PacketVector.meaning(throughJson(packet)));
        }
    }

    private static Packet throughJson(Packet packet) throws PacketException {
        Encoded encoded;
        try {
            encoded = Parser.JSON.encode(packet);
        } catch (IllegalArgumentException refused) {
            assertTrue(refused.getMessage().contains("_placeholder"), refused.getMessage());
            return packet;
        }
        var decoder = Parser.JSON.decoder(LIMITS, _ -> true);
        Packet decoded = decoder.text(encoded.text());
        for (byte[] attachment : encoded.attachments()) {
            decoded = decoder.binary(attachment);
        }
        return decoded;
    }
}
