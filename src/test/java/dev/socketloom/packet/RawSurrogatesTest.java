package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawSurrogatesTest {

    private static String unescaped(String json) {
        char[] chars = json.toCharArray();
        return new String(chars, 0, RawSurrogates.unescape(chars));
    }

    @ParameterizedTest
    @CsvSource({
        "\\ud83d, \ud83d", "\\uDE00, \ude00", "\\ud83d\\ude00, 😀",
        "a\\udfffb, a\udfffb", "\\\\\\udbff, \\\\\udbff"
    })
    void theEscapeOfASurrogateBecomesTheSurrogate(String json, String text) {
        assertEquals(text, unescaped(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "plain", "\\u0041", "\\u001e", "\\ud7ff", "\\ue000", "\\n\\\"", "\\\\ud800", "\\\\\\\\ud800", "\\ud80",
        "\\ud80g", "\\Ud800", "\\ud\uff1800", "\\u+800", "\\", "\\u", "\\\\", "😀\\u00e9"
    })
    void everythingElseStaysAsItIs(String json) {
        assertEquals(json, unescaped(json));
    }
}
