package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever arrives, the decoder answers with a packet, with null or with a [PacketException]; and every packet that
/// it makes can be sent on, and means the same to the next decoder.
class PacketFuzzTest {

    private static final int ROUNDS = 50_000;
    private static final PacketLimits LIMITS = new PacketLimits(3, 20, 8, 16_384);

    private static final List<PacketVector> VECTORS = PacketVector.all().toList();

    /// Pieces that packets are made of, and some that they are not.
    private static final String[] PIECES = {
        "0", "1", "2", "3", "4", "5", "6", "7", "9", "12", "-", "1-", "2-", "11-", "/", "/a,", "/stranger,",
        ",", "[", "]", "{", "}",
        "\"x\"", "\"\"", ":", "\"a\":", "null", "true", "false", "-1", "1.5", "1e400", "1e-400",
        "1e99999999999", " ", "\n",
        "\"\\ud83d\":", "\\ud800", "\\udc00", "\"\\ud800\"",
        "\"\\u0000\"", "\ud800", "\u0000", "\u001e", "é", "😀", "\\", "\"", "\"_placeholder\":true",
        "\"num\":", "{\"_placeholder\":true,\"num\":0}", "{\"_placeholder\":true,\"num\":1}", "\"connect\"", "[[[[[[[[",
        "]]]]]]]]", "[\"x\"", "[\"x\",", "+", "\u0661", "99999999999999999999"
    };

    private int packets;
    private int refusals;

    @Test
    void anyTextIsAPacketOrRefused() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            run(seed, random, random.nextBoolean() ? pieces(random) : garbled(random));
        }
        assertTrue(packets > ROUNDS / 100, "too few packets to mean anything: " + packets);
        assertTrue(refusals > ROUNDS / 10, "too few refusals to mean anything: " + refusals);
    }

    private static String pieces(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /// A vector with a few characters changed, removed or doubled.
    private static String garbled(Random random) {
        var text = new StringBuilder(VECTORS.get(random.nextInt(VECTORS.size())).text());
        for (int i = random.nextInt(4); i > 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(128));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                default -> text.setLength(at);
            }
        }
        return text.toString();
    }

    private void run(int seed, Random random, String text) {
        var decoder = new PacketDecoder(LIMITS, namespace -> !namespace.equals("/stranger"));
        try {
            Packet packet = decoder.text(text);
            while (packet == null) {
                packet = random.nextInt(10) == 0 ? decoder.text(text) : decoder.binary(new byte[random.nextInt(12)]);
            }
            packets++;
            assertGoesRoundUnchanged(packet);
        } catch (PacketException e) {
            refusals++;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ": " + text, e);
        }
    }

    private static void assertGoesRoundUnchanged(Packet packet) throws PacketException {
        if (packet instanceof Packet.Connect(var namespace, _) && !NamespaceName.isValid(namespace)) {
            return;
        }
        Encoded encoded = PacketEncoder.encode(packet);
        Packet again = decoded(encoded);
        assertEquals(PacketVector.meaning(packet), PacketVector.meaning(again));
        Encoded encodedAgain = PacketEncoder.encode(again);
        assertEquals(encoded.text(), encodedAgain.text());
        assertArrayEquals(encoded.attachments().toArray(), encodedAgain.attachments().toArray());
    }

    private static Packet decoded(Encoded encoded) throws PacketException {
        var decoder = new PacketDecoder(LIMITS, _ -> true);
        Packet again = decoder.text(encoded.text());
        for (byte[] attachment : encoded.attachments()) {
            again = decoder.binary(attachment);
        }
        return again;
    }
}
