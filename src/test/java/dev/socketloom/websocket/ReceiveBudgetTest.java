package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.BINARY;
import static dev.socketloom.websocket.Bytes.CLOSE;
import static dev.socketloom.websocket.Bytes.CONTINUATION;
import static dev.socketloom.websocket.Bytes.FIN;
import static dev.socketloom.websocket.Bytes.TEXT;
import static dev.socketloom.websocket.Bytes.client;
import static dev.socketloom.websocket.Bytes.concat;
import static dev.socketloom.websocket.Bytes.filled;
import static dev.socketloom.websocket.Bytes.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Budget;
import dev.socketloom.http.Input;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What is counted of messages that are being received, and until when.
final class ReceiveBudgetTest {

    private static final int MAX_MESSAGE = 1_000_000;
    private static final int MAX_FRAGMENTS = 10;
    private static final int LARGE = 200_000;
    private static final int COMPRESSED = 0x40;
    private static final String CLOSE_1013 = "880203f5";

    private final Budget budget = new Budget(1_000_000);
    private final List<String> sent = new ArrayList<>();

    private WebSocket webSocket(boolean deflate, byte[]... pieces) {
        var input = new Input(new ScriptedWire(List.of(pieces)), budget);
        return new WebSocket(input, MAX_MESSAGE, MAX_FRAGMENTS, deflate, frame -> sent.add(Bytes.hex(frame)));
    }

    private WebSocket webSocket(byte[]... pieces) {
        return webSocket(false, pieces);
    }

    private static byte[] half(byte[] frame) {
        return Arrays.copyOf(frame, frame.length / 2);
    }

    private static Message received(WebSocket socket) throws IOException, WebSocketException {
        Message message = socket.receive();
        assertNotNull(message);
        return message;
    }

    @Nested
    class IsCounted {

        @Test
        void fromWhenItArrivesUntilTheNextOneIsWanted() throws Exception {
            WebSocket socket = webSocket(client(FIN | BINARY, filled(LARGE, 'x')), client(FIN | TEXT, filled(1, 'x')));
            received(socket);
            assertTrue(budget.used() >= LARGE, "used: " + budget.used());
            received(socket);
            assertEquals(0, budget.used());
        }

        @Test
        void inAllItsFragmentsTogether() throws Exception {
            WebSocket socket = webSocket(concat(
                    client(BINARY, filled(LARGE / 2, 'x')), client(CONTINUATION, filled(LARGE / 2, 'x')), client(FIN | CONTINUATION, new byte[0])));
            received(socket);
            assertTrue(budget.used() >= LARGE, "used: " + budget.used());
        }

        @Test
        void notWhenItIsSmall() throws Exception {
            WebSocket socket = webSocket(client(FIN | BINARY, filled(400, 'x')), client(FIN | BINARY, filled(3_000, 'x')));
            received(socket);
            assertEquals(0, budget.used());
            received(socket);
            assertEquals(0, budget.used());
        }

        @Test
        void noMoreWhenTheConnectionEndsWithinIt() {
            WebSocket socket = webSocket(half(client(FIN | BINARY, filled(LARGE, 'x'))));
            assertThrows(EOFException.class, socket::receive);
            assertEquals(0, budget.used());
        }

        @Test
        void noMoreWhenItBreaksARule() {
            WebSocket socket = webSocket(concat(client(BINARY, filled(LARGE, 'x')), client(FIN | TEXT, filled(1, 'x'))));
            assertThrows(WebSocketException.class, socket::receive);
            assertEquals(0, budget.used());
        }

        @Test
        void noMoreWhenTheClientCloses() throws Exception {
            WebSocket socket = webSocket(concat(
                    client(BINARY, filled(LARGE, 'x')), client(FIN | CLOSE, status(1000, ""))));
            assertNull(socket.receive());
            assertEquals(0, budget.used());
        }
    }

    @Nested
    class WhenItWouldBeTooMuch {

        @Test
        void itsConnectionIsClosedWithTryAgainLaterAndNothingIsHeld() {
            WebSocket socket = webSocket(client(FIN | BINARY, filled(900_000, 'x')));
            assertEquals(1013, assertThrows(WebSocketException.class, socket::receive).code());
            assertEquals(List.of(CLOSE_1013), sent);
            assertEquals(0, budget.used());
        }

        @Test
        void othersThatAreSmallAreReceived() throws Exception {
            Budget.Share others = budget.share();
            others.add(1_000_000);
            WebSocket socket = webSocket(client(FIN | BINARY, filled(4_000, 'x')), client(FIN | BINARY, filled(20_000, 'x')));
            assertInstanceOf(Message.Binary.class, received(socket));
            assertEquals(1013, assertThrows(WebSocketException.class, socket::receive).code());
        }
    }

    @Nested
    class Compressed {

        private static byte[] deflated(int length) {
            var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
            deflater.setInput(new byte[length]);
            var bytes = new byte[length + 100];
            int count = deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH);
            deflater.end();
            return Arrays.copyOf(bytes, count - 4);
        }

        @Test
        void itIsCountedAsWhatItStandsFor() throws Exception {
            WebSocket socket = webSocket(true, client(FIN | COMPRESSED | BINARY, deflated(LARGE)),
                    client(FIN | TEXT, filled(1, 'x')));
            received(socket);
            assertTrue(budget.used() >= LARGE, "used: " + budget.used());
            received(socket);
            assertEquals(0, budget.used());
        }

        @Test
        void aBombIsRefusedWhenTheBudgetIsUsedUp() {
            WebSocket socket = webSocket(true, client(FIN | COMPRESSED | BINARY, deflated(900_000)));
            assertEquals(1013, assertThrows(WebSocketException.class, socket::receive).code());
            assertEquals(0, budget.used());
        }

        @Test
        void whatDecompressesItIsCountedAsLongAsItDoes() {
            Budget.Share others = budget.share();
            others.add(960_000);
            WebSocket socket = webSocket(true, client(COMPRESSED | BINARY, deflated(10)));
            assertEquals(1013, assertThrows(WebSocketException.class, socket::receive).code());
            others.clear();
            assertEquals(0, budget.used());
        }
    }
}
