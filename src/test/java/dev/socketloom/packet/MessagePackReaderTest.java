package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Nested as the specification's chapters on formats are.
class MessagePackReaderTest extends MessagePackReading {

    @Nested
    class TheMessage {

        @ParameterizedTest
        @ValueSource(strings = {"80", "81 a0 c0", "de 00 00", "df 00 00 00 00"})
        void isAMap(String notation) throws PacketException {
            assertInstanceOf(Map.class, MessagePackReader.read(Bytes.of(notation), 10));
        }

        @ParameterizedTest
        @ValueSource(strings = {"90", "a0", "c0", "00", "d4 00 00", "80 80", "80 c0", "81 a1 'v' 01 00"})
        void isNothingElseAndNothingComesAfterIt(String notation) {
            assertThrows(PacketException.class, () -> MessagePackReader.read(Bytes.of(notation), 10));
        }

        @Test
        void isNotEmpty() {
            assertThrows(PacketException.class, () -> MessagePackReader.read(new byte[0], 10));
        }
    }

    @Nested
    class NilAndBool {

        @Test
        void haveOneByteEach() throws PacketException {
            assertNull(value("c0"));
            assertEquals(false, value("c2"));
            assertEquals(true, value("c3"));
        }

        @Test
        void theByteBetweenThemIsNeverUsed() {
            refused("c1");
        }
    }

    @Nested
    class Integers {

        @ParameterizedTest
        @CsvSource({
            "00, 0", "7f, 127", "e0, -32", "ff, -1", "cc 80, 128", "cc ff, 255", "cd 01 00, 256", "cd ff ff, 65535",
            "ce 00 01 00 00, 65536", "ce 7f ff ff ff, 2147483647", "d0 80, -128", "d0 df, -33", "d1 80 00, -32768",
            "d2 80 00 00 00, -2147483648", "cf 00 00 00 00 00 00 00 05, 5", "d3 ff ff ff ff ff ff ff fb, -5",
            "cc 05, 5", "d2 00 00 00 05, 5"
        })
        void areIntegersWhereTheyFitHoweverTheyAreWritten(String notation, int number) throws PacketException {
            assertEquals(number, value(notation));
        }

        @ParameterizedTest
        @CsvSource({
            "ce 80 00 00 00, 2147483648", "ce ff ff ff ff, 4294967295", "cf 00 1f ff ff ff ff ff ff, 9007199254740991",
            "d3 ff e0 00 00 00 00 00 01, -9007199254740991", "cf 00 20 00 00 00 00 00 01, 9007199254740993",
            "d3 80 00 00 00 00 00 00 00, -9223372036854775808", "cf 7f ff ff ff ff ff ff ff, 9223372036854775807"
        })
        void areLongsWithAllTheirDigitsElse(String notation, long number) throws PacketException {
            assertEquals(number, value(notation));
        }

        @Test
        void areBigBeyond() throws PacketException {
            assertEquals(BigInteger.ONE.shiftLeft(63), value("cf 80 00 00 00 00 00 00 00"));
            assertEquals(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE), value("cf ff ff ff ff ff ff ff ff"));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "cc 01", "cd 01 02", "ce 01 02 03 04", "cf 01 02 03 04 05 06 07 08", "d0 01", "d1 01 02", "d2 01 02 03 04",
            "d3 01 02 03 04 05 06 07 08", "ca 01 02 03 04", "cb 01 02 03 04 05 06 07 08"
        })
        void areWhole(String notation) {
            refused(cut(notation));
        }
    }

    @Nested
    class Floats {

        @Test
        void areDoubles() throws PacketException {
            assertEquals(1.5, value("cb 3f f8 00 00 00 00 00 00"));
            assertEquals(5.0, value("cb 40 14 00 00 00 00 00 00"));
            assertEquals(-0.0, value("cb 80 00 00 00 00 00 00 00"));
            assertEquals(0.5, value("ca 3f 00 00 00"));
            assertEquals((double) 0.1f, value("ca 3d cc cc cd"));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "cb 7f f8 00 00 00 00 00 00", "cb 7f f0 00 00 00 00 00 00", "cb ff f0 00 00 00 00 00 00", "ca 7f c0 00 00",
            "ca 7f 80 00 00", "ca ff 80 00 00"
        })
        void thatAreNoNumbersAreNullAsInJson(String notation) throws PacketException {
            assertNull(value(notation));
        }
    }

    @Nested
    class Strings {

        @ParameterizedTest
        @ValueSource(strings = {"a2 'hi'", "d9 02 'hi'", "da 00 02 'hi'", "db 00 00 00 02 'hi'"})
        void haveALengthInBytes(String notation) throws PacketException {
            assertEquals("hi", value(notation));
        }

        @Test
        void areUtf8() throws PacketException {
            assertEquals("é€😀", value("a9 'é€😀'"));
            assertEquals("\ufffd", value("a3 ef bf bd"));
            assertEquals("a\0b", value("a3 'a' 00 'b'"));
            assertEquals("", value("a0"));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "a1 80", "a1 ff", "a2 c0 80", "a1 c3", "a3 ed a0 80", "a3 ed b0 80", "a6 ed a0 bd ed b8 80",
            "a4 f4 90 80 80",
            "a3 e2 82 'a'", "a5 ef bf bd 80 'a'", "a4 ef bf bd ff"
        })
        void areNothingElse(String notation) {
            refused(notation);
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "a2 'h'", "d9 03 'hi'", "da 01 00 'hi'", "db ff ff ff ff 'hi'", "db 7f ff ff ff", "d9", "da 00"
        })
        void areAllThere(String notation) {
            refused(notation);
        }
    }

    @Nested
    class Binary {

        @ParameterizedTest
        @ValueSource(strings = {"c4 03 01 02 ff", "c5 00 03 01 02 ff", "c6 00 00 00 03 01 02 ff"})
        void isBytes(String notation) throws PacketException {
            assertArrayEquals(new byte[] {1, 2, -1}, (byte[]) value(notation));
            refused(cut(notation));
        }

        @Test
        void mayBeEmptyAndLong() throws PacketException {
            assertEquals(0, ((byte[]) value("c4 00")).length);
            assertEquals(70_000, ((byte[]) value(with("c6 00 01 11 70", 70_000))).length);
        }
    }

    @Nested
    class Lists {

        @ParameterizedTest
        @ValueSource(strings = {"92 01 a1 'x'", "dc 00 02 01 a1 'x'", "dd 00 00 00 02 01 a1 'x'"})
        void haveACount(String notation) throws PacketException {
            assertEquals(List.of(1, "x"), value(notation));
        }

        @ParameterizedTest
        @ValueSource(strings = {"91", "92 01", "dc ff ff 01", "dd ff ff ff ff 01", "dd 7f ff ff ff", "dc 00"})
        void haveAllTheirElements(String notation) {
            refused(notation);
        }

        @Test
        void canBeChanged() throws PacketException {
            @SuppressWarnings("unchecked")
            var list = (List<Object>) value("90");
            list.add(1);
            assertEquals(List.of(1), list);
        }
    }

    @Nested
    class Maps {

        @ParameterizedTest
        @ValueSource(strings = {
            "82 a1 'b' 01 a1 'a' 02", "de 00 02 a1 'b' 01 a1 'a' 02", "df 00 00 00 02 a1 'b' 01 a1 'a' 02"
        })
        void keepTheirOrder(String notation) throws PacketException {
            var map = (Map<?, ?>) value(notation);
            assertEquals(Map.of("b", 1, "a", 2), map);
            assertEquals(List.of("b", "a"), new ArrayList<>(map.keySet()));
        }

        @Test
        void haveTheLastOfTwoMembersWithOneName() throws PacketException {
            assertEquals(Map.of("a", 2), value("82 a1 'a' 01 a1 'a' 02"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"81 01 02", "81 c0 02", "81 c4 01 'a' 02", "81 90 01", "81 d4 00 00 01"})
        void haveStringsForNames(String notation) {
            refused(notation);
        }

        @ParameterizedTest
        @ValueSource(strings = {"81", "81 a1 'a'", "82 a1 'a' 01", "de ff ff a1 'a' 01", "df ff ff ff ff a1 'a' 01"})
        void haveAllTheirMembers(String notation) {
            refused(notation);
        }
    }

    @Nested
    class Limits {

        @Test
        void theMapThatAPacketIsIsNoLevelOfNesting() throws PacketException {
            assertEquals(Map.of("v", List.of(List.of())), MessagePackReader.read(Bytes.of("81 a1 'v' 91 90"), 2));
            assertThrows(PacketException.class, () -> MessagePackReader.read(Bytes.of("81 a1 'v' 91 90"), 1));
            assertThrows(PacketException.class, () -> MessagePackReader.read(Bytes.of("81 a1 'v' 91 80"), 1));
        }

        @Test
        void nestingEndsAt500() throws PacketException {
            assertTrue(value(nested(500)) instanceof List<?>);
            assertThrows(PacketException.class, () -> value(nested(501)));
            assertThrows(PacketException.class, () -> value(nested(1_000_000)));
            assertThrows(PacketException.class, () -> value(new byte[] {(byte) 0x81, (byte) 0x81, (byte) 0x81}));
        }

        private static byte[] nested(int levels) {
            var bytes = new byte[levels];
            Arrays.fill(bytes, (byte) 0x91);
            bytes[levels - 1] = (byte) 0x90;
            return bytes;
        }

        @ParameterizedTest
        @ValueSource(strings = {"c6", "c9", "db", "dd", "df"})
        void whatIsAnnouncedIsNotAllocated(String first) {
            // No heap has room for arrays of such a length.
            refused(first + " 7f ff ff ff");
            refused(first + " ff ff ff ff");
        }

        @Test
        void listsGrowAsTheirElementsCome() {
            // Lists in lists, each of which announces as many elements as there are bytes behind it. Made for so many,
            // they would have room for 8,000 million.
            int size = 16_000_000;
            byte[] bytes = new byte[size];
            for (int at = 0; at < 5 * 499; at += 5) {
                ByteBuffer.wrap(bytes).put(at, (byte) 0xdd).putInt(at + 1, size - at - 5);
            }
            assertThrows(PacketException.class, () -> value(bytes));
        }
    }
}
