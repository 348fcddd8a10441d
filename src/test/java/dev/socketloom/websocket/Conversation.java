package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.CLOSE;
import static dev.socketloom.websocket.Bytes.FIN;
import static dev.socketloom.websocket.Bytes.client;
import static dev.socketloom.websocket.Bytes.server;
import static dev.socketloom.websocket.Bytes.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Input;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a client says to the [EchoServer] and what must come back, byte for byte, and nothing else.
final class Conversation {

    /// As much as is printed of an answer that was not the right one.
    private static final int SHOWN = 200;

    private final List<byte[]> segments = new ArrayList<>();
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private int chop = Integer.MAX_VALUE;
    private long sent;
    private long failsBy = Long.MAX_VALUE;

    /// From here on the client's bytes arrive in pieces of this size.
    Conversation inChops(int size) {
        chop = size;
        return this;
    }

    /// The client sends: each argument arrives by itself, or in chops.
    Conversation sends(byte[]... pieces) {
        for (byte[] piece : pieces) {
            segments.addAll(ScriptedWire.chop(piece, chop));
            sent += piece.length;
        }
        return this;
    }

    /// The client sends all of this at once.
    Conversation sendsTogether(byte[]... pieces) {
        return sends(Bytes.concat(pieces));
    }

    /// The server answers, before or after what follows.
    Conversation isAnswered(byte[]... frames) {
        for (byte[] frame : frames) {
            answers.writeBytes(frame);
        }
        return this;
    }

    /// The client closes, and the server agrees.
    Conversation closes() {
        return sends(client(FIN | CLOSE, status(1000, ""))).isAnswered(server(FIN | CLOSE, status(1000, "")));
    }

    /// The server must fail the connection with what was sent so far: before it reads any more.
    Conversation fails(int code) {
        failsBy = Math.min(failsBy, sent);
        return isAnswered(server(FIN | CLOSE, status(code, "")));
    }

    /// Lets it happen.
    void play() throws IOException {
        var wire = new ScriptedWire(segments);
        EchoServer.converse(new Input(wire), wire, false);
        byte[] written = wire.written();
        byte[] expected = answers.toByteArray();
        if (!Arrays.equals(written, expected)) {
            assertEquals(shown(expected), shown(written));
        }
        assertTrue(wire.takenAtLastWrite() <= failsBy, "failed only after reading what came later");
        assertTrue(wire.isOutputEnded(), "the server ends the connection first");
        assertFalse(wire.isOpen());
    }

    private static String shown(byte[] bytes) {
        return bytes.length + " bytes: " + Bytes.hex(Arrays.copyOf(bytes, Math.min(SHOWN, bytes.length)));
    }
}
