package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 8259 §7, `unescaped`, at every place that an octet can have in eight and in 32.
class PlainTextTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int end(String text) {
        byte[] utf8 = utf8(text);
        return PlainText.end(utf8, 0, utf8.length);
    }

    /// The longest is looked at twice 32 at once, then three times eight, and then one by one.
    private static String around(char odd, int before) {
        return "x".repeat(before) + odd + "y".repeat(94 - before);
    }

    @Test
    void mostTextsArePlainToTheirEnd() {
        assertEquals(0, end(""));
        for (String unit : new String[] {
                "a", "é", "ж", "€", "?", " ", "!", "#", "[", "]", "\u007f", "\u0080", "ÿ", "Ā", "\ud83d\ude00"}) {
            for (int count = 1; count < 80; count++) {
                String text = unit.repeat(count);
                assertEquals(utf8(text).length, end(text), unit);
            }
        }
    }

    @Nested
    class TheFirstThatIsNot {

        @ParameterizedTest
        @ValueSource(chars = {'"', '\\', '\u0000', '\u0001', '\u0002', '\n', '\u001e', '\u001f'})
        void isFoundWhereverItStands(char odd) {
            for (int before = 0; before <= 94; before++) {
                assertEquals(before, end(around(odd, before)));
            }
        }

        @Test
        void isThatWithTheLowestIndex() {
            assertEquals(3, end("abc\"\\\n\"\"\"\"\""));
            assertEquals(5, end("abcde\n\"\"\"\"\"\""));
        }

        @ParameterizedTest
        @ValueSource(strings = {"!", "#", "[", "]", "?", "?????????", "é", "ж", "¢", "Ü", "жжжжжжжжжжжж", "?ж", "\u007f\u0080"})
        void isNotOneThatLooksSimilar(String similar) {
            assertEquals(utf8(similar).length + 9, end(similar + "012345678\"9abcdefghi"));
        }

        @Test
        void isLookedForInThePartOnly() {
            byte[] utf8 = utf8("0\"2345678\"0" + "x".repeat(50) + "\"");
            assertEquals(1, PlainText.end(utf8, 0, 11));
            assertEquals(9, PlainText.end(utf8, 2, 11));
            assertEquals(9, PlainText.end(utf8, 2, 9));
            assertEquals(11, PlainText.end(utf8, 10, 11));
            assertEquals(60, PlainText.end(utf8, 10, 60));
            assertEquals(61, PlainText.end(utf8, 10, utf8.length));
        }
    }

    @Test
    void oneMoreCharacterMayBeOdd() {
        for (int before = 0; before <= 94; before++) {
            byte[] utf8 = utf8(around('?', before));
            assertEquals(before, PlainText.end(utf8, 0, utf8.length, '?'));
            assertEquals(utf8.length, PlainText.end(utf8, 0, utf8.length));
        }
    }
}
