package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.BINARY;
import static dev.socketloom.websocket.Bytes.FIN;
import static dev.socketloom.websocket.Bytes.TEXT;
import static dev.socketloom.websocket.Bytes.client;
import static dev.socketloom.websocket.Bytes.filled;
import static dev.socketloom.websocket.Bytes.fragments;
import static dev.socketloom.websocket.Bytes.server;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Section 9 of the Autobahn test suite: what is big, or many. Texts and binaries alike.
final class AutobahnLimitsTest {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final int[] BOTH = {TEXT, BINARY};

    @ParameterizedTest(name = "9.1, 9.2: a message of {0} bytes")
    @ValueSource(ints = {64 * KIB, 256 * KIB, MIB, 4 * MIB, 8 * MIB, 16 * MIB})
    void bigMessageIsEchoed(int size) throws IOException {
        for (int opcode : BOTH) {
            echo(new Conversation(), opcode, filled(size, '*'), 1);
        }
    }

    @ParameterizedTest(name = "9.3, 9.4: 4 MiB in fragments of {0}")
    @ValueSource(ints = {64, 256, KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, MIB, 4 * MIB})
    void fragmentedMessageIsEchoed(int part) throws IOException {
        byte[] payload = filled(4 * MIB, '*');
        byte[][] parts = ScriptedWire.chop(payload, part).toArray(byte[][]::new);
        for (int opcode : BOTH) {
            new Conversation()
                    .sends(fragments(opcode, parts))
                    .isAnswered(server(FIN | opcode, payload))
                    .closes()
                    .play();
        }
    }

    @ParameterizedTest(name = "9.5, 9.6: 1 MiB in chops of {0}")
    @ValueSource(ints = {64, 128, 256, 512, KIB, 2 * KIB})
    void choppedMessageIsEchoed(int chop) throws IOException {
        for (int opcode : BOTH) {
            echo(new Conversation().inChops(chop), opcode, filled(MIB, '*'), 1);
        }
    }

    @ParameterizedTest(name = "9.7, 9.8: 1,000 messages of {0}")
    @ValueSource(ints = {0, 16, 64, 256, KIB, 4 * KIB})
    void thousandMessagesAreEchoed(int size) throws IOException {
        for (int opcode : BOTH) {
            echo(new Conversation(), opcode, filled(size, '*'), 1000);
        }
    }

    private static void echo(Conversation conversation, int opcode, byte[] payload, int times) throws IOException {
        byte[] message = client(FIN | opcode, payload);
        byte[] echo = server(FIN | opcode, payload);
        for (int i = 0; i < times; i++) {
            conversation.sends(message).isAnswered(echo);
        }
        conversation.closes().play();
    }
}
