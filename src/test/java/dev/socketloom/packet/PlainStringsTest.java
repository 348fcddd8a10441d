package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is taken from the head of an array, and that nobody can tell from the result who has taken it.
class PlainStringsTest {

    private final List<Object> taken = new ArrayList<>();

    private static Object read(String json) throws PacketException {
        return JsonReader.read(json, PacketLimits.DEEPEST, null);
    }

    @Test
    void stringsAloneAreAllThereIs() {
        assertEquals(13, PlainStrings.take("[\"chat\",\"hi\"]", 0, taken));
        assertEquals(List.of("chat", "hi"), taken);
    }

    @Test
    void anArrayMayBeginBehindAHeader() {
        assertEquals(14, PlainStrings.take("2/a,7[\"b\",\"ж\"]", 5, taken));
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
    void theRestBeginsAtAComma(String json, int rest, String strings) {
        assertEquals(rest, PlainStrings.take(json, 0, taken));
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
}
