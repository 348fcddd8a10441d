package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples are those of the protocol's revision 3, "Payload".
final class Payload3Test {

    private static Payload3 text(String body) {
        return Payload3.parse(body.getBytes(StandardCharsets.UTF_8));
    }

    private static Payload3 octets(String hex) {
        return Payload3.parseOctets(PollingClient3.bytes(hex));
    }

    /// Packets as they are written, bytes in brackets; `none` for no payload.
    private static String shown(Payload3 packets) {
        return packets == null ? "none" : stream(packets).map(Payload3Test::shown).collect(Collectors.joining(" "));
    }

    private static Stream<EnginePacket> stream(Payload3 packets) {
        return StreamSupport.stream(packets.spliterator(), false);
    }

    private static String shown(EnginePacket packet) {
        return switch (packet) {
            case EnginePacket.Text(byte[] utf8, int from, int to) ->
                "4" + new String(utf8, from, to - from, StandardCharsets.UTF_8);
            case EnginePacket.Binary(byte[] bytes) -> "<" + HexFormat.of().formatHex(bytes) + ">";
            case EnginePacket.Ping(String data) -> "2" + data;
            case EnginePacket.Close _ -> "1";
            default -> packet.toString();
        };
    }

    @Nested
    class InText {

        @ParameterizedTest
        @CsvSource({
            "6:4hello,                4hello",
            "6:4hello2:4\u20ac,        4hello 4\u20ac",
            "2:4\u20ac10:b4AQIDBA==,   4\u20ac <01020304>",
            "6:4hello6:4world,        4hello 4world",
            "1:2,                     2",
            "1:1,                     1",
            "2:b4,                    <>",
            "4:42:11:2,               42:1 2",
            "006:4hello,              4hello",
        })
        void eachPacketStandsBehindItsLength(String body, String packets) {
            assertEquals(packets, shown(text(body)));
        }

        @Test
        void aCharacterBeyondUFFFFIsTwo() {
            assertEquals("4\ud83d\ude00 2", shown(text("3:4\ud83d\ude001:2")));
            assertNull(text("2:4\ud83d\ude001:2"));
            assertEquals("4\u00e9\u4e2d", shown(text("3:4\u00e9\u4e2d")));
        }

        @Test
        void aLengthThatCutsACharacterInTwoIsNone() {
            assertNull(text("2:4\ud83d\ude00"));
            assertNull(text("2:4\ud83d\ude002:4a"));
        }

        @Test
        void bytesMayBeBrokenIntoLines() {
            assertEquals("<01020304>", shown(text("12:b4AQID\nBA==\n")));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "", "abc", "4hello", ":4a", "2:", "2:4", "3:4a", "0:", "0:1:2", "-1:2", "+1:2", " 1:2", "1 :2", "1:2x", "1:22:4",
            "1:9", "2:b5", "3:b4=", "4:b5AA", "1.0:2", "1e0:2", "\u0661:2", "2147483648:4a", "4294967298:4a",
            "99999999999999999999:4a", "18446744073709551618:4a", "1:b"
        })
        void anythingElseIsNoPayload(String body) {
            assertNull(text(body));
        }

        @Test
        void bytesThatAreNotUtf8AreNoPayload() {
            assertNull(Payload3.parse(new byte[] {'2', ':', '4', (byte) 0xC0}));
        }
    }

    @Nested
    class InBytes {

        @ParameterizedTest
        @CsvSource({
            "00 04 ff 34 e2 82 ac  01 05 ff 04 01 02 03 04,   4\u20ac <01020304>",
            "00 06 ff 34 68 65 6c 6c 6f,                      4hello",
            "01 01 ff 04,                                     <>",
            "00 05 ff 34 f0 9f 98 80  00 01 ff 32,            4\ud83d\ude00 2",
            "00 00 02 ff 34 61,                               4a",
            "00 06 ff 62 34 41 51 49 3d,                      <0102>",
        })
        void eachPacketStandsBehindItsKindAndItsLength(String hex, String packets) {
            assertEquals(packets, shown(octets(hex)));
        }

        @Test
        void aLengthMayHaveManyDigits() {
            byte[] packet = Payload3.typed(new byte[1_234]);
            assertEquals("01 01 02 03 05 ff 04", HexFormat.ofDelimiter(" ").formatHex(Payload3.octets(packet), 0, 7));
            assertEquals("<" + "00".repeat(1_234) + ">", shown(Payload3.parseOctets(Payload3.octets(packet))));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "", "00", "01", "00 ff", "00 ff 34", "00 01", "00 01 ff", "01 02 ff 04", "00 02 ff 34", "02 01 ff 34",
            "ff 01 ff 34", "00 00 ff", "01 00 ff", "01 01 ff 34", "01 02 ff 02 00", "00 01 ff 39", "00 02 ff 34 c3",
            "00 31 ff 32", "00 0a ff 34", "00 80 ff 34", "00 01 ff 32 00", "00 02 01 04 07 04 08 03 06 04 08 ff 34 61",
            "00 09 09 09 09 09 09 09 09 09 09 09 09 09 09 09 09 09 09 09 09 ff 34"
        })
        void anythingElseIsNoPayload(String hex) {
            assertNull(octets(hex));
        }

        @Test
        void aLengthWithoutAnEndIsNone() {
            byte[] body = new byte[100_000];
            assertNull(Payload3.parseOctets(body));
        }
    }

    @Nested
    class BothWays {

        @Test
        void theProtocolsExamples() {
            assertEquals("6:4hello", Payload3.characters("4hello"));
            assertEquals("2:4\u20ac", Payload3.characters("4\u20ac"));
            assertEquals("3:4\ud83d\ude00", Payload3.characters("4\ud83d\ude00"));
            assertEquals("10:b4AQIDBA==", Payload3.characters(Payload3.base64(new byte[] {1, 2, 3, 4})));
            assertArrayEquals(PollingClient3.bytes("00 04 ff 34 e2 82 ac"), Payload3.octets("4\u20ac"));
            assertArrayEquals(PollingClient3.bytes("01 05 ff 04 01 02 03 04"),
                    Payload3.octets(Payload3.typed(new byte[] {1, 2, 3, 4})));
        }

        @Test
        void whatIsWrittenIsRead() {
            var random = new Random(3);
            for (int round = 0; round < 500; round++) {
                var sent = new ArrayList<String>();
                var body = new StringBuilder();
                for (int i = 0; i <= random.nextInt(5); i++) {
                    String packet = "4" + random.ints(random.nextInt(20), 0, 0x11000)
                            .map(c -> c < 0x10000 && !Character.isSurrogate((char) c) ? c : 0x1F600 + c % 64)
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
                    sent.add(packet);
                    body.append(Payload3.characters(packet));
                }
                assertEquals(String.join(" ", sent), shown(text(body.toString())));
            }
        }
    }

    /// The contract of every parser here: a value, or its own way to say no.
    @Test
    void anyBytesAreAPayloadOrNone() {
        var random = new Random(1);
        byte[] text = "2:4\u20ac10:b4AQIDBA==1:2".getBytes(StandardCharsets.UTF_8);
        byte[] octets = PollingClient3.bytes("00 04 ff 34 e2 82 ac 01 05 ff 04 01 02 03 04 00 01 ff 32");
        int parsed = 0;
        for (int round = 0; round < 20_000; round++) {
            boolean inText = round % 2 == 0;
            byte[] body = (inText ? text : octets).clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                body[random.nextInt(body.length)] = (byte) (inText ? "0123456789:b4=A".charAt(random.nextInt(15)) : random.nextInt());
            }
            Payload3 packets = inText ? Payload3.parse(body) : Payload3.parseOctets(body);
            assertTrue(packets == null || packets.iterator().hasNext());
            shown(packets);
            parsed += packets == null ? 0 : 1;
        }
        assertTrue(parsed > 1_000 && parsed < 19_000, "neither all nor none: " + parsed);
    }

    @Test
    void manyPacketsAreReadInOneGo() {
        Payload3 packets = text("1:6".repeat(100_000));
        assertNotNull(packets);
        assertEquals(100_000, stream(packets).count());
    }

    @Test
    void isReadAsOftenAsOneLikes() {
        Payload3 packets = text("2:4a1:2");
        assertEquals("4a 2", shown(packets));
        assertEquals("4a 2", shown(packets));
        Iterator<EnginePacket> all = packets.iterator();
        all.next();
        all.next();
        assertThrows(NoSuchElementException.class, all::next);
    }
}
