package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.BINARY;
import static dev.socketloom.websocket.Bytes.CLOSE;
import static dev.socketloom.websocket.Bytes.CONTINUATION;
import static dev.socketloom.websocket.Bytes.FIN;
import static dev.socketloom.websocket.Bytes.PING;
import static dev.socketloom.websocket.Bytes.RSV1;
import static dev.socketloom.websocket.Bytes.TEXT;
import static dev.socketloom.websocket.Bytes.client;
import static dev.socketloom.websocket.Bytes.concat;
import static dev.socketloom.websocket.Bytes.deflated;
import static dev.socketloom.websocket.Bytes.filled;
import static dev.socketloom.websocket.Bytes.fragments;
import static dev.socketloom.websocket.Bytes.hex;
import static dev.socketloom.websocket.Bytes.status;
import static dev.socketloom.websocket.Bytes.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Input;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// permessage-deflate (RFC 7692) from the wire to the message: [WebSocket], [FrameReader], [MessageReader] and
/// [MessageInflater] together.
final class CompressedMessagesTest {

    private static final int MAX_MESSAGE = 1000;
    private static final int MAX_FRAGMENTS = 10;

    private final CountedInflaters inflaters = new CountedInflaters();
    private final List<String> sent = new ArrayList<>();

    @AfterEach
    void noInflaterIsForgotten() {
        assertEquals(0, inflaters.alive());
    }

    private WebSocket webSocket(byte[]... pieces) {
        return webSocket(new ScriptedWire(List.of(pieces)), MAX_MESSAGE);
    }

    private WebSocket webSocket(ScriptedWire wire, int maxMessage) {
        return new WebSocket(
                new Input(wire), maxMessage, MAX_FRAGMENTS, true, frame -> sent.add(Bytes.hex(frame)), inflaters);
    }

    private static String text(WebSocket socket) throws IOException, WebSocketException {
        return ((Message.Text) socket.receive()).text();
    }

    private static byte[] binary(WebSocket socket) throws IOException, WebSocketException {
        return ((Message.Binary) socket.receive()).bytes();
    }

    private int violation(WebSocket socket) {
        int code = assertThrows(WebSocketException.class, socket::receive).code();
        assertEquals("8802%04x".formatted(code), sent.getLast());
        return code;
    }

    private static byte[][] compressed(int opcode, byte[]... parts) {
        return fragments(RSV1 | opcode, parts);
    }

    @Nested
    class Section6_Framing {
        @Test
        void firstFragmentSaysItForAll() throws Exception {
            // §7.2.3.1: 41 03 f2 48 cd, 80 04 c9 c9 07 00
            var socket = webSocket(compressed(TEXT, hex("f2 48 cd"), hex("c9 c9 07 00")));
            assertEquals("Hello", text(socket));
        }

        @Test
        void everyCutOfAMessageGivesTheSameMessage() throws Exception {
            String greeting = "aä€𝄞 κόσμε ".repeat(3);
            byte[] bytes = deflated(utf8(greeting));
            for (int cut = 0; cut <= bytes.length; cut++) {
                byte[] wire = concat(
                        client(RSV1 | TEXT, Arrays.copyOf(bytes, cut)),
                        client(FIN | PING, "?"),
                        client(FIN | CONTINUATION, Arrays.copyOfRange(bytes, cut, bytes.length)),
                        client(FIN | TEXT, "as it is"),
                        client(FIN | RSV1 | BINARY, bytes));
                for (int chop = 1; chop <= wire.length; chop++) {
                    var socket = webSocket(ScriptedWire.chopped(wire, chop), MAX_MESSAGE);
                    assertEquals(greeting, text(socket));
                    assertEquals("as it is", text(socket));
                    assertArrayEquals(utf8(greeting), binary(socket));
                }
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {FIN | CONTINUATION, CONTINUATION})
        void laterFragmentMustNotSayItAgain(int first) {
            assertEquals(1002, violation(webSocket(
                    client(RSV1 | TEXT, hex("f2 48 cd")), client(RSV1 | first, hex("c9 c9 07 00")))));
        }

        @ParameterizedTest
        @ValueSource(ints = {CLOSE, PING, Bytes.PONG})
        void controlFrameIsNeverCompressed(int opcode) {
            assertEquals(1002, violation(webSocket(client(FIN | RSV1 | opcode, ""))));
        }

        @ParameterizedTest
        @ValueSource(ints = {0x20, 0x10, 0x30, 0x60, 0x70})
        void otherReservedBitsMeanNothingStill(int rsv) {
            assertEquals(1002, violation(webSocket(client(FIN | rsv | TEXT, "x"))));
        }

        @Test
        void messageMayBeLeftUncompressed() throws Exception {
            var socket = webSocket(client(FIN | TEXT, "plain"), client(TEXT, "pl"), client(FIN | CONTINUATION, "ain"));
            assertEquals("plain", text(socket));
            assertEquals("plain", text(socket));
            assertEquals(0, inflaters.made());
        }

        @Test
        void emptyMessageIsOneOctet() throws Exception {
            // §7.2.3.6: c1 01 00
            var socket = webSocket(client(FIN | RSV1 | TEXT, hex("00")), client(FIN | RSV1 | BINARY, hex("00")));
            assertEquals("", text(socket));
            assertEquals(0, binary(socket).length);
        }

        @Test
        void emptyFragmentsAreFragments() throws Exception {
            var socket = webSocket(compressed(TEXT, hex(""), hex("f2 48 cd c9 c9 07 00"), hex("")));
            assertEquals("Hello", text(socket));
        }
    }

    @Nested
    class Section7_2_2_Decompression {
        @ParameterizedTest
        @CsvSource({"a reserved block, ff", "nothing at all, ''", "a message of before, f2 00 11 00 00"})
        void corruptMessageIsRefused(String what, String wire) {
            assertEquals(1007, violation(webSocket(client(FIN | RSV1 | BINARY, hex(wire)))), what);
        }

        @Test
        void corruptionIsSeenBeforeTheMessageEnds() {
            var wire = new ScriptedWire(List.of(client(RSV1 | BINARY, hex("ff")), client(FIN | CONTINUATION, "late")));
            assertEquals(1007, violation(webSocket(wire, MAX_MESSAGE)));
            assertEquals(client(RSV1 | BINARY, hex("ff")).length, wire.taken());
        }

        @Test
        void textMustBeUtf8OnceItIsInflated() {
            assertEquals(1007, violation(webSocket(client(FIN | RSV1 | TEXT, deflated(hex("48 ff"))))));
            assertEquals(1007, violation(webSocket(client(FIN | RSV1 | TEXT, deflated(hex("e2 82"))))));
        }

        @Test
        void badOctetFailsBeforeTheNextIsRead() {
            byte[] message = concat(utf8("κόσμε"), hex("f4 90 80 80"), utf8("edited"));
            // A plain block, so that each octet comes out when it has arrived.
            byte[] block = concat(hex("00 15 00 ea ff"), message, hex("00"));
            byte[] frame = client(FIN | RSV1 | TEXT, block);
            int bad = frame.length - utf8("edited").length - 1 - 2; // up to and including 90
            for (int chop = 1; chop < frame.length; chop++) {
                var wire = ScriptedWire.chopped(frame, chop);
                assertEquals(1007, violation(webSocket(wire, MAX_MESSAGE)));
                assertEquals(Math.min(frame.length, Math.ceilDiv(bad, chop) * chop), wire.taken());
            }
        }
    }

    @Nested
    class Limits {
        private static final int MIB = 1024 * 1024;

        @ParameterizedTest
        @ValueSource(ints = {MAX_MESSAGE - 1, MAX_MESSAGE})
        void countWhatComesOut(int size) throws Exception {
            assertEquals(size, binary(webSocket(client(FIN | RSV1 | BINARY, deflated(filled(size, 1))))).length);
        }

        @Test
        void oneByteMoreIsTooMany() {
            byte[] message = deflated(filled(MAX_MESSAGE + 1, 1));
            assertEquals(1009, violation(webSocket(client(FIN | RSV1 | BINARY, message))));
            assertEquals(1009, violation(webSocket(compressed(BINARY, Arrays.copyOf(message, 1),
                    Arrays.copyOfRange(message, 1, message.length)))));
        }

        @Test
        void bombOf100MibStopsAtTheLimit() {
            byte[] bomb = deflated(filled(100 * MIB, 0));
            assertTrue(bomb.length < 110_000);
            byte[] frame = client(FIN | RSV1 | BINARY, bomb);
            var wire = ScriptedWire.chopped(frame, 1_000);
            assertEquals(1009, violation(webSocket(wire, MIB)));
            assertEquals(MIB + 1, inflaters.inflated());
            assertEquals(MIB + 1, inflaters.largestRoom());
            assertTrue(wire.taken() < 3_000, "read " + wire.taken());
        }

        @Test
        void bombOfManySmallBlocksStopsThereToo() {
            byte[] block = concat(deflated(filled(MAX_MESSAGE / 5, 0)), hex("00 00 ff ff"));
            assertEquals(1009, violation(webSocket(compressed(BINARY, block, block, block, block, block, block))));
            assertEquals(MAX_MESSAGE + 1, inflaters.inflated());
        }

        @Test
        void memoryGrowsWithWhatComesOut() {
            byte[] third = concat(deflated(filled(20_000, 0)), hex("00 00 ff ff"));
            var socket = webSocket(ScriptedWire.chopped(client(RSV1 | BINARY, third), 10), 100 * MIB);
            assertThrows(EOFException.class, socket::receive);
            assertEquals(32 * 1024, inflaters.largestRoom());
        }

        /// Blocks with nothing in them make no message longer, and so no message too long.
        @Test
        void messageWithoutAnEndAndAContentIsRefusedByItsLength() {
            byte[] nothing = hex("00 00 00 ff ff".repeat(60));
            assertEquals(1009, violation(webSocket(compressed(BINARY, nothing, nothing, nothing, nothing, nothing))));
            assertEquals(1009, violation(webSocket(hex("c2 fe 05 4b 00000000")))); // 1,355 bytes of some 1,314
            assertEquals(1009, violation(webSocket(hex("c2 ff 7fffffffffffffff 00000000"))));
        }

        @Test
        void noiseOfTheFullLengthIsLongerThanThatOnTheWire() throws Exception {
            byte[] noise = new byte[MAX_MESSAGE];
            new Random(1).nextBytes(noise);
            byte[] compressed = deflated(noise);
            assertTrue(compressed.length > MAX_MESSAGE);
            assertArrayEquals(noise, binary(webSocket(client(FIN | RSV1 | BINARY, compressed))));
        }

        @Test
        void fragmentsAreCountedAsEver() {
            byte[][] parts = new byte[MAX_FRAGMENTS + 1][0];
            assertEquals(1008, violation(webSocket(compressed(TEXT, parts))));
        }
    }

    /// Each test ends with the count of those that are alive.
    @Nested
    class InflatersAreEnded {
        @Test
        void whenTheMessageIsComplete() throws Exception {
            var socket = webSocket(compressed(TEXT, hex("f2 48 cd"), hex("c9 c9 07 00")));
            assertEquals("Hello", text(socket));
            assertEquals(1, inflaters.made());
        }

        @Test
        void whenTheConnectionBreaksBetweenTwoFragments() {
            assertThrows(EOFException.class, webSocket(client(RSV1 | TEXT, hex("f2 48 cd")))::receive);
            assertEquals(1, inflaters.made());
        }

        @Test
        void whenTheConnectionBreaksWithinOne() {
            byte[] frame = client(FIN | RSV1 | TEXT, hex("f2 48 cd c9 c9 07 00"));
            assertThrows(EOFException.class, webSocket(Arrays.copyOf(frame, frame.length - 2))::receive);
            assertEquals(1, inflaters.made());
        }

        @Test
        void whenTheClientClosesBetweenTwoFragments() throws Exception {
            var socket = webSocket(client(RSV1 | TEXT, hex("f2 48 cd")), client(FIN | CLOSE, status(1000, "")));
            assertNull(socket.receive());
            assertEquals(1, inflaters.made());
        }

        @Test
        void whenWeCloseBetweenTwoFragments() throws Exception {
            var closing = new WebSocket[1];
            var wire = new ScriptedWire(List.of(
                    client(RSV1 | TEXT, hex("f2 48 cd")),
                    client(FIN | PING, "now"),
                    client(FIN | CONTINUATION, hex("c9 c9 07 00")),
                    client(FIN | CLOSE, status(1000, ""))));
            closing[0] = new WebSocket(new Input(wire), MAX_MESSAGE, MAX_FRAGMENTS, true, frame -> {
                if (frame[0] == (byte) (FIN | Bytes.PONG)) {
                    closing[0].close(1001, "");
                }
            }, inflaters);
            assertNull(closing[0].receive());
            assertEquals(1, inflaters.made());
        }
    }

    /// The same messages in every run.
    @Nested
    class Fuzz {
        @Test
        void whatWasCompressedComesBackAsItWas() throws Exception {
            for (int seed = 0; seed < 1_000; seed++) {
                var random = new Random(seed);
                byte[] message = words(random);
                byte[] wire = concat(fragments(
                        RSV1 | BINARY, cut(random, compressedSomehow(random, message)).toArray(byte[][]::new)));
                var socket = webSocket(ScriptedWire.chopped(wire, 1 + random.nextInt(wire.length)), 10_000);
                assertArrayEquals(message, binary(socket), "seed " + seed);
            }
            assertEquals(1_000, inflaters.made());
        }

        @Test
        void oneChangedByteIsAnotherMessageOrAViolationOrAnEnd() throws Exception {
            int violations = 0;
            for (int seed = 0; seed < 2_000; seed++) {
                var random = new Random(seed);
                byte[] bytes = compressedSomehow(random, words(random));
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                byte[] wire = concat(fragments(RSV1 | TEXT, cut(random, bytes).toArray(byte[][]::new)));
                try {
                    assertTrue(text(webSocket(ScriptedWire.chopped(wire, 50), 10_000)).length() <= 10_000);
                } catch (WebSocketException violation) {
                    assertTrue(List.of(1007, 1009).contains(violation.code()), violation + ", seed " + seed);
                    violations++;
                }
            }
            assertTrue(violations > 400, "violations: " + violations);
        }

        @Test
        void randomBytesAreNoMessageButAViolation() throws Exception {
            var random = new Random(7692);
            for (int i = 0; i < 10_000; i++) {
                byte[] bytes = new byte[random.nextInt(60)];
                random.nextBytes(bytes);
                try {
                    assertTrue(binary(webSocket(client(FIN | RSV1 | BINARY, bytes))).length <= MAX_MESSAGE);
                } catch (WebSocketException violation) {
                    assertTrue(List.of(1007, 1009).contains(violation.code()), violation + ", round " + i);
                }
            }
        }

        /// ASCII, with repetitions near and far.
        private static byte[] words(Random random) {
            byte[] words = new byte[random.nextInt(10_000)];
            int letters = 1 + random.nextInt(100);
            for (int at = 0; at < words.length; at++) {
                boolean again = at > 50 && random.nextInt(10) > 0;
                words[at] = again ? words[at - 1 - random.nextInt(50)] : (byte) random.nextInt(letters);
            }
            return words;
        }

        /// In several blocks, of any kind, with the mark of the last or without.
        private static byte[] compressedSomehow(Random random, byte[] message) {
            int level = random.nextInt(10);
            byte[] all = {};
            for (byte[] block : cut(random, message)) {
                all = concat(all, random.nextBoolean() ? finished(level, block) : flushed(block));
            }
            // What the receiver puts back is left out, or there is an octet for it to follow (RFC 7692 §7.2.3.4).
            return Bytes.hex(all).endsWith("0000ffff") ? Arrays.copyOf(all, all.length - 4) : concat(all, hex("00"));
        }

        private static byte[] flushed(byte[] block) {
            return concat(deflated(block), hex("00 00 ff ff"));
        }

        private static byte[] finished(int level, byte[] block) {
            var deflater = new Deflater(level, true);
            deflater.setInput(block);
            deflater.finish();
            byte[] target = new byte[block.length * 2 + 100];
            int length = deflater.deflate(target);
            deflater.end();
            return Arrays.copyOf(target, length);
        }

        private static List<byte[]> cut(Random random, byte[] bytes) {
            if (bytes.length == 0) {
                return List.of(bytes);
            }
            return ScriptedWire.chop(bytes, Math.ceilDiv(bytes.length, 1 + random.nextInt(MAX_FRAGMENTS)));
        }
    }
}
