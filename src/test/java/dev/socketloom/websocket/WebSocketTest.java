package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.BINARY;
import static dev.socketloom.websocket.Bytes.CLOSE;
import static dev.socketloom.websocket.Bytes.CONTINUATION;
import static dev.socketloom.websocket.Bytes.FIN;
import static dev.socketloom.websocket.Bytes.PING;
import static dev.socketloom.websocket.Bytes.PONG;
import static dev.socketloom.websocket.Bytes.TEXT;
import static dev.socketloom.websocket.Bytes.client;
import static dev.socketloom.websocket.Bytes.concat;
import static dev.socketloom.websocket.Bytes.filled;
import static dev.socketloom.websocket.Bytes.hex;
import static dev.socketloom.websocket.Bytes.status;
import static dev.socketloom.websocket.Bytes.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Input;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebSocketTest {

    private static final int MAX_MESSAGE = 1000;
    private static final int MAX_FRAGMENTS = 10;

    /// What the WebSocket has handed to its sink and no test has looked at: nothing may be left.
    private final List<String> sent = new ArrayList<>();

    @AfterEach
    void nothingElseWasSent() {
        assertEquals(List.of(), sent);
    }

    private WebSocket webSocket(byte[]... pieces) {
        return webSocket(new ScriptedWire(List.of(pieces)), MAX_MESSAGE);
    }

    private WebSocket webSocket(ScriptedWire wire, int maxMessage) {
        return new WebSocket(
                new Input(wire), maxMessage, MAX_FRAGMENTS, false, frame -> sent.add(Bytes.hex(frame)));
    }

    private void assertSent(String... frames) {
        for (String frame : frames) {
            assertEquals(frame.replace(" ", ""), sent.removeFirst());
        }
    }

    private static String text(WebSocket socket) throws IOException, WebSocketException {
        return ((Message.Text) socket.receive()).text();
    }

    private static byte[] binary(WebSocket socket) throws IOException, WebSocketException {
        return ((Message.Binary) socket.receive()).bytes();
    }

    private static int violation(WebSocket socket) {
        return assertThrows(WebSocketException.class, socket::receive).code();
    }

    @Nested
    class Section5_4_Fragmentation {
        @Test
        void everyCutOfATextGivesTheSameText() throws Exception {
            String greeting = "aä€𝄞 κόσμε";
            byte[] bytes = utf8(greeting);
            for (int cut = 0; cut <= bytes.length; cut++) {
                byte[] wire = concat(
                        client(TEXT, Arrays.copyOf(bytes, cut)),
                        client(FIN | PING, "?"),
                        client(FIN | CONTINUATION, Arrays.copyOfRange(bytes, cut, bytes.length)),
                        client(FIN | BINARY, bytes));
                for (int chop = 1; chop <= wire.length; chop++) {
                    var socket = webSocket(ScriptedWire.chopped(wire, chop), MAX_MESSAGE);
                    assertEquals(greeting, text(socket));
                    assertSent("8a 01 3f");
                    assertArrayEquals(bytes, binary(socket));
                }
            }
        }

        @Test
        void violationIsAnsweredWithItsCode() {
            assertEquals(1002, violation(webSocket(client(CONTINUATION, "x"))));
            assertSent("88 02 03ea");
            assertEquals(1007, violation(webSocket(client(FIN | TEXT, hex("ff")))));
            assertSent("88 02 03ef");
            assertEquals(1009, violation(webSocket(client(FIN | TEXT, filled(MAX_MESSAGE + 1, 'a')))));
            assertSent("88 02 03f1");
        }
    }

    @Nested
    class Section5_5_1_Close {
        @Test
        void closeIsEchoedWithItsCode() throws Exception {
            var socket = webSocket(client(FIN | CLOSE, status(1001, "going")), client(FIN | TEXT, "ignored"));
            assertFalse(socket.closeReceived());
            assertNull(socket.receive());
            assertSent("88 02 03e9");
            assertNull(socket.receive());
            assertTrue(socket.closeReceived());
            assertTrue(socket.closeSent());
            assertEquals(1001, socket.closeCode());
            assertEquals("going", socket.closeReason());
        }

        @Test
        void emptyCloseIsEchoedEmpty() throws Exception {
            var socket = webSocket(client(FIN | CLOSE, ""));
            assertNull(socket.receive());
            assertSent("88 00");
            assertEquals(1005, socket.closeCode());
            assertEquals("", socket.closeReason());
        }

        @Test
        void closeWithHalfACodeIsRefused() {
            assertEquals(1002, violation(webSocket(client(FIN | CLOSE, "x"))));
            assertSent("88 02 03ea");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
        void codeThatMayNotBeSentIsRefused(int code) {
            var socket = webSocket(client(FIN | CLOSE, status(code, "")));
            assertEquals(1002, violation(socket));
            assertSent("88 02 03ea");
            assertFalse(socket.closeReceived());
        }

        @ParameterizedTest
        @ValueSource(strings = {"03e8 ff", "03e8 c3", "03e8 6f6b eda080"})
        void reasonThatIsNotUtf8IsRefused(String body) {
            assertEquals(1007, violation(webSocket(client(FIN | CLOSE, hex(body)))));
            assertSent("88 02 03ef");
        }

        @Test
        void closeBetweenTheFragmentsOfAMessageEndsIt() throws Exception {
            var socket = webSocket(client(TEXT, "a"), client(FIN | CLOSE, ""), client(FIN | CONTINUATION, "b"));
            assertNull(socket.receive());
            assertSent("88 00");
        }
    }

    @Nested
    class Section5_5_2_Ping {
        @Test
        void pingIsAnsweredWhileAMessageIsFragmented() throws Exception {
            var socket = webSocket(
                    client(TEXT, "a"),
                    client(FIN | PING, "1"),
                    client(CONTINUATION, "b"),
                    client(FIN | PING, ""),
                    client(FIN | CONTINUATION, "c"));
            assertEquals("abc", text(socket));
            assertSent("8a 01 31", "8a 00");
        }

        @Test
        void pingBehindTheCloseIsNotAnswered() throws Exception {
            var socket = webSocket(concat(client(FIN | CLOSE, ""), client(FIN | PING, "1")));
            assertNull(socket.receive());
            assertNull(socket.receive());
            assertSent("88 00");
        }

        @Test
        void pongIsIgnored() throws Exception {
            var socket = webSocket(client(FIN | PONG, "unsolicited"), client(FIN | TEXT, "a"));
            assertEquals("a", text(socket));
        }
    }

    @Nested
    class Section7_ClosingTheConnection {
        @Test
        void whatComesAfterOurCloseIsDroppedUntilTheClientCloses() throws Exception {
            var socket = webSocket(
                    client(TEXT, "unfinished"),
                    client(FIN | TEXT, "not even a sequence"),
                    client(FIN | BINARY, filled(MAX_MESSAGE + 1, 1)),
                    client(FIN | PING, "not answered"),
                    client(FIN | CLOSE, status(4000, "")));
            socket.close(1001, "server shutting down");
            assertSent("88 16 03e9 73657276657220 7368757474696e6720 646f776e");
            assertTrue(socket.closeSent());
            assertNull(socket.receive());
            assertEquals(4000, socket.closeCode());
        }

        @Test
        void closeIsSentOnce() throws Exception {
            var socket = webSocket(client(FIN | CLOSE, ""));
            socket.close(1000, "");
            socket.close(1001, "");
            assertNull(socket.receive());
            socket.close(1000, "");
            assertSent("88 02 03e8");
        }

        @Test
        void violationAfterOurCloseIsNotAnsweredAgain() throws Exception {
            var socket = webSocket(hex("ff ff"));
            socket.close(1000, "");
            assertSent("88 02 03e8");
            assertEquals(1002, violation(socket));
        }

        @Test
        void endWithoutACloseFrameIsAnEndOfFile() {
            assertThrows(EOFException.class, webSocket()::receive);
            assertThrows(EOFException.class, webSocket(client(TEXT, "half"))::receive);
        }

        @Test
        void sinkThatFailsDoesNotHideTheViolation() {
            var broken = new IOException("broken pipe");
            var input = new Input(new ScriptedWire(List.of(hex("ff ff"))));
            var socket = new WebSocket(input, MAX_MESSAGE, MAX_FRAGMENTS, false, frame -> {
                throw broken;
            });
            var violation = assertThrows(WebSocketException.class, socket::receive);
            assertArrayEquals(new Throwable[] {broken}, violation.getSuppressed());
        }
    }

    @Nested
    class Threads {
        @Test
        void anyThreadMayReadTheNextMessage() throws Exception {
            var pieces = new ArrayList<byte[]>();
            for (int i = 0; i < 50; i++) {
                pieces.add(client(TEXT, "message "));
                pieces.add(client(FIN | CONTINUATION, String.valueOf(i)));
            }
            var socket = webSocket(ScriptedWire.chopped(concat(pieces.toArray(byte[][]::new)), 7), MAX_MESSAGE);
            for (int i = 0; i < 50; i++) {
                assertEquals("message " + i, elsewhere(() -> text(socket)));
            }
        }

        private static <T> T elsewhere(Callable<T> task)
                throws InterruptedException, ExecutionException {
            var future = new FutureTask<>(task);
            Thread.startVirtualThread(future);
            return future.get();
        }

        @Test
        void manyThreadsCloseOnce() throws Exception {
            for (int round = 0; round < 100; round++) {
                var frames = new ConcurrentLinkedQueue<byte[]>();
                var input = new Input(new ScriptedWire(List.of(client(FIN | CLOSE, status(1000, "")))));
                var socket = new WebSocket(input, MAX_MESSAGE, MAX_FRAGMENTS, false, frames::add);
                var barrier = new CyclicBarrier(3);
                var threads = new ArrayList<Thread>();
                for (int i = 0; i < 2; i++) {
                    threads.add(Thread.ofPlatform().start(() -> {
                        try {
                            barrier.await();
                            socket.close(1001, "");
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    }));
                }
                barrier.await();
                assertNull(socket.receive());
                for (Thread thread : threads) {
                    thread.join();
                }
                assertEquals(1, frames.size());
            }
        }
    }
}
