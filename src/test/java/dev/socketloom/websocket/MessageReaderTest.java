package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.BINARY;
import static dev.socketloom.websocket.Bytes.CONTINUATION;
import static dev.socketloom.websocket.Bytes.FIN;
import static dev.socketloom.websocket.Bytes.TEXT;
import static dev.socketloom.websocket.Bytes.client;
import static dev.socketloom.websocket.Bytes.concat;
import static dev.socketloom.websocket.Bytes.filled;
import static dev.socketloom.websocket.Bytes.hex;
import static dev.socketloom.websocket.Bytes.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.socketloom.http.Input;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageReaderTest {

    private static final int MAX_MESSAGE = 1000;
    private static final int MAX_FRAGMENTS = 10;

    /// A MessageReader with the FrameReader below it, for streams of nothing but data frames.
    private static final class Reader {
        private final FrameReader frames;
        private final MessageReader messages;

        Reader(ScriptedWire wire, int maxMessage) {
            var input = new Input(wire);
            frames = new FrameReader(input, false);
            messages = new MessageReader(input, frames, maxMessage, MAX_FRAGMENTS, () -> new Inflater(true));
        }

        Message next() throws IOException, WebSocketException {
            for (; ; ) {
                Message message = messages.take(frames.next());
                if (message != null) {
                    return message;
                }
            }
        }
    }

    private static Reader reader(byte[]... pieces) {
        return reader(new ScriptedWire(List.of(pieces)), MAX_MESSAGE);
    }

    private static Reader reader(ScriptedWire wire, int maxMessage) {
        return new Reader(wire, maxMessage);
    }

    private static String text(Reader reader) throws IOException, WebSocketException {
        return ((Message.Text) reader.next()).text();
    }

    private static byte[] binary(Reader reader) throws IOException, WebSocketException {
        return ((Message.Binary) reader.next()).bytes();
    }

    private static int violation(Reader reader) {
        return assertThrows(WebSocketException.class, reader::next).code();
    }

    @Nested
    class Section5_4_Fragmentation {
        @Test
        void exampleIsPutTogether() throws Exception {
            var reader = reader(client(TEXT, "Hel"), client(FIN | CONTINUATION, "lo")); // §5.7
            assertEquals("Hello", text(reader));
        }

        @Test
        void continuationOfNothingIsRefused() {
            assertEquals(1002, violation(reader(client(CONTINUATION, "x"))));
        }

        @Test
        void continuationAfterTheLastFragmentIsRefused() throws Exception {
            var reader = reader(
                    client(BINARY, "a"), client(FIN | CONTINUATION, "b"), client(FIN | CONTINUATION, "c"));
            assertArrayEquals(utf8("ab"), binary(reader));
            assertEquals(1002, violation(reader));
        }

        @ParameterizedTest
        @ValueSource(ints = {TEXT, BINARY, FIN | TEXT, FIN | BINARY})
        void messageBetweenTheFragmentsOfAnotherIsRefused(int first) {
            assertEquals(1002, violation(reader(client(TEXT, "a"), client(first, "b"))));
        }

        @Test
        void emptyFragmentsAreFragments() throws Exception {
            var reader = reader(client(BINARY, ""), client(CONTINUATION, ""), client(FIN | CONTINUATION, ""));
            assertArrayEquals(new byte[0], binary(reader));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 5, 1000})
        void binaryMessageBelongsToItsReceiver(int chop) throws Exception {
            byte[] wire =
                    concat(client(FIN | BINARY, "aaaa"), client(FIN | BINARY, "bbbb"), client(FIN | BINARY, "cc"));
            var reader = reader(ScriptedWire.chopped(wire, chop), MAX_MESSAGE);
            byte[] first = binary(reader);
            byte[] second = binary(reader);
            second[0] = 'x';
            assertArrayEquals(utf8("cc"), binary(reader));
            assertArrayEquals(utf8("aaaa"), first);
            assertArrayEquals(utf8("xbbb"), second);
        }
    }

    @Nested
    class Limits {
        @Test
        void messageOfExactlyTheLimitPasses() throws Exception {
            var reader = reader(client(FIN | BINARY, filled(MAX_MESSAGE, 1)), client(BINARY, filled(999, 1)),
                    client(CONTINUATION, filled(1, 1)), client(FIN | CONTINUATION, ""));
            assertEquals(MAX_MESSAGE, binary(reader).length);
            assertEquals(MAX_MESSAGE, binary(reader).length);
        }

        @ParameterizedTest
        @CsvSource({
            "one byte more,          82 fe 03e9",
            "two GiB,                82 ff 0000000080000000",
            "all that 63 bits allow, 82 ff 7fffffffffffffff",
        })
        void announcedLengthIsRefusedBeforeAnyPayload(String what, String header) {
            assertEquals(1009, violation(reader(hex(header + "00000000"))), what);
        }

        @Test
        void fragmentsCountTogether() {
            var reader = reader(client(TEXT, filled(600, 'a')), hex("00 fe 0191 00000000")); // 401 more
            assertEquals(1009, violation(reader));
        }

        @Test
        void lengthThatOnlyFitsTheSumIn64BitsIsRefused() {
            var reader = reader(client(TEXT, filled(600, 'a')), hex("00 ff 7fffffffffffffff 00000000"));
            assertEquals(1009, violation(reader));
        }

        @Test
        void memoryGrowsWithWhatArrivesAndNotWithWhatIsAnnounced() {
            // An array of this length cannot be made at all.
            byte[] wire = concat(hex("82 ff 000000007fffffff 00000000"), filled(100_000, 1));
            var reader = reader(ScriptedWire.chopped(wire, 5000), Integer.MAX_VALUE);
            assertThrows(EOFException.class, reader::next);
        }

        @Test
        void emptyFragmentsAreCounted() throws Exception {
            var pieces = new ArrayList<byte[]>();
            for (int message = 0; message < 2; message++) {
                pieces.add(client(TEXT, ""));
                for (int i = 2; i < MAX_FRAGMENTS; i++) {
                    pieces.add(client(CONTINUATION, ""));
                }
                pieces.add(client((message == 0 ? FIN : 0) | CONTINUATION, ""));
            }
            pieces.add(client(FIN | CONTINUATION, ""));
            var reader = reader(pieces.toArray(byte[][]::new));
            assertEquals("", text(reader));
            assertEquals(1008, violation(reader));
        }
    }

    @Nested
    class Section8_1_Utf8 {
        @Test
        void badOctetFailsBeforeTheNextIsRead() {
            byte[] frame = client(FIN | TEXT, concat(utf8("κόσμε"), hex("f4 90 80 80"), utf8("edited")));
            int bad = frame.length - utf8("edited").length - 2; // up to and including 90
            for (int chop = 1; chop < frame.length; chop++) {
                var wire = ScriptedWire.chopped(frame, chop);
                assertEquals(1007, violation(reader(wire, MAX_MESSAGE)));
                assertEquals(Math.min(frame.length, Math.ceilDiv(bad, chop) * chop), wire.taken());
            }
        }

        @Test
        void characterMayBeSplitBetweenFragmentsButNotEndTheText() throws Exception {
            var reader = reader(
                    client(TEXT, hex("e2")),
                    client(CONTINUATION, hex("82")),
                    client(FIN | CONTINUATION, hex("ac")),
                    client(FIN | TEXT, hex("e2 82")));
            assertEquals("€", text(reader));
            assertEquals(1007, violation(reader));
        }

        @Test
        void binaryMayBeAnything() throws Exception {
            assertArrayEquals(hex("ff fe ed a0 80"), binary(reader(client(FIN | BINARY, hex("ff fe ed a0 80")))));
        }
    }
}
