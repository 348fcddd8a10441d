package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The bodies of POSTs.
final class PayloadTest {

    private static List<EnginePacket> parse(String body) {
        Payload payload = Payload.parse(body.getBytes(StandardCharsets.UTF_8));
        if (payload == null) {
            return null;
        }
        var packets = new ArrayList<EnginePacket>();
        payload.forEach(packets::add);
        return packets;
    }

    /// What it says, of a text, which is a part of the body; and else the packet.
    private static Object said(EnginePacket packet) {
        return packet instanceof EnginePacket.Text(byte[] utf8, int from, int to)
                ? new String(utf8, from, to - from, StandardCharsets.UTF_8)
                : packet;
    }

    private static List<Object> allSaid(String body) {
        return parse(body).stream().map(PayloadTest::said).toList();
    }

    @Nested
    class Packets {

        @Test
        void aloneOrJoinedByTheRecordSeparator() {
            assertEquals(List.of("hello"), allSaid("4hello"));
            assertEquals(List.of("a", new EnginePacket.Pong(""), ""), allSaid("4a\u001e3\u001e4"));
        }

        @Test
        void bytesAreBase64() {
            List<EnginePacket> packets = parse("4a\u001ebAQIDBA==\u001eb");
            assertEquals(3, packets.size());
            assertArrayEquals(new byte[] {1, 2, 3, 4}, assertInstanceOf(EnginePacket.Binary.class, packets.get(1)).bytes());
            assertArrayEquals(new byte[0], assertInstanceOf(EnginePacket.Binary.class, packets.get(2)).bytes());
        }

        /// As the official Java client sends it.
        @Test
        void bytesMayBeBrokenIntoLines() {
            EnginePacket packet = parse("bAQID\nBA==\r\n").getFirst();
            assertArrayEquals(new byte[] {1, 2, 3, 4}, assertInstanceOf(EnginePacket.Binary.class, packet).bytes());
        }

        /// What is held is the body; half a million packets that live at the same time would be forty times as much.
        @Test
        void areMadeOneAtATime() {
            Iterator<EnginePacket> packets =
                    Payload.parse("4a\u001e4b".getBytes(StandardCharsets.UTF_8)).iterator();
            assertEquals("a", said(packets.next()));
            assertEquals("b", said(packets.next()));
            assertFalse(packets.hasNext());
            assertThrows(NoSuchElementException.class, packets::next);
        }

        @Test
        void mayBeMany() {
            int count = 100_000;
            String body = String.join("\u001e", Collections.nCopies(count, "6"));
            assertEquals(count, parse(body).size());
        }
    }

    @Nested
    class NoPayload {

        @ParameterizedTest
        @ValueSource(strings = {
            "", "x", "\u001e", "4a\u001e", "\u001e4a", "4a\u001e\u001e4b", "4a\u001e9", "b\u0000", "b=", "bA", "b-_-_"
        })
        void isWhatHasOnePacketThatIsNone(String body) {
            assertNull(parse(body));
        }

        @Test
        void isWhatIsNotUtf8() {
            for (int[] bytes : new int[][] {{0xFF}, {0xC0, 0x80}, {0xED, 0xA0, 0x80}, {0xE2, 0x82}, {0xF5, 0x80, 0x80, 0x80}}) {
                var body = new byte[1 + bytes.length];
                body[0] = '4';
                for (int i = 0; i < bytes.length; i++) {
                    body[i + 1] = (byte) bytes[i];
                }
                assertNull(Payload.parse(body));
            }
        }
    }

    /// The contract of every parser here: a value, or its own way to say no.
    @Test
    void anyBytesAreAPayloadOrNone() {
        var random = new Random(1);
        byte[] alphabet = "0123456b=A+/\u001e\u001e\u001e{\"\u00e9".getBytes(StandardCharsets.UTF_8);
        int parsed = 0;
        for (int round = 0; round < 20_000; round++) {
            var body = new byte[random.nextInt(12)];
            for (int i = 0; i < body.length; i++) {
                body[i] = random.nextInt(50) == 0 ? (byte) random.nextInt() : alphabet[random.nextInt(alphabet.length)];
            }
            parsed += Payload.parse(body) == null ? 0 : 1;
        }
        assertEquals(true, parsed > 100 && parsed < 19_900, "neither all nor none: " + parsed);
    }
}
