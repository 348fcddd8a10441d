package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 8259 §7, `unescaped`, at every place that a character can have in eight.
class PlainTextTest {

    private static int end(String text) {
        return new PlainText(text).end(0);
    }

    /// One character for each: the longest is looked at three times eight at once, and then one by one.
    private static String around(char odd, int before) {
        return "x".repeat(before) + odd + "y".repeat(26 - before);
    }

    @Test
    void mostTextsArePlainToTheirEnd() {
        assertEquals(0, end(""));
        for (String unit : new String[] {"a", "é", "ж", "€", "?", " ", "\u007f", "\u0080", "ÿ", "Ā"}) {
            for (int length = 1; length < 30; length++) {
                assertEquals(length, end(unit.repeat(length)), unit);
            }
        }
    }

    @Nested
    class TheFirstThatIsNot {

        @ParameterizedTest
        @ValueSource(chars = {'"', '\\', '\u0000', '\u0001', '\n', '\u001e', '\u001f', '\ud83d', '\ude00'})
        void isFoundWhereverItStands(char odd) {
            for (int before = 0; before <= 26; before++) {
                assertEquals(before, end(around(odd, before)));
            }
        }

        @Test
        void isThatWithTheLowestIndex() {
            assertEquals(3, end("abc\"\\\n\"\"\"\"\""));
            assertEquals(5, end("abcde\n\"\"\"\"\"\""));
        }

        @ParameterizedTest
        @ValueSource(strings = {"!", "#", "[", "]", "?", "?????????", "é", "ж", "¢", "Ü", "жжжжжжжжжжжж", "?ж"})
        void isNotOneThatLooksSimilar(String similar) {
            assertEquals(similar.length() + 9, end(similar + "012345678\"9abcdefghi"));
        }

        @Test
        void isFoundBehindAnotherFromWhichTheSearchGoesOn() {
            var text = new PlainText("0\"2345678\"0");
            assertEquals(1, text.end(0));
            assertEquals(9, text.end(2));
            assertEquals(11, text.end(10));
        }

        @Test
        void isFoundBehindAPair() {
            assertEquals(0, end("\ud83d\ude00 and more, a quote: \""));
            assertEquals(22, new PlainText("\ud83d\ude00 and more, a quote: \"").end(2));
        }
    }
}
