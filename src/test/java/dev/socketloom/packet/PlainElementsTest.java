package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is taken from the head of an array, and that nobody can tell from the result who has taken it.
class PlainElementsTest {

    private final List<Object> taken = new ArrayList<>();

    private static Object read(String json) throws PacketException {
        return read(json, null);
    }

    private static Object read(String json, Attachments attachments) throws PacketException {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        return JsonReader.read(utf8, 0, utf8.length, PacketLimits.DEEPEST, attachments);
    }

    private int take(String json, int from, Attachments attachments) throws PacketException {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        return PlainElements.take(utf8, from, utf8.length, attachments, taken);
    }

    @Test
    void stringsAloneAreAllThereIs() throws PacketException {
        assertEquals(13, take("[\"chat\",\"hi\"]", 0, null));
        assertEquals(List.of("chat", "hi"), taken);
    }

    @Test
    void anArrayMayBeginBehindAHeader() throws PacketException {
        assertEquals(15, take("2/a,7[\"b\",\"ж\"]", 5, null));
        assertEquals(List.of("b", "ж"), taken);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "[\"chat\",7]            | 7  | [chat]",
            "[\"a\",\"b\",{\"c\":1}] | 8  | [a, b]",
            "[\"a\",\"\\n\"]         | 4  | [a]",
            "[\"a\", \"b\"]          | 4  | [a]",
            "[\"a\",]                | 4  | [a]",
            "[\"a\" ,\"b\"]          | 0  | []",
            "[\"a\"] ]               | 0  | []",
            "[\"a\"}                 | 0  | []",
            "[\"a                    | 0  | []",
            "[\"a\"                  | 0  | []",
            "[7,\"a\"]               | 0  | []",
            "[ \"a\"]                | 0  | []",
            "{\"a\":1}               | 0  | []",
            "[]                      | 0  | []"
    })
    void theRestBeginsAtAComma(String json, int rest, String strings) throws PacketException {
        assertEquals(rest, take(json, 0, null));
        assertEquals(strings, taken.toString());
    }

    /// A blank keeps the strings from being taken here.
    @ParameterizedTest
    @ValueSource(strings = {
            "[\"a\"]", "[\"\"]", "[\"a\",\"b\",\"c\"]", "[\"a\",null]", "[\"a\",[\"b\",[]],\"c\"]", "[\"a\",{\"b\":\"c\"}]",
            "[\"a\",\"\\u0041\\ud800\"]", "[\"é\",\"ж\",\"\ud83d\ude00\"]", "[\"a\",1.5,\"b\",true]", "[\"a\" , \"b\"]"})
    void theResultIsTheSame(String json) throws PacketException {
        assertEquals(read("[ " + json.substring(1)), read(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "[\"a\",]", "[\"a\",", "[\"a\"", "[\"a", "[\"a\",\"b\",]", "[\"a\"]]", "[\"a\"],", "[\"a\",,\"b\"]", "[\"a\"}",
            "[\"a\",}", "[\"a\"\"b\"]", "[\"a\":\"b\"]", "[\"a\",\"b\u0001\"]", "[\"a\",\"\\x\"]", "[\"a\", ]", "[\"a\",]]"})
    void whatIsNotJsonStaysSo(String json) {
        assertThrows(PacketException.class, () -> read(json));
        assertThrows(PacketException.class, () -> read("[ " + json.substring(1)));
    }

    @Nested
    class PlacesOfAttachments {

        private static final byte[] FIRST = {1};
        private static final byte[] SECOND = {2};

        private static String place(String num) {
            return "{\"_placeholder\":true,\"num\":" + num + "}";
        }

        private static Object filled(String json, int count) throws PacketException {
            var attachments = new Attachments(count, 100);
            Object value = read(json, attachments);
            attachments.refuseUnclaimed();
            for (byte[] bytes : List.of(FIRST, SECOND).subList(0, count)) {
                attachments.arrive(bytes);
            }
            return value;
        }

        @Test
        void areTakenAndFilledLater() throws PacketException {
            String json = "[\"photo\"," + place("1") + ",\"by\"," + place("0") + "]";
            var attachments = new Attachments(2, 100);
            assertEquals(json.length(), take(json, 0, attachments));
            assertEquals(Arrays.asList("photo", null, "by", null), taken);
            attachments.arrive(FIRST);
            attachments.arrive(SECOND);
            assertEquals(List.of("photo", SECOND, "by", FIRST), taken);
        }

        @ParameterizedTest
        @ValueSource(strings = {"2", "9999", "10000", "-1", "00", "01", "1.0", "1e0", " 1", "1 ", "\"1\"", "٣", "", "1,\"x\":2"})
        void withAnotherNumberAreLeftToTheParser(String num) throws PacketException {
            assertEquals(4, take("[\"a\"," + place(num) + "]", 0, new Attachments(2, 100)));
            assertEquals(List.of("a"), taken);
        }

        @Test
        void areDataInAPacketWithoutAttachments() throws PacketException {
            String json = "[\"a\"," + place("0") + "]";
            assertEquals(4, take(json, 0, null));
            assertEquals(List.of("a", Map.of("_placeholder", true, "num", 0)), read(json));
        }

        @Test
        void mayBeTheFirstElementAndStandBeforeAnyOther() throws PacketException {
            assertEquals(List.of(SECOND, 7, FIRST), filled("[" + place("1") + ",7," + place("0") + "]", 2));
        }

        @Test
        void mayStandBeforeOneThatOnlyTheParserFinds() throws PacketException {
            assertEquals(List.of("a", FIRST, List.of(SECOND)), filled("[\"a\"," + place("0") + ",[" + place("1") + "]]", 2));
        }

        @Test
        void areNotTwoForOneAttachment() {
            assertThrows(PacketException.class, () -> filled("[\"a\"," + place("0") + "," + place("0") + "]", 2));
            assertThrows(PacketException.class, () -> filled("[\"a\"," + place("0") + ",[" + place("0") + "]]", 2));
        }
    }
}
