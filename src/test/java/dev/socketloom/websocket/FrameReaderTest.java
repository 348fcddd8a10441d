package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.FIN;
import static dev.socketloom.websocket.Bytes.client;
import static dev.socketloom.websocket.Bytes.concat;
import static dev.socketloom.websocket.Bytes.filled;
import static dev.socketloom.websocket.Bytes.hex;
import static dev.socketloom.websocket.Bytes.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Input;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameReaderTest {

    private static FrameReader reader(String wire) {
        return reader(hex(wire), Integer.MAX_VALUE);
    }

    private static FrameReader reader(byte[] wire, int chop) {
        return new FrameReader(new Input(ScriptedWire.chopped(wire, chop)), false);
    }

    private static int violation(byte[] wire) {
        return assertThrows(WebSocketException.class, () -> reader(wire, 1).next())
                .code();
    }

    private static byte[] read(FrameReader reader) throws IOException {
        byte[] payload = new byte[(int) reader.remaining()];
        for (int at = 0; reader.remaining() > 0; ) {
            at += reader.read(payload, at, payload.length - at);
        }
        return payload;
    }

    @Nested
    class Section5_1_Overview {
        @Test
        void frameThatIsNotMaskedIsRefused() {
            assertEquals(1002, violation(hex("81 05 48 65 6c 6c 6f"))); // "Hello" as a server would send it
        }

        @Test
        void frameThatIsNotMaskedIsRefusedBeforeItsPayloadArrives() {
            assertEquals(1002, violation(hex("81 00")));
            assertEquals(1002, violation(hex("82 7f")));
        }
    }

    @Nested
    class Section5_2_BaseFraming {
        @ParameterizedTest
        @CsvSource({
            "81 80 00000000, true,  TEXT,         0",
            "01 85 00000000, false, TEXT,         5",
            "82 fd 00000000, true,  BINARY,       125",
            "80 fe 007e 00000000, true, CONTINUATION, 126",
            "02 fe ffff 00000000, false, BINARY, 65535",
            "82 ff 0000000000010000 00000000, true, BINARY, 65536",
            "82 ff 0000000100000000 00000000, true, BINARY, 4294967296",
            "82 ff 7fffffffffffffff 00000000, true, BINARY, 9223372036854775807",
            "88 82 00000000, true, CLOSE, 2",
            "89 fd 00000000, true, PING, 125",
            "8a 80 00000000, true, PONG, 0",
        })
        void headerIsRead(String wire, boolean fin, Opcode opcode, long length) throws Exception {
            assertEquals(new Frame(fin, false, opcode, length), reader(wire).next());
            assertEquals(new Frame(fin, false, opcode, length), reader(hex(wire), 1).next());
        }

        @ParameterizedTest
        @ValueSource(ints = {0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70})
        void reservedBitsAreRefused(int rsv) {
            assertEquals(1002, violation(client(FIN | rsv | 0x1, "x")));
        }

        @ParameterizedTest
        @CsvSource({"c1 80 00000000, true, TEXT", "42 80 00000000, false, BINARY"})
        void bitThatAnExtensionUsesIsHandedOn(String wire, boolean fin, Opcode opcode) throws Exception {
            var reader = new FrameReader(new Input(ScriptedWire.chopped(hex(wire), 1)), true);
            assertEquals(new Frame(fin, true, opcode, 0), reader.next());
        }

        @ParameterizedTest
        @ValueSource(strings = {"c0 80", "40 80", "c8 80", "c9 80", "ca 80", "e1 80", "d1 80"})
        void bitThatAnExtensionUsesOtherwiseIsRefused(String wire) {
            var reader = new FrameReader(new Input(ScriptedWire.chopped(hex(wire), 1)), true);
            assertEquals(1002, assertThrows(WebSocketException.class, reader::next).code());
        }

        @ParameterizedTest
        @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
        void reservedOpcodeIsRefused(int opcode) {
            assertEquals(1002, violation(client(FIN | opcode, "x")));
            assertEquals(1002, violation(client(opcode, "x")));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "82 fe 0000", // nothing, in 16 bits
                    "82 fe 007d", // 125 in 16 bits
                    "82 ff 0000000000000000", // nothing, in 64 bits
                    "82 ff 000000000000007e", // 126 in 64 bits
                    "82 ff 000000000000ffff", // 65535 in 64 bits
                })
        void lengthInMoreBytesThanItNeedsIsRefused(String wire) {
            assertEquals(1002, violation(hex(wire)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"8000000000000000", "ffffffffffffffff", "8000000000000001"})
        void lengthWithTheMostSignificantBitIsRefused(String length) {
            var reader = reader("82 ff" + length);
            var violation = assertThrows(WebSocketException.class, reader::next);
            assertEquals(1002, violation.code());
            assertEquals("a payload length with the most significant bit set", violation.getMessage());
        }

        @Test
        void tenThousandRandomHeadersAreReadAsTheyWereWritten() throws Exception {
            var random = new Random(6455);
            Opcode[] opcodes = Opcode.values();
            for (int i = 0; i < 10_000; i++) {
                Opcode opcode = opcodes[random.nextInt(opcodes.length)];
                long length = opcode.isControl() ? random.nextInt(126) : random.nextLong() >>> (1 + random.nextInt(62));
                boolean fin = opcode.isControl() || random.nextBoolean();
                byte[] header = Bytes.header((fin ? FIN : 0) | opcode.code(), 0x80, length);
                byte[] key = new byte[4];
                random.nextBytes(key);
                var reader = reader(concat(header, key), 1 + random.nextInt(14));
                assertEquals(new Frame(fin, false, opcode, length), reader.next());
                assertEquals(length, reader.remaining());
            }
        }
    }

    @Nested
    class Section5_3_Masking {
        @Test
        void exampleIsUnmasked() throws Exception {
            var reader = reader("81 85 37 fa 21 3d 7f 9f 4d 51 58"); // RFC 6455 §5.7
            reader.next();
            assertArrayEquals(utf8("Hello"), read(reader));
        }

        @Test
        void keyGoesOnWhereThePieceBeforeEnded() throws Exception {
            var random = new Random(53);
            for (int length = 0; length < 70; length++) {
                byte[] payload = new byte[length];
                random.nextBytes(payload);
                byte[] key = {(byte) 0x80, 0x01, (byte) 0xff, 0x7f};
                byte[] wire = client(FIN | 0x2, payload, key);
                for (int chop = 1; chop < 20; chop++) {
                    var reader = reader(wire, chop);
                    reader.next();
                    assertArrayEquals(payload, read(reader), "length " + length + " in chops of " + chop);
                }
            }
        }

        @Test
        void payloadThatHasArrivedIsUnmaskedWhereItLies() throws Exception {
            byte[] payload = utf8("nineteen characters");
            byte[] wire = concat(client(FIN | 0x1, payload), client(FIN | 0x2, filled(600, 1)));
            var input = new Input(ScriptedWire.chopped(wire, 100));
            var reader = new FrameReader(input, false);
            reader.next();
            assertTrue(reader.hasArrived());
            assertEquals(19, reader.unmaskInPlace());
            assertEquals(0, reader.remaining());
            byte[] seen = new byte[19];
            System.arraycopy(input.array(), input.position(), seen, 0, 19);
            assertArrayEquals(payload, seen);
            input.skip(19);
            reader.next();
            assertFalse(reader.hasArrived());
            assertArrayEquals(filled(600, 1), read(reader));
        }
    }

    @Test
    void payloadIsUnmaskedWhereItLiesPieceByPiece() throws Exception {
        byte[] payload = utf8("as many octets as there are in three segments or so");
        for (int chop = 1; chop < 40; chop++) {
            var input = new Input(ScriptedWire.chopped(client(FIN | 0x1, payload), chop));
            var reader = new FrameReader(input, false);
            reader.next();
            var seen = new ByteArrayOutputStream();
            while (reader.remaining() > 0) {
                int length = reader.readInPlace();
                seen.write(input.array(), input.position(), length);
                input.skip(length);
            }
            assertArrayEquals(payload, seen.toByteArray());
        }
    }

    @Nested
    class Section5_5_ControlFrames {
        @ParameterizedTest
        @CsvSource({
            "a fragmented close, 08 80",
            "a fragmented ping,  09 80",
            "a fragmented pong,  0a 80",
            "a close of 126,     88 fe",
            "a ping of 126,      89 fe",
            "a pong of 65536,    8a ff",
        })
        void rulesAreCheckedBeforeTheLengthIsRead(String what, String wire) {
            assertEquals(1002, violation(hex(wire)), what);
        }

        @Test
        void payloadOfUpTo125BytesIsReadWhole() throws Exception {
            for (int chop : new int[] {1, 3, 126, 1000}) {
                var reader = reader(concat(client(FIN | 0x9, filled(125, 7)), client(FIN | 0xA, "")), chop);
                reader.next();
                assertArrayEquals(filled(125, 7), reader.payload());
                reader.next();
                assertArrayEquals(new byte[0], reader.payload());
            }
        }
    }

    @Nested
    class EndOfTheStream {
        @Test
        void everywhereInAFrameItIsTheSameException() throws Exception {
            byte[] wire = client(FIN | 0x2, filled(70_000, 1));
            for (int length = 0; length < 20; length++) {
                byte[] cut = Arrays.copyOf(wire, length);
                var reader = reader(cut, 1);
                assertThrows(EOFException.class, () -> {
                    reader.next();
                    read(reader);
                });
            }
        }

        @Test
        void withinASkippedPayloadToo() throws Exception {
            var reader = reader("82 ff 7fffffffffffffff 00000000 01020304");
            reader.next();
            assertThrows(EOFException.class, reader::skip);
        }

        @Test
        void withinTheOctetsOfAControlFrameToo() throws Exception {
            var reader = reader("89 85 00000000 01020304");
            reader.next();
            assertThrows(EOFException.class, reader::payload);
        }
    }

    @Test
    void shortRestOfAPayloadBringsTheNextFrameWithIt() throws Exception {
        byte[] frame = client(FIN | 0x1, "five!");
        var wire = new ScriptedWire(List.of(Arrays.copyOf(frame, 7), concat(Arrays.copyOfRange(frame, 7, 11), frame)));
        var reader = new FrameReader(new Input(wire), false);
        reader.next();
        assertArrayEquals(utf8("five!"), read(reader));
        assertEquals(2L * frame.length, wire.taken());
        reader.next();
        assertArrayEquals(utf8("five!"), read(reader));
    }

    @Test
    void longRestOfAPayloadIsReadStraightIntoItsArray() throws Exception {
        byte[] frame = client(FIN | 0x2, filled(10_000, 1));
        var wire = new ScriptedWire(List.of(concat(frame, frame)));
        var reader = new FrameReader(new Input(wire), false);
        reader.next();
        assertArrayEquals(filled(10_000, 1), read(reader));
        assertEquals(frame.length, wire.taken());
        reader.next();
        assertArrayEquals(filled(10_000, 1), read(reader));
    }

    private static FrameReader inThreePieces(byte[] frame) {
        var wire = new ScriptedWire(List.of(
                Arrays.copyOf(frame, 3_000), Arrays.copyOfRange(frame, 3_000, 6_000),
                Arrays.copyOfRange(frame, 6_000, frame.length)));
        return new FrameReader(new Input(wire), false);
    }

    @Test
    void payloadGrowsOnlyWhenEnoughOfItComes() throws Exception {
        FrameReader reader = inThreePieces(client(FIN | 0x2, filled(10_000, 1)));
        var target = new byte[10_000];
        reader.next();
        reader.read(target, 0, target.length);
        assertTrue(reader.isGrowing(3_001));
        reader.read(target, 0, target.length);
        assertFalse(reader.isGrowing(3_001));
    }

    @Test
    void payloadThatArrivesInPiecesGrowsUntilItIsThere() throws Exception {
        FrameReader reader = inThreePieces(client(FIN | 0x2, filled(10_000, 1)));
        var target = new byte[10_000];
        reader.next();
        assertFalse(reader.isGrowing(1_000));
        for (int piece = 0; piece < 2; piece++) {
            reader.read(target, 0, target.length);
            assertTrue(reader.isGrowing(1_000));
            assertFalse(reader.isGrowing(1_000), "nothing has come in between");
        }
        while (reader.remaining() > 0) {
            reader.read(target, 0, target.length);
        }
        assertFalse(reader.isGrowing(1_000));
    }

    @Test
    void skippedPayloadLeavesTheNextFrameInPlace() throws Exception {
        for (int chop : new int[] {1, 700, 100_000}) {
            var reader = reader(concat(client(FIN | 0x2, filled(70_000, 1)), client(FIN | 0x1, "next")), chop);
            reader.next();
            reader.skip();
            assertEquals(new Frame(true, false, Opcode.TEXT, 4), reader.next());
            assertArrayEquals(utf8("next"), read(reader));
        }
    }
}
