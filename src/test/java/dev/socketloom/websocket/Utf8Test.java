package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.hex;
import static dev.socketloom.websocket.Bytes.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The judge is the JDK's decoder in its strict mode.
final class Utf8Test {

    private static boolean judge(byte[] bytes) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        return decoder.decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(bytes.length), true) == CoderResult.UNDERFLOW;
    }

    private static void assertJudged(byte[] bytes) {
        assertEquals(judge(bytes), Utf8.isValid(bytes, 0, bytes.length), () -> Bytes.hex(bytes));
    }

    @Nested
    class Rfc3629_Section4_Syntax {
        @Test
        void everySequenceOfUpToThreeOctetsIsJudgedRightly() {
            for (int a = 0; a < 256; a++) {
                assertJudged(new byte[] {(byte) a});
                for (int b = 0; b < 256; b++) {
                    assertJudged(new byte[] {(byte) a, (byte) b});
                }
            }
            // Of the third octet only the neighbours of its bounds.
            int[] thirds = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
            for (int i = 0; i < 256 * 256; i++) {
                for (int c : thirds) {
                    assertJudged(new byte[] {(byte) (i >> 8), (byte) i, (byte) c});
                }
            }
        }

        @Test
        void everySequenceOfFourOctetsIsJudgedRightlyNearItsBounds() {
            int[] octets = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
            for (int a = 0xe0; a < 256; a++) {
                for (int b : octets) {
                    for (int c : octets) {
                        for (int d : octets) {
                            assertJudged(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
                        }
                    }
                }
            }
        }

        @Test
        void everyCharacterIsValid() {
            for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
                if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                    byte[] bytes = utf8(Character.toString(c));
                    assertTrue(Utf8.isValid(bytes, 0, bytes.length), () -> Bytes.hex(bytes));
                }
            }
        }
    }

    @Nested
    class Rfc6455_Section8_1_AsItArrives {
        @ParameterizedTest
        @CsvSource({
            "80,             0, a continuation without a lead",
            "c0 80,          0, a lead that can only begin something too long",
            "c2 41,          1, a lead without its continuation",
            "e0 80 80,       1, longer than needed",
            "ed a0 80,       1, a surrogate",
            "f0 8f bf bf,    1, longer than needed",
            "f4 90 80 80,    1, beyond U+10FFFF",
            "f5 80 80 80,    0, beyond U+10FFFF",
            "f1 80 80 41,    3, the last octet missing",
            "61 62 63 64 65 66 67 68 69 ff, 9, behind eight letters at once",
        })
        void itFailsAtTheFirstOctetThatCannotBe(String digits, int at, String what) {
            byte[] bytes = hex(digits);
            assertTrue(new Utf8().accept(bytes, 0, at), what);
            assertFalse(new Utf8().accept(bytes, 0, at + 1), what);
        }

        @Test
        void whereATextIsCutDoesNotMatter() {
            byte[] text = utf8("aä€𝄞 – a long run of ASCII before κόσμε and after 𝄞");
            for (int cut = 0; cut <= text.length; cut++) {
                for (int second = cut; second <= text.length; second++) {
                    var utf8 = new Utf8();
                    assertTrue(utf8.accept(text, 0, cut));
                    assertTrue(utf8.accept(text, cut, second));
                    assertTrue(utf8.accept(text, second, text.length));
                    assertTrue(utf8.isComplete());
                }
            }
        }

        @Test
        void textThatEndsWithinACharacterIsIncomplete() {
            byte[] text = utf8("𝄞");
            for (int length = 1; length < text.length; length++) {
                var utf8 = new Utf8();
                assertTrue(utf8.accept(text, 0, length));
                assertFalse(utf8.isComplete());
            }
        }

        @Test
        void randomTextsWithRandomFaultsAreJudgedRightly() {
            var random = new Random(3629);
            for (int i = 0; i < 20_000; i++) {
                byte[] text = utf8(random.ints(random.nextInt(40), 0, 0x3000)
                        .filter(c -> c < Character.MIN_SURROGATE)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
                for (int faults = random.nextInt(3); faults > 0 && text.length > 0; faults--) {
                    text[random.nextInt(text.length)] = (byte) random.nextInt();
                }
                assertJudged(text);
            }
        }
    }
}
