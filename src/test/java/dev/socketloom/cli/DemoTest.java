package dev.socketloom.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.SocketIOServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The room as the page sees it: packets out, packets in.
class DemoTest {

    private static final int PATIENCE_S = 10;

    private final SocketIOServer io = SocketIOServer.builder().port(0).build();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        Demo.open(io);
        io.start();
    }

    @AfterEach
    void stop() {
        io.close();
        http.close();
    }

    @Test
    void whoJoinsIsAcknowledgedAndListed() throws Exception {
        Peer ada = new Peer();
        ada.send("420[\"join\",\" Ada \"]");
        String person = "{\"id\":\"" + ada.id + "\",\"name\":\"Ada\"}";
        ada.expect("42[\"people\",[" + person + "]]", "430[" + person + "]");
        Peer bob = joined("Bob");
        String both = "42[\"people\",[" + person + ",{\"id\":\"" + bob.id + "\",\"name\":\"Bob\"}]]";
        ada.expect(both);
        bob.end();
        ada.expect("42[\"people\",[" + person + "]]");
    }

    @Test
    void whoJoinsAgainHasOneNameOnly() throws Exception {
        Peer ada = joined("Ada");
        ada.send("421[\"join\",\"Countess\"]");
        assertEquals("42[\"people\",[{\"id\":\"" + ada.id + "\",\"name\":\"Countess\"}]]", ada.next());
    }

    @Test
    void aMessageReachesTheOthersAndIsAcknowledged() throws Exception {
        Peer ada = joined("Ada");
        Peer bob = joined("Bob");
        ada.next(); // Bob is listed
        ada.send("427[\"message\",\"hello\"]");
        assertTrue(ada.next().matches("437\\[\\{\"at\":\\d+}]"));
        String from = "{\"id\":\"" + ada.id + "\",\"name\":\"Ada\"}";
        assertTrue(bob.next().startsWith("42[\"message\",{\"from\":" + from + ",\"text\":\"hello\",\"at\":"));
        ada.quiet();
    }

    @Test
    void aPictureKeepsItsBytes() throws Exception {
        Peer ada = joined("Ada");
        Peer bob = joined("Bob");
        ada.next();
        ada.send("451-8[\"picture\",{\"type\":\"image/png\",\"bytes\":{\"_placeholder\":true,\"num\":0}}]");
        ada.socket.sendBinary(ByteBuffer.wrap(new byte[] {1, -1, 0}), true).join();
        assertTrue(ada.next().startsWith("438[{\"at\":"));
        assertTrue(bob.next().startsWith("451-[\"picture\",{\"from\":{\"id\":\"" + ada.id
                + "\",\"name\":\"Ada\"},\"type\":\"image/png\",\"bytes\":{\"_placeholder\":true,\"num\":0},\"at\":"));
        assertArrayEquals(new byte[] {1, -1, 0}, bob.bytes.poll(PATIENCE_S, TimeUnit.SECONDS));
    }

    @Test
    void typingReachesTheOthers() throws Exception {
        Peer ada = joined("Ada");
        Peer bob = joined("Bob");
        ada.next();
        ada.send("42[\"typing\",true]");
        assertEquals("42[\"typing\",\"" + ada.id + "\",true]", bob.next());
    }

    @Test
    void whoLeavesHearsNothingMore() throws Exception {
        Peer ada = joined("Ada");
        Peer bob = joined("Bob");
        ada.next();
        bob.send("42[\"leave\"]");
        assertEquals("42[\"people\",[{\"id\":\"" + ada.id + "\",\"name\":\"Ada\"}]]", ada.next());
        ada.send("421[\"message\",\"to nobody\"]");
        assertTrue(ada.next().startsWith("431"));
        bob.quiet();
    }

    @Test
    void whatIsRefusedIsAcknowledgedWithAReason() throws Exception {
        Peer ada = new Peer();
        ada.send("420[\"message\",\"before joining\"]");
        assertEquals("430[{\"error\":\"Join the room first\"}]", ada.next());
        ada.send("421[\"join\",\"   \"]");
        assertEquals("431[{\"error\":\"A name has 1 to 24 letters\"}]", ada.next());
        ada.send("422[\"join\",{\"not\":\"a name\"}]");
        assertEquals("432[{\"error\":\"That is not what this event takes\"}]", ada.next());
        ada.send("423[\"join\",\"Ada\"]");
        ada.next();
        ada.next();
        ada.send("424[\"message\",\"" + "x".repeat(2001) + "\"]");
        assertEquals("434[{\"error\":\"A text has 1 to 2000 letters\"}]", ada.next());
        ada.send("425[\"picture\",{\"type\":\"image/svg+xml\",\"bytes\":null}]");
        assertTrue(ada.next().startsWith("435[{\"error\":\""));
        ada.send("426[\"picture\",{\"type\":null,\"bytes\":null}]");
        assertTrue(ada.next().startsWith("436[{\"error\":\"A picture has bytes"));
    }

    private Peer joined(String name) throws Exception {
        Peer peer = new Peer();
        peer.send("420[\"join\",\"" + name + "\"]");
        assertTrue(peer.next().startsWith("42[\"people\","));
        assertTrue(peer.next().startsWith("430["));
        return peer;
    }

    /// One client that speaks packets, without a library.
    private final class Peer implements WebSocket.Listener {

        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final BlockingQueue<byte[]> bytes = new LinkedBlockingQueue<>();
        final WebSocket socket;
        final String id;
        private final StringBuilder text = new StringBuilder();

        Peer() throws Exception {
            URI uri = URI.create("ws://127.0.0.1:" + io.port() + "/socket.io/?EIO=4&transport=websocket");
            socket = http.newWebSocketBuilder().buildAsync(uri, this).join();
            assertTrue(next().startsWith("0{"));
            send("40");
            id = next().replaceFirst("^40\\{\"sid\":\"([^\"]+)\"}$", "$1");
        }

        void send(String packet) {
            socket.sendText(packet, true).join();
        }

        void end() {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }

        String next() throws InterruptedException {
            String packet = texts.poll(PATIENCE_S, TimeUnit.SECONDS);
            assertTrue(packet != null, "nothing came");
            return packet;
        }

        void expect(String... packets) throws InterruptedException {
            for (String packet : packets) assertEquals(packet, next());
        }

        /// Nothing else has come: whatever was sent before would be here before this answer.
        void quiet() throws InterruptedException {
            send("4299[\"join\",\"\"]");
            assertEquals("4399[{\"error\":\"A name has 1 to 24 letters\"}]", next());
            assertNull(texts.peek());
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] copy = new byte[data.remaining()];
            data.get(copy);
            bytes.add(copy);
            from.request(1);
            return null;
        }
    }
}
