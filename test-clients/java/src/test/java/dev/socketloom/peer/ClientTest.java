package dev.socketloom.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.socket.client.Ack;
import io.socket.client.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the Socket.IO client for Java gets from a conformance app, over polling, WebSocket and an upgrade. */
@ParameterizedClass
@EnumSource(Transports.class)
@Timeout(30)
class ClientTest {

    @Parameter
    Transports transports;

    private final List<Peer> peers = new ArrayList<>();

    @AfterEach
    void closePeers() {
        peers.forEach(Peer::close);
    }

    private Peer dial(String path, Map<String, String> auth) {
        var peer = Peer.dial(transports, path, auth);
        peers.add(peer);
        return peer;
    }

    private Peer connect() throws InterruptedException {
        return dial("/", Map.of()).connected();
    }

    @Test
    void theTransportIsTheOneThatWasAskedFor() throws Exception {
        var peer = Peer.dial(transports, "/", Map.of());
        peers.add(peer);
        peer.connected();
        var transport = "";
        while (!transport.equals(transports.last())) {
            transport = (String) ((Map<?, ?>) peer.ask("whoami").get(0)).get("transport");
        }
    }

    @Test
    void anEventComesBackWithItsValues() throws Exception {
        var peer = connect();
        peer.expect("echo");
        peer.emit("echo", "text é😀", 1, -2.5, true, JSONObject.NULL, new JSONArray("[1,[2]]"), new JSONObject("{'a':{'b':[]}}"));
        var event = peer.next();
        assertEquals(List.of("echo", "text é😀", 1), event.subList(0, 3));
        assertEquals(-2.5, ((Number) event.get(3)).doubleValue());
        assertEquals(true, event.get(4));
        assertEquals(null, event.get(5));
        assertEquals(List.of(List.of(1, List.of(2)), Map.of("a", Map.of("b", List.of()))), event.subList(6, 8));
    }

    @Test
    void anEventWithoutArguments() throws Exception {
        var peer = connect();
        peer.expect("noargs");
        peer.emit("noargs");
        assertEquals(List.of("noargs"), peer.next());
    }

    @Test
    void anAcknowledgementHasTheArguments() throws Exception {
        var peer = connect();
        assertEquals(List.of("one", 2), peer.ask("ack", "one", 2));
        assertEquals(List.of(), peer.ask("ack"));
    }

    @Test
    void theServerAsksAndGetsAnAnswer() throws Exception {
        var peer = connect();
        peer.expect("answer");
        peer.socket.on("question", args -> ((Ack) args[1]).call(args[0], "heard"));
        peer.emit("ask", "hello");
        assertEquals(List.of("answer", "hello", "heard"), peer.next());
    }

    @Test
    void aHandlerWaitsForItsOwnClient() throws Exception {
        var peer = connect();
        peer.socket.on("question", args -> ((Ack) args[1]).call((int) args[0] + 1));
        assertEquals(List.of(42), peer.ask("ask-wait", 41));
    }

    @Test
    void manyEventsKeepTheirOrder() throws Exception {
        var peer = connect();
        peer.expect("b");
        peer.expect("b-end");
        peer.emit("burst", 500);
        for (int i = 0; i < 500; i++) {
            assertEquals(List.of("b", i), peer.next());
        }
        assertEquals(List.of("b-end", 500), peer.next());
        for (int i = 0; i < 500; i++) {
            peer.emit("seq", i);
        }
        assertEquals(List.of(Map.of("count", 500, "inOrder", true)), peer.ask("seq-report"));
    }

    @Test
    void bytesGoBothWays() throws Exception {
        var peer = connect();
        var bytes = everyByte(256);
        var deep = new JSONObject().put("deep", new JSONArray().put((Object) bytes));
        assertArrayEquals(bytes, (byte[]) peer.ask("ack", (Object) bytes).get(0));
        assertArrayEquals(bytes, (byte[]) ((List<?>) ((Map<?, ?>) peer.ask("ack", deep).get(0)).get("deep")).get(0));
        peer.expect("bin3");
        peer.emit("bin");
        var event = peer.next();
        assertArrayEquals(new byte[] {9}, (byte[]) event.get(1));
        assertEquals("mid", event.get(2));
        assertArrayEquals(new byte[] {8}, (byte[]) event.get(3));
    }

    @Test
    void largeValuesArriveWhole() throws Exception {
        var peer = connect();
        assertEquals(List.of("x".repeat(300_000)), peer.ask("make", "text", 300_000));
        assertArrayEquals(everyByte(300_000), (byte[]) peer.ask("make", "bytes", 300_000).get(0));
    }

    @Test
    void rooms() throws Exception {
        var room = UUID.randomUUID().toString();
        var sender = connect();
        var member = connect();
        var outsider = connect();
        for (var peer : List.of(sender, member)) {
            assertEquals(List.of(List.of(room)), peer.ask("join", room));
        }
        for (var peer : List.of(sender, member, outsider)) {
            peer.expect("hello");
            peer.expect("end");
        }
        sender.emit("to", room, "hello", "not for the sender");
        sender.emit("in", room, "hello", "for all members");
        sender.emit("all", "end");
        assertEquals(List.of("hello", "not for the sender"), member.next());
        for (var peer : List.of(sender, member)) {
            assertEquals(List.of("hello", "for all members"), peer.next());
        }
        for (var peer : List.of(sender, member, outsider)) {
            assertEquals(List.of("end"), peer.next());
        }
        assertEquals(List.of(List.of()), sender.ask("leave", room));
    }

    @Test
    void severalNamespacesOnOneConnection() throws Exception {
        var main = connect();
        for (var namespace : List.of("/custom", "/dyn-42")) {
            var other = main.join(namespace);
            var who = (Map<?, ?>) other.ask("whoami").get(0);
            assertEquals(namespace, who.get("nsp"));
            assertEquals(other.socket.id(), who.get("id"));
            assertNotEquals(main.socket.id(), other.socket.id());
        }
        assertEquals(List.of("alive"), main.ask("ack", "alive"));
    }

    @Test
    void authIsAccepted() throws Exception {
        var peer = dial("/auth", Map.of("token", "secret", "user", "ada")).connected();
        assertEquals(Map.of("user", "ada"), ((Map<?, ?>) peer.ask("whoami").get(0)).get("data"));
    }

    @Test
    void refusalsNameTheirReason() throws Exception {
        assertEquals(Map.of("message", "not authorized", "data", Map.of("code", 401, "hint", "token")), refusal("/auth"));
        assertEquals(Map.of("message", "nope"), refusal("/reject"));
        assertEquals(Map.of("message", "Invalid namespace"), refusal("/nowhere"));
    }

    private Object refusal(String namespace) throws InterruptedException {
        var event = dial(namespace, Map.of()).next();
        assertEquals(Socket.EVENT_CONNECT_ERROR, event.get(0));
        return event.get(1);
    }

    @Test
    void aRefusedHandshake() throws Exception {
        assertEquals(Socket.EVENT_CONNECT_ERROR, dial("/?deny=1", Map.of()).next().get(0));
    }

    @Test
    void theServerDisconnects() throws Exception {
        var peer = connect();
        peer.expect("bye");
        peer.emit("bye");
        assertEquals(List.of("bye", 1), peer.next());
        assertEquals(List.of(Socket.EVENT_DISCONNECT, "io server disconnect"), peer.next());
    }

    @Test
    void theClientDisconnects() throws Exception {
        var tag = UUID.randomUUID().toString();
        var peer = dial("/", Map.of("tag", tag)).connected();
        peer.socket.disconnect();
        assertEquals(List.of(Socket.EVENT_DISCONNECT, "io client disconnect"), peer.next());
        var control = dial("/ctl", Map.of()).connected();
        List<?> entries = List.of();
        while (entries.isEmpty()) {
            entries = (List<?>) control.ask("log", tag).get(0);
        }
        var entry = (Map<?, ?>) entries.get(0);
        assertEquals("/", entry.get("nsp"));
        assertEquals("client namespace disconnect", entry.get("reason"));
    }

    private static byte[] everyByte(int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
