package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The expected bytes are those of JavaScript's `notepack.io` 2.2.0, where it has the value.
class MessagePackWriterTest {

    private static byte[] written(Object value) {
        var out = new MessagePackWriter();
        new ValueWriter(out).array(Collections.singletonList(value));
        byte[] array = out.written();
        assertEquals((byte) 0x91, array[0]);
        return Arrays.copyOfRange(array, 1, array.length);
    }

    private static String hex(Object value) {
        return Bytes.hex(written(value));
    }

    private static Object back(Object value) throws PacketException {
        var out = new MessagePackWriter();
        new ValueWriter(out).object(Collections.singletonMap("v", value));
        return MessagePackReader.read(out.written(), PacketLimits.DEEPEST).get("v");
    }

    @Nested
    class Numbers {

        @ParameterizedTest
        @CsvSource({
            "0, 00", "127, 7f", "128, cc 80", "255, cc ff", "256, cd 01 00", "65535, cd ff ff", "65536, ce 00 01 00 00",
            "4294967295, ce ff ff ff ff", "4294967296, cf 00 00 00 01 00 00 00 00",
            "9007199254740991, cf 00 1f ff ff ff ff ff ff", "9223372036854775807, cf 7f ff ff ff ff ff ff ff",
            "-1, ff", "-32, e0", "-33, d0 df", "-128, d0 80", "-129, d1 ff 7f", "-32768, d1 80 00",
            "-32769, d2 ff ff 7f ff", "-2147483648, d2 80 00 00 00", "-2147483649, d3 ff ff ff ff 7f ff ff ff",
            "-9007199254740991, d3 ff e0 00 00 00 00 00 01", "-9223372036854775808, d3 80 00 00 00 00 00 00 00"
        })
        void thatAreWholeHaveTheShortestFormat(long number, String bytes) {
            assertEquals(bytes, hex(number));
            assertEquals(bytes, hex(BigInteger.valueOf(number)));
            assertEquals(bytes, hex(new BigDecimal(number).setScale(2)));
        }

        @Test
        void ofTheSmallTypesAreNumbers() {
            assertEquals("94 01 02 cd 01 2c ff", hex(List.of((byte) 1, (short) 2, 300, (byte) -1)));
        }

        @Test
        void withAFractionAreFloatsOfTheirSize() {
            assertEquals("cb 3f f8 00 00 00 00 00 00", hex(1.5));
            assertEquals("cb 40 14 00 00 00 00 00 00", hex(5.0));
            assertEquals("ca 3d cc cc cd", hex(0.1f));
            assertEquals("cb 3f b9 99 99 99 99 99 9a", hex(new BigDecimal("0.1")));
        }

        @Test
        void beyondLongAreUnsignedOrRounded() {
            assertEquals("cf 80 00 00 00 00 00 00 00", hex(BigInteger.ONE.shiftLeft(63)));
            assertEquals("cf ff ff ff ff ff ff ff ff", hex(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE)));
            assertEquals("cb 43 f0 00 00 00 00 00 00", hex(BigInteger.ONE.shiftLeft(64)));
            assertEquals("cb c3 e0 00 00 00 00 00 00",
                    hex(BigInteger.ONE.shiftLeft(63).negate().subtract(BigInteger.ONE)));
        }

        @Test
        void beyondDoubleAreRefused() {
            for (Number number : List.of(new BigDecimal("1e400"), BigInteger.TEN.pow(400).negate())) {
                String message = assertThrows(IllegalArgumentException.class, () -> written(number)).getMessage();
                assertTrue(message.startsWith("$[0] is a number beyond the range of double"), message);
            }
        }

        @ParameterizedTest
        @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
        void thatAreNoneAreRefusedAsInJson(double number) {
            String message = assertThrows(IllegalArgumentException.class, () -> written(number)).getMessage();
            assertTrue(message.startsWith("$[0] is " + number + ", which has no JSON form"), message);
        }
    }

    @Nested
    class StringsAndBytes {

        @ParameterizedTest
        @CsvSource({
            "0, a0", "1, a1", "31, bf", "32, d9 20", "255, d9 ff", "256, da 01 00", "65535, da ff ff",
            "65536, db 00 01 00 00"
        })
        void haveTheShortestLength(int length, String head) {
            String hex = hex("x".repeat(length));
            assertEquals(head, hex.substring(0, head.length()));
            assertEquals((head.length() + 1) / 3 + length, (hex.length() + 1) / 3);
        }

        @ParameterizedTest
        @CsvSource({
            "0, c4 00", "1, c4 01", "255, c4 ff", "256, c5 01 00", "65535, c5 ff ff", "65536, c6 00 01 00 00"
        })
        void bytesHaveTheShortestLength(int length, String head) {
            String hex = hex(new byte[length]);
            assertEquals(head, hex.substring(0, head.length()));
            assertEquals((head.length() + 1) / 3 + length, (hex.length() + 1) / 3);
        }

        @Test
        void stringsAreUtf8() {
            assertEquals("a9 c3 a9 e2 82 ac f0 9f 98 80", hex("é€😀"));
        }

        @ParameterizedTest
        @CsvSource({"\ud800, a3 ef bf bd", "a\udc00b, a5 61 ef bf bd 62", "\ud83d😀, a7 ef bf bd f0 9f 98 80",
            "\ude00\ud83d, a6 ef bf bd ef bf bd", "😀\ud83d, a7 f0 9f 98 80 ef bf bd"})
        void halfASurrogatePairIsReplaced(String text, String bytes) {
            assertEquals(bytes, hex(text));
        }

        @Test
        void theArrayMayBeUsedAgain() {
            assertEquals("c4 02 01 02", hex(ByteBuffer.wrap(new byte[] {0, 1, 2, 3}).position(1).limit(3)));
        }
    }

    @Nested
    class Containers {

        @ParameterizedTest
        @CsvSource({
            "0, 90", "15, 9f", "16, dc 00 10", "65535, dc ff ff", "65536, dd 00 01 00 00"
        })
        void listsHaveTheShortestCountWhichIsKnownAtTheirEnd(int count, String head) {
            List<Integer> list = Collections.nCopies(count, 7);
            String expected = head + " 07".repeat(count);
            assertEquals(expected, hex(list));
            assertEquals(expected, hex(list.stream().mapToInt(i -> i).toArray()));
            assertEquals(expected, hex(new ArrayDeque<>(list)));
            assertEquals("92 " + expected + " " + expected, hex(List.of(list, list)));
        }

        @ParameterizedTest
        @CsvSource({"0, 80", "15, 8f", "16, de 00 10", "65536, df 00 01 00 00"})
        void mapsDoToo(int count, String head) throws PacketException {
            Map<String, Integer> map = IntStream.range(0, count).boxed()
                    .collect(Collectors.toMap(i -> "n" + i, i -> i));
            assertEquals(head, hex(map).substring(0, head.length()));
            assertEquals(map, back(map));
        }

        @Test
        void theWalkIsThatOfJson() throws PacketException {
            record Bid(int productId, Optional<Double> price, Instant at) {}
            enum Colour { RED }
            assertEquals(Map.of("productId", 7, "price", 9.5, "at", "1970-01-01T00:00:00Z"),
                    back(new Bid(7, Optional.of(9.5), Instant.EPOCH)));
            assertEquals(Arrays.asList("RED", null, true, false, "c"),
                    back(Arrays.asList(Colour.RED, Optional.empty(), true, false, 'c')));
        }

        @Test
        void aListThatGrowsWhileItIsWalkedIsWhole() throws PacketException {
            var list = new ArrayList<Object>();
            Iterable<Object> growing = () -> {
                list.add(list.size());
                return List.copyOf(list).iterator();
            };
            assertEquals(List.of(List.of(0), List.of(0, 1)), back(List.of(growing, growing)));
        }

        @Test
        void nestingEndsAt500AsInTheReader() throws PacketException {
            assertTrue(back(nested(499)) instanceof List<?>);
            String message = assertThrows(IllegalArgumentException.class, () -> written(nested(500))).getMessage();
            assertTrue(message.contains("deeper than 500"), message);
        }

        private static List<Object> nested(int levels) {
            List<Object> list = List.of();
            for (int i = 1; i < levels; i++) {
                list = List.of(list);
            }
            return list;
        }
    }
}
