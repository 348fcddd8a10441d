package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketEncoderTest {

    private static final PacketLimits LIMITS = new PacketLimits(10, 100, PacketLimits.DEEPEST, 16_384);

    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "not its name";
            }
        }
    }

    record Bid(int productId, double price) {}

    record Lot(String title, Optional<Bid> highest, List<byte[]> pictures) {}

    record Grumpy(String name) {
        @Override
        public String name() {
            throw new IllegalStateException("no name today");
        }
    }

    private static Encoded encode(Object... args) {
        return PacketEncoder.encode(new Packet.Event("/", null, "x", Arrays.asList(args)));
    }

    private static String json(Object value) {
        String text = encode(value).text();
        return text.substring("2[\"x\",".length(), text.length() - 1);
    }

    private static String refusal(Object... args) {
        return assertThrows(IllegalArgumentException.class, () -> encode(args)).getMessage();
    }

    @ParameterizedTest
    @MethodSource("dev.socketloom.packet.PacketVector#all")
    void everyVectorComesOutAsItWentIn(PacketVector vector) throws PacketException {
        var decoder = new PacketDecoder(LIMITS, _ -> true);
        Packet packet = decoder.text(vector.text());
        for (byte[] attachment : vector.attachments()) {
            packet = decoder.binary(attachment);
        }
        Encoded encoded = PacketEncoder.encode(packet);
        assertEquals(vector.text(), encoded.text());
        assertArrayEquals(vector.attachments().toArray(), encoded.attachments().toArray());
    }

    @Test
    void aRefusalInRevision4IsAnyValue() {
        assertEquals("4\"no\"", PacketEncoder.encode(new Packet.ConnectError("/", "no")).text());
        assertEquals("4/chat,[1,null]",
                PacketEncoder.encode(new Packet.ConnectError("/chat", Arrays.asList(1, null))).text());
    }

    @Nested
    class Values {

        @Test
        void numbersKeepTheirDigits() {
            assertEquals("[1,2,3,4]", json(List.of((byte) 1, (short) 2, 3, 4L)));
            assertEquals("9223372036854775807", json(Long.MAX_VALUE));
            assertEquals("-9007199254740993", json(-9007199254740993L));
            assertEquals("123456789012345678901234567890", json(new BigInteger("123456789012345678901234567890")));
            assertEquals("1.10", json(new BigDecimal("1.10")));
            assertEquals("1E+400", json(new BigDecimal("1e400")));
            assertEquals("5.0", json(5.0));
            assertEquals("0.1", json(0.1f));
        }

        @ParameterizedTest
        @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
        void numbersThatJsonDoesNotHaveAreRefused(double number) {
            assertTrue(refusal(number).startsWith("$[1] is " + number + ", which has no JSON form"));
            assertTrue(refusal((float) number).startsWith("$[1] is " + number));
            assertTrue(refusal((Object) new double[] {0, number}).startsWith("$[1][1] is " + number));
        }

        @Test
        void whatIsTextByNatureIsAString() {
            assertEquals("\"ab\"", json(CharBuffer.wrap("ab")));
            assertEquals("\"a\"", json('a'));
            assertEquals("\"\\ud800\"", json('\ud800'));
            assertEquals("\"2026-01-31T12:00:00Z\"", json(Instant.parse("2026-01-31T12:00:00Z")));
            assertEquals("\"PT1M30S\"", json(Duration.ofSeconds(90)));
            assertEquals("\"2026-01-31\"", json(LocalDate.of(2026, 1, 31)));
            assertEquals("\"12:00\"", json(LocalTime.NOON));
            assertEquals("\"00000000-0000-0001-0000-000000000002\"", json(new UUID(1, 2)));
            assertEquals("\"https://example.org/\"", json(URI.create("https://example.org/")));
        }

        @Test
        void enumsGoByTheirNames() {
            assertEquals("[\"RED\",\"GREEN\"]", json(Colour.values()));
        }

        @Test
        void optionalsAreWhatTheyHold() {
            assertEquals("[1,null,2]", json(List.of(Optional.of(1), Optional.empty(), Optional.of(Optional.of(2)))));
        }

        @Test
        void arraysOfAllKindsAreArrays() {
            assertEquals("[1,2]", json(new int[] {1, 2}));
            assertEquals("[true]", json(new boolean[] {true}));
            assertEquals("[\"a\"]", json(new char[] {'a'}));
            assertEquals("[[1.5],[]]", json(new double[][] {{1.5}, {}}));
            assertEquals("[\"a\",null]", json(new String[] {"a", null}));
            assertEquals("[]", json(new Object[0]));
        }

        @Test
        void recordsAreObjectsInTheOrderOfTheirComponents() {
            assertEquals("{\"productId\":7,\"price\":9.5}", json(new Bid(7, 9.5)));
            assertEquals("{\"title\":\"t\",\"highest\":{\"productId\":1,\"price\":2.0},\"pictures\":[]}",
                    json(new Lot("t", Optional.of(new Bid(1, 2)), List.of())));
            record Local() {}
            assertEquals("{}", json(new Local()));
        }

        @Test
        void whatAnAccessorThrowsComesOut() {
            assertThrows(IllegalStateException.class, () -> encode(new Grumpy("g")));
        }

        @Test
        void namesOfMembersMayBeMoreThanStrings() {
            var map = new LinkedHashMap<Object, Object>();
            map.put("s", 1);
            map.put(Colour.GREEN, 2);
            map.put(3, 3);
            map.put(4L, 4);
            map.put('c', 5);
            map.put(new UUID(0, 0), 6);
            assertEquals("{\"s\":1,\"GREEN\":2,\"3\":3,\"4\":4,\"c\":5,\"00000000-0000-0000-0000-000000000000\":6}",
                    json(map));
        }

        @Test
        void stringsAreEscapedAsJavaScriptDoes() {
            assertEquals("\"\\u0000\\u001f\\u001e\\b\\t\\n\\u000b\\f\\r\\\"\\\\/\u007f\u2028é😀\"",
                    json("\0\u001f\u001e\b\t\n\u000b\f\r\"\\/\u007f\u2028é😀"));
        }

        @Test
        void aSurrogateAloneLeavesAsAnEscape() {
            assertEquals("\"\\ud800\"", json("\ud800"));
            assertEquals("\"\\udc00\"", json("\udc00"));
            assertEquals("\"a\\ud83d😀\\ude00\"", json("a\ud83d😀\ude00"));
            assertEquals("{\"\\udfff\":1}", json(Map.of("\udfff", 1)));
        }
    }

    @Nested
    class Bytes {

        private static final String FIRST = "{\"_placeholder\":true,\"num\":0}";

        @Test
        void bytesLeaveAsAttachmentsFromAnyDepth() {
            var lot = new Lot("t", Optional.empty(), List.of(new byte[] {1}, new byte[] {2}));
            Encoded encoded = encode(lot, new byte[0]);
            assertEquals("53-[\"x\",{\"title\":\"t\",\"highest\":null,\"pictures\":[" + FIRST
                    + ",{\"_placeholder\":true,\"num\":1}]},{\"_placeholder\":true,\"num\":2}]", encoded.text());
            assertArrayEquals(new byte[][] {{1}, {2}, {}}, encoded.attachments().toArray());
        }

        @Test
        void aBufferLeavesFromItsPositionToItsLimit() {
            ByteBuffer buffer = ByteBuffer.wrap(new byte[] {0, 1, 2, 3}).position(1).limit(3);
            assertArrayEquals(new byte[][] {{1, 2}}, encode(buffer).attachments().toArray());
            assertEquals(1, buffer.position());
            assertArrayEquals(new byte[][] {{1, 2}}, encode(buffer.asReadOnlyBuffer()).attachments().toArray());
        }

        @Test
        void theArrayMayBeUsedAgain() {
            byte[] bytes = {1};
            Encoded encoded = encode(bytes);
            bytes[0] = 2;
            assertEquals(1, encoded.attachments().getFirst()[0]);
        }

        @Test
        void theCountStandsBeforeNamespaceAndId() {
            Encoded ack = PacketEncoder.encode(new Packet.Ack("/admin", 456, List.of(new byte[1])));
            assertEquals("61-/admin,456[" + FIRST + "]", ack.text());
        }

        @Test
        void onlyEventsAndAcksCarryThem() {
            var data = Map.<String, Object>of("data", new byte[1]);
            assertThrows(IllegalArgumentException.class,
                    () -> PacketEncoder.encode(new Packet.ConnectError("/", data)));
            assertThrows(IllegalArgumentException.class, () -> PacketEncoder.encode(new Packet.Connect("/", data)));
        }

        @Test
        void dataThatLooksLikeAPlaceholderIsNotMixedWithBytes() {
            var forged = Map.of("_placeholder", true, "num", 0);
            assertTrue(refusal(forged, new byte[1]).contains("_placeholder"));
            assertTrue(refusal(new byte[1], List.of(forged)).contains("_placeholder"));
            assertEquals(List.of(), encode(forged).attachments());
            record Forged(boolean _placeholder, int num) {}
            assertTrue(refusal(new Forged(true, 0), new byte[1]).contains("_placeholder"));
            assertTrue(refusal(Map.of("_placeholder", Optional.of(true)), new byte[1]).contains("_placeholder"));
            assertEquals(1, encode(new Forged(false, 0), new byte[1]).attachments().size());
            assertEquals(1, encode(Map.of("_placeholder", "true"), new byte[1]).attachments().size());
        }
    }

    @Nested
    class Refusals {

        @Test
        void whatHasNoFormIsNamedWithItsPlaceAndAWayOut() {
            record Holder(Map<String, Object> user) {}
            assertEquals("$[2].user.address is a java.util.BitSet, which has no JSON form: "
                            + "send a record, a map, a list, a string or a number",
                    refusal("first", new Holder(Map.of("address", new BitSet()))));
            assertTrue(refusal(new Object()).startsWith("$[1] is a java.lang.Object"));
            assertTrue(refusal(List.of(1, new Thread())).startsWith("$[1][1] is a java.lang.Thread"));
        }

        @Test
        void thePlaceInAnAckCountsFromZero() {
            var ack = new Packet.Ack("/", 1, List.of(List.of(), Map.of("a", new BitSet())));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> PacketEncoder.encode(ack)).getMessage()
                    .startsWith("$[1].a is a java.util.BitSet"));
        }

        @Test
        void namesInAnObjectAreText() {
            var map = new HashMap<Object, Object>();
            map.put(null, 1);
            assertTrue(refusal(map).startsWith("$[1] is a map with a null key"));
            assertTrue(refusal(Map.of(1.5, 1)).startsWith("$[1] is a map with a java.lang.Double for a key"));
        }

        @Test
        void nestingEndsAt500AsInTheDecoder() {
            // The payload's own array is the first level.
            assertEquals("[".repeat(499) + "]".repeat(499), json(nested(499)));
            assertTrue(refusal(nested(500)).contains("deeper than 500"));
        }

        private static List<Object> nested(int levels) {
            List<Object> list = List.of();
            for (int i = 1; i < levels; i++) {
                list = List.of(list);
            }
            return list;
        }

        @Test
        void whatContainsItselfIsRefused() {
            var list = new ArrayList<Object>();
            list.add(Map.of("again", list));
            assertTrue(refusal(list).contains("contains itself"));
            var map = new TreeMap<String, Object>();
            map.put("again", map);
            assertTrue(refusal(map).contains("contains itself"));
            var array = new Object[1];
            array[0] = array;
            assertTrue(refusal((Object) array).contains("contains itself"));
            record Ring(List<Object> again) {}
            var ring = new Ring(new ArrayList<>());
            ring.again().add(ring);
            assertTrue(refusal(ring).contains("contains itself"));
        }

        @Test
        void aPathIsNoListOfItself() {
            assertTrue(refusal(Path.of("a")).contains("contains itself"));
        }
    }
}
