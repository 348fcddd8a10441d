package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.concat;
import static dev.socketloom.websocket.Bytes.deflated;
import static dev.socketloom.websocket.Bytes.filled;
import static dev.socketloom.websocket.Bytes.hex;
import static dev.socketloom.websocket.Bytes.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageInflaterTest {

    /// Decompresses a message that arrives in pieces of one size, with room for a few bytes at a time.
    private static byte[] inflated(byte[] compressed, int piece, int room) throws WebSocketException {
        var all = new ByteArrayOutputStream();
        try (var inflater = new MessageInflater(new Inflater(true))) {
            for (byte[] part : ScriptedWire.chop(compressed, piece)) {
                inflater.feed(part, 0, part.length);
                drain(inflater, room, all);
            }
            inflater.feedEnd();
            drain(inflater, room, all);
            inflater.checkEnd();
        }
        return all.toByteArray();
    }

    private static void drain(MessageInflater inflater, int room, ByteArrayOutputStream into)
            throws WebSocketException {
        var target = new byte[room + 2];
        int count;
        do {
            count = inflater.inflate(target, 1, room);
            into.write(target, 1, count);
        } while (count == room);
    }

    private static String text(String hex, int piece, int room) throws WebSocketException {
        return new String(inflated(hex(hex), piece, room), StandardCharsets.UTF_8);
    }

    private static int violation(byte[] compressed) {
        return assertThrows(WebSocketException.class, () -> inflated(compressed, 100, 100))
                .code();
    }

    @Nested
    class Section7_2_3_Examples {
        @ParameterizedTest
        @CsvSource({
            "§7.2.3.1 one block,               Hello, f2 48 cd c9 c9 07 00",
            "§7.2.3.3 a block of plain bytes,  Hello, 00 05 00 fa ff 48 65 6c 6c 6f 00",
            "§7.2.3.4 a block with BFINAL set, Hello, f3 48 cd c9 c9 07 00 00",
            "§7.2.3.5 two blocks,              Hello, f2 48 05 00 00 00 ff ff ca c9 c9 07 00",
            "§7.2.3.6 nothing,                 '',    00",
        })
        void areInflatedHoweverTheyArrive(String what, String message, String wire) throws WebSocketException {
            for (int piece = 1; piece < 14; piece++) {
                for (int room = 1; room < 7; room++) {
                    assertEquals(message, text(wire, piece, room), what);
                }
            }
        }

        /// §7.2.3.2 "Sharing LZ77 Sliding Window" is what no client may do that was told not to.
        @Test
        void referenceToAnEarlierMessageIsCorrupt() {
            assertEquals(1007, violation(hex("f2 00 11 00 00")));
        }
    }

    @Nested
    class Section7_2_1_BlocksWithBfinal {
        @Test
        void areFollowedByOthers() throws WebSocketException {
            String hello = "f3 48 cd c9 c9 07 00"; // ends within a byte, the rest of which is padding
            for (int piece : new int[] {1, 2, 7, 100}) {
                assertEquals("HelloHelloHello", text(hello + hello + hello + "00", piece, 4));
                assertEquals("HelloHello", text(hello + "f2 48 cd c9 c9 07 00", piece, 100));
            }
        }

        @Test
        void mayBeAsManyAsFit() throws WebSocketException {
            byte[] blocks = concat(hex("03 00".repeat(50_000)), hex("00"));
            assertEquals(0, inflated(blocks, 16_384, 100).length);
        }
    }

    @Nested
    class Corruption {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ff", // a block of the reserved kind
                    "06 ff ff ff", // lengths of codes that make no code
                    "00 05 00 00 00 48", // a plain block whose length does not match its complement
                    "02 02", // a reference to before the beginning
                })
        void isNotInflated(String wire) {
            assertEquals(1007, violation(hex(wire)));
        }

        /// A decompressor by itself would give out what there is and wait for the rest.
        @ParameterizedTest
        @ValueSource(strings = {"", "00 64 00 9b ff 48 65 6c", "00 0a 00 f5 ff 48", "f2 48 cd c9", "f3 48 cd c9 c9 07 00"})
        void messageThatEndsWithinABlockIsNoneEither(String wire) {
            assertEquals(1007, violation(hex(wire)));
        }

        @Test
        void everyTruncationIsNoticed() {
            byte[] whole = deflated(utf8("What has an end has one end only. ".repeat(20)));
            for (int length = 0; length < whole.length; length++) {
                assertEquals(1007, violation(Arrays.copyOf(whole, length)));
            }
        }
    }

    @Test
    void givesNoMoreThanThereIsRoomFor() throws WebSocketException {
        byte[] compressed = deflated(filled(1_000_000, 'a'));
        try (var inflater = new MessageInflater(new Inflater(true))) {
            inflater.feed(compressed, 0, compressed.length);
            var target = new byte[100];
            assertEquals(50, inflater.inflate(target, 25, 50));
            assertArrayEquals(concat(new byte[25], filled(50, 'a'), new byte[25]), target);
        }
    }
}
