package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What one message becomes on each transport.
final class PreparedTest {

    static String hex(ByteBuffer frames) {
        var bytes = new byte[frames.remaining()];
        frames.get(frames.position(), bytes);
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    private static String polled(Prepared prepared) {
        return new String(prepared.polled(), StandardCharsets.UTF_8);
    }

    @Nested
    class OnAWebSocket {

        @Test
        void aTextIsOneFrame() {
            assertEquals("81 06 34 68 65 6c 6c 6f", hex(Prepared.message("hello", List.of()).frames()));
        }

        @Test
        void aBinaryMessageIsOneFrameWithoutAType() {
            assertEquals("82 03 01 02 03", hex(Prepared.binary(new byte[] {1, 2, 3}).frames()));
            assertEquals("82 00", hex(Prepared.binary(new byte[0]).frames()));
        }

        @Test
        void attachmentsFollowTheirTextWithNothingInBetween() {
            Prepared message = Prepared.message("51-[]", List.of(new byte[] {1}, new byte[] {2, 3}));
            assertEquals("81 06 34 35 31 2d 5b 5d 82 01 01 82 02 02 03", hex(message.frames()));
        }

        @Test
        void lengthsTakeAsManyBytesAsTheyNeed() {
            assertEquals("81 7d", hex(Prepared.message("x".repeat(124), List.of()).frames()).substring(0, 5));
            assertEquals("81 7e 00 7e", hex(Prepared.message("x".repeat(125), List.of()).frames()).substring(0, 11));
            assertEquals(
                    "82 7f 00 00 00 00 00 01 00 00",
                    hex(Prepared.binary(new byte[65_536]).frames()).substring(0, 29));
        }

        /// The bytes in front of a text are ours to write a header in.
        @Test
        void aTextWithRoomInFrontIsSentFromWhereItIs() {
            byte[] utf8 = ("-".repeat(11) + "hello").getBytes(StandardCharsets.UTF_8);
            Prepared message = Prepared.message(utf8, 11, 16, List.of());
            assertEquals("81 06 34 68 65 6c 6c 6f", hex(message.frames()));
            assertSame(utf8, message.frames().array());
            assertEquals("4hello", polled(message));
        }

        @Test
        void aTextWithTooLittleRoomIsCopied() {
            byte[] utf8 = ("-".repeat(10) + "hello").getBytes(StandardCharsets.UTF_8);
            Prepared message = Prepared.message(utf8, 10, 15, List.of());
            assertEquals("81 06 34 68 65 6c 6c 6f", hex(message.frames()));
            assertEquals("-".repeat(10) + "hello", new String(utf8, StandardCharsets.UTF_8));
        }

        @Test
        void lengthsCountBytesAndNotCharacters() {
            assertEquals("81 04 34 e2 82 ac", hex(Prepared.message("\u20ac", List.of()).frames()));
        }

        @Test
        void aControlFrameIsSentAsItIs() {
            byte[] frame = {(byte) 0x8A, 0};
            assertSame(frame, Prepared.control(frame).frames().array());
        }
    }

    @Nested
    class OnAWebSocketThatTakesCompressedMessages {

        private static final int THRESHOLD = 100;

        private static final String LONG_TEXT = "compressible ".repeat(20);

        private static final byte[] LONG_BYTES = new byte[THRESHOLD];

        @Test
        void aLongTextIsCompressed() {
            Prepared message = Prepared.message(LONG_TEXT, List.of());
            ByteBuffer deflated = message.deflatedFrames(THRESHOLD);
            assertEquals("c1", hex(deflated).substring(0, 2));
            assertEquals(deflated.remaining() - 2, deflated.get(1));
            assertTrue(deflated.remaining() < 50, hex(deflated));
        }

        @Test
        void longMeansTheThresholdInBytes() {
            assertEquals("81", first(Prepared.message("x".repeat(THRESHOLD - 2), List.of())));
            assertEquals("c1", first(Prepared.message("x".repeat(THRESHOLD - 1), List.of())));
            assertEquals("81", first(Prepared.message("\u20ac".repeat(32), List.of())));
            assertEquals("c1", first(Prepared.message("\u20ac".repeat(33), List.of())));
            assertEquals("82", first(Prepared.binary(new byte[THRESHOLD - 1])));
            assertEquals("c2", first(Prepared.binary(LONG_BYTES)));
        }

        private static String first(Prepared message) {
            return hex(message.deflatedFrames(THRESHOLD)).substring(0, 2);
        }

        @Test
        void eachPartIsJudgedByItself() {
            assertEquals(
                    hex(Prepared.message("51-[]", List.of()).frames())
                            + " " + hex(Prepared.binary(LONG_BYTES).deflatedFrames(THRESHOLD)) + " 82 01 01",
                    hex(Prepared.message("51-[]", List.of(LONG_BYTES, new byte[] {1})).deflatedFrames(THRESHOLD)));
        }

        @Test
        void aShortMessageIsTheOneThatOthersGet() {
            Prepared message = Prepared.message("hello", List.of(new byte[1]));
            assertSame(message.frames(), message.deflatedFrames(THRESHOLD));
        }

        @Test
        void noiseIsSentAsItIs() {
            byte[] noise = new byte[1_000];
            new Random(1).nextBytes(noise);
            Prepared message = Prepared.binary(noise);
            assertEquals(hex(message.frames()), hex(message.deflatedFrames(THRESHOLD)));
        }

        @Test
        void compressionIsDoneOnceForAllReceivers() {
            Prepared message = Prepared.message(LONG_TEXT, List.of());
            assertSame(message.deflatedFrames(THRESHOLD), message.deflatedFrames(THRESHOLD));
        }

        @Test
        void whoeverDoesNotWantItIsLeftAlone() {
            Prepared message = Prepared.message(LONG_TEXT, List.of(LONG_BYTES));
            Prepared plain = message.uncompressed();
            assertSame(plain.frames(), plain.deflatedFrames(THRESHOLD));
            assertEquals(hex(message.frames()), hex(plain.frames()));
            assertEquals(polled(message), polled(plain));
        }

        @Test
        void theProtocolsOwnPacketsAreNeverCompressed() {
            byte[] frame = {(byte) 0x8A, 0};
            assertSame(frame, Prepared.control(frame).deflatedFrames(0).array());
            assertSame(Prepared.PING.frames(), Prepared.PING.deflatedFrames(0));
            Prepared open = Prepared.open(LONG_TEXT);
            assertSame(open.frames(), open.deflatedFrames(0));
        }
    }

    @Nested
    class OverPolling {

        @Test
        void aTextIsItself() {
            assertEquals("4hello \u20ac", polled(Prepared.message("hello \u20ac", List.of())));
        }

        @Test
        void bytesAreBase64() {
            assertEquals("bAQIDBA==", polled(Prepared.binary(new byte[] {1, 2, 3, 4})));
            assertEquals("b", polled(Prepared.binary(new byte[0])));
        }

        @Test
        void attachmentsFollowTheirText() {
            assertEquals(
                    "451-[]\u001ebAQ==\u001ebAgM=",
                    polled(Prepared.message("51-[]", List.of(new byte[] {1}, new byte[] {2, 3}))));
        }

        @Test
        void aControlFrameMeansNothing() {
            assertEquals(0, Prepared.control(new byte[] {(byte) 0x8A, 0}).polled().length);
        }
    }

    @Test
    void eachFormIsMadeOnce() {
        Prepared message = Prepared.message("hello", List.of());
        assertSame(message.frames(), message.frames());
        assertSame(message.polled(), message.polled());
    }

    @Test
    void theProtocolsOwnPackets() {
        assertEquals("2", polled(Prepared.PING));
        assertEquals("3", polled(Prepared.PONG));
        assertEquals("6", polled(Prepared.NOOP));
        assertEquals("1", polled(Prepared.CLOSE));
        assertEquals("3probe", polled(Prepared.pong("probe")));
        assertEquals("0{}", polled(Prepared.open("{}")));
    }

    @Test
    void theOpenPacketLeavesInOnePieceWithTheAnswerToTheHandshake() {
        Prepared both = Prepared.open("{}").behind(new byte[] {'1', '0', '1', '\r', '\n'});
        assertEquals("31 30 31 0d 0a 81 03 30 7b 7d", hex(both.frames()));
        assertEquals("31 30 31 0d 0a 81 03 30 7b 7d", hex(both.deflatedFrames(0)));
    }

    @Test
    void theFirstAndTheLastOfASessionHaveAResponseForThemselves() {
        assertTrue(Prepared.CLOSE.standsAlone());
        assertTrue(Prepared.open("{}").standsAlone());
        assertFalse(Prepared.NOOP.standsAlone());
        assertFalse(Prepared.message("0", List.of()).standsAlone());
        assertFalse(Prepared.binary(new byte[] {'0'}).standsAlone());
    }

    @Test
    void theSizeIsNeverLessThanWhatIsHeld() {
        assertTrue(Prepared.message("hello", List.of(new byte[100], new byte[200])).size() >= 306);
        assertTrue(Prepared.binary(new byte[0]).size() > 0);
    }
}
