package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.concat;
import static dev.socketloom.websocket.Bytes.filled;
import static dev.socketloom.websocket.Bytes.hex;
import static dev.socketloom.websocket.Bytes.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FramesTest {

    @Nested
    class Section5_7_Examples {
        @Test
        void textIsNotMasked() {
            assertArrayEquals(hex("81 05 48 65 6c 6c 6f"), Frames.text("Hello"));
        }

        @Test
        void pongRepeatsThePing() {
            assertArrayEquals(hex("8a 05 48 65 6c 6c 6f"), Frames.pong(utf8("Hello")));
            assertArrayEquals(hex("89 05 48 65 6c 6c 6f"), Frames.ping(utf8("Hello")));
        }

        @Test
        void binaryOf256BytesHasALengthOf16Bits() {
            assertArrayEquals(concat(hex("82 7e 01 00"), filled(256, 9)), Frames.binary(filled(256, 9)));
        }

        @Test
        void binaryOf64KibHasALengthOf64Bits() {
            assertArrayEquals(
                    concat(hex("82 7f 00 00 00 00 00 01 00 00"), filled(65536, 9)), Frames.binary(filled(65536, 9)));
        }
    }

    @Nested
    class Section5_2_Length {
        @ParameterizedTest
        @CsvSource({
            "0,          81 00",
            "125,        81 7d",
            "126,        81 7e 00 7e",
            "65535,      81 7e ff ff",
            "65536,      81 7f 00 00 00 00 00 01 00 00",
            "2147483647, 81 7f 00 00 00 00 7f ff ff ff",
        })
        void shortestFormIsUsed(int length, String header) {
            byte[] target = new byte[Frames.headerLength(length)];
            assertEquals(target.length, Frames.putHeader(target, 0, Opcode.TEXT, length));
            assertArrayEquals(hex(header), target);
        }

        @Test
        void severalFramesShareAnArray() {
            byte[] target = new byte[2 + 1 + 4 + 126];
            int at = Frames.putHeader(target, 0, Opcode.TEXT, 1);
            target[at++] = 'a';
            at = Frames.putHeader(target, at, Opcode.BINARY, 126);
            assertEquals(2 + 1 + 4, at);
            assertArrayEquals(concat(hex("81 01 61 82 7e 00 7e"), new byte[126]), target);
        }
    }

    @Test
    void textIsUtf8() {
        assertArrayEquals(hex("81 0a 61 c3a4 e282ac f09d849e"), Frames.text("aä€𝄞"));
        assertArrayEquals(hex("81 00"), Frames.text(""));
    }

    @Nested
    class Section5_5_ControlFrames {
        @Test
        void pingMayHave125BytesAndNotMore() {
            assertEquals(127, Frames.ping(new byte[125]).length);
            assertThrows(IllegalArgumentException.class, () -> Frames.ping(new byte[126]));
        }

        @Test
        void closeHasACodeAndAReason() {
            assertArrayEquals(hex("88 02 03 e8"), Frames.close(1000, ""));
            assertArrayEquals(hex("88 05 03 e9 62 79 65"), Frames.close(1001, "bye"));
        }

        @Test
        void closeWithoutACodeIsEmpty() {
            assertArrayEquals(hex("88 00"), Frames.close());
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 66_536})
        void codeThatMayNotBeSentIsRefused(int code) {
            assertThrows(IllegalArgumentException.class, () -> Frames.close(code, ""));
        }

        @ParameterizedTest
        @CsvSource({"1, 123", "2, 122", "3, 123", "4, 120"})
        void reasonIsCutBetweenCharacters(int octets, int kept) {
            String character = List.of("a", "ä", "€", "𝄞").get(octets - 1);
            byte[] frame = Frames.close(1000, character.repeat(124));
            assertEquals(2 + 2 + kept, frame.length);
            byte[] reason = utf8(character.repeat(kept / octets));
            assertArrayEquals(concat(hex("88 %02x 03e8".formatted(2 + kept)), reason), frame);
        }
    }
}
