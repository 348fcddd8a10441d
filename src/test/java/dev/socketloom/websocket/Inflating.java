package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.RSV1;
import static dev.socketloom.websocket.Bytes.fragments;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.socketloom.http.Input;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// A [WebSocket] that has agreed on permessage-deflate, and the bytes that it reads.
abstract class Inflating {

    static final int MAX_MESSAGE = 1000;
    static final int MAX_FRAGMENTS = 10;

    final CountedInflaters inflaters = new CountedInflaters();
    final List<String> sent = new ArrayList<>();

    @AfterEach
    void noInflaterIsForgotten() {
        assertEquals(0, inflaters.alive());
    }

    WebSocket webSocket(byte[]... pieces) {
        return webSocket(new ScriptedWire(List.of(pieces)), MAX_MESSAGE);
    }

    WebSocket webSocket(ScriptedWire wire, int maxMessage) {
        return new WebSocket(
                new Input(wire), maxMessage, MAX_FRAGMENTS, true, frame -> sent.add(Bytes.hex(frame)), inflaters);
    }

    static String text(WebSocket socket) throws IOException, WebSocketException {
        return ((Message.Text) socket.receive()).text();
    }

    static byte[] binary(WebSocket socket) throws IOException, WebSocketException {
        return ((Message.Binary) socket.receive()).bytes();
    }

    int violation(WebSocket socket) {
        int code = assertThrows(WebSocketException.class, socket::receive).code();
        assertEquals("8802%04x".formatted(code), sent.getLast());
        return code;
    }

    static byte[][] compressed(int opcode, byte[]... parts) {
        return fragments(RSV1 | opcode, parts);
    }
}
