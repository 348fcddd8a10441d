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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// permessage-deflate (RFC 7692) from the wire to the message: [WebSocket], [FrameReader], [MessageReader] and
/// [MessageInflater] together.
final class CompressedMessagesTest extends Inflating {

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
}
