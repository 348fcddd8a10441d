package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.packet.Packet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `perMessageDeflate` and `compress(…)`: whether a message is compressed on its way through a WebSocket.
@Timeout(30)
class CompressTest {

    private static final String LONG_TEXT = "x".repeat(1_000);

    @Nested
    class TheFlag {

        private final Stage stage = new Stage();
        private final SocketIOServer io = stage.io;
        private final FakeLink link = stage.open();
        private final Socket socket = link.joinsWith("0", "/");

        private boolean mayCompress(Consumer<String> emit) {
            emit.accept(LONG_TEXT);
            assertTrue(link.next().contains(LONG_TEXT));
            return link.mayCompress;
        }

        @Test
        void isUpUnlessItIsTakenDown() {
            assertTrue(mayCompress(text -> socket.emit("x", text)));
            assertTrue(mayCompress(text -> socket.request("x", text)));
            assertTrue(mayCompress(text -> io.emit("x", text)));
            assertTrue(mayCompress(text -> io.to(socket.id()).request("x", text)));
            assertTrue(mayCompress(text -> socket.compress(false).compress(true).emit("x", text)));
        }

        @Test
        void isTakenDownForOneSocket() {
            assertFalse(mayCompress(text -> socket.compress(false).emit("x", text)));
            assertFalse(mayCompress(text -> socket.compress(false).send(text)));
            assertFalse(mayCompress(text -> socket.compress(false).request("x", text)));
            assertFalse(mayCompress(text -> socket.compress(false).asVolatile().emit("x", text)));
        }

        @Test
        void isTakenDownForABroadcast() {
            socket.join("red");
            assertFalse(mayCompress(text -> io.compress(false).emit("x", text)));
            assertFalse(mayCompress(text -> io.to("red").compress(false).emit("x", text)));
            assertFalse(mayCompress(text -> io.to("red").compress(false).request("x", text)));
        }

        @Test
        void ofASocketIsThatOfItsBroadcasts() {
            FakeLink other = stage.joined();
            other.send(socket.namespace().encode(new Packet.Disconnect("/")), false, () -> true);
            socket.compress(false).broadcast().emit("x", LONG_TEXT);
            assertFalse(other.mayCompress);
            socket.broadcast().emit("x", LONG_TEXT);
            assertTrue(other.mayCompress);
        }

        @Test
        void isUpForWhatAnswers() {
            io.reply("get", (_, _) -> LONG_TEXT);
            link.receive("27[\"get\"]");
            link.sent("37[\"" + LONG_TEXT + "\"]");
            assertTrue(link.mayCompress);
        }
    }

    @Nested
    class TheOption {

        private static final String REQUEST = """
                GET /socket.io/?EIO=4&transport=websocket HTTP/1.1
                Host: h
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits

                """;

        /// What a server says to a client that offers to compress.
        private static String agreed(ServerBuilder builder) throws IOException {
            try (SocketIOServer io = builder.port(0).build()) {
                io.start();
                try (var client = new java.net.Socket(InetAddress.getLoopbackAddress(), io.port())) {
                    client.getOutputStream().write(REQUEST.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
                    return extensions(client);
                }
            }
        }

        private static String extensions(java.net.Socket client) throws IOException {
            var reader = new BufferedReader(
                    new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            String found = "";
            for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
                if (line.startsWith("Sec-WebSocket-Extensions: ")) {
                    found = line.substring("Sec-WebSocket-Extensions: ".length());
                }
            }
            return found;
        }

        @Test
        void isOffUnlessItIsSwitchedOn() throws IOException {
            assertEquals("", agreed(SocketIOServer.builder()));
            assertEquals("permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                    agreed(SocketIOServer.builder().perMessageDeflate(true)));
        }

        @Test
        void hasAThreshold() {
            assertEquals(1024, ServerOptions.standard().get(ServerOptions.PER_MESSAGE_DEFLATE_THRESHOLD));
        }
    }
}
