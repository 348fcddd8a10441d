package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.BINARY;
import static dev.socketloom.websocket.Bytes.FIN;
import static dev.socketloom.websocket.Bytes.PING;
import static dev.socketloom.websocket.Bytes.PONG;
import static dev.socketloom.websocket.Bytes.TEXT;
import static dev.socketloom.websocket.Bytes.client;
import static dev.socketloom.websocket.Bytes.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Input;
import dev.socketloom.trials.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random input, the same in every run. What is right must come out as it went in; what is wrong is a message after
/// all, a [WebSocketException] or the end of the stream, and never anything else.
final class FuzzTest {

    private static final int MAX_MESSAGE = 100_000;
    private static final int MAX_FRAGMENTS = 50;

    /// The second byte of a frame is its length with the mask's bit; the words beyond ASCII are bad and good UTF-8.
    private static final String[] WORDS = {
        "\u0081\u0080\0\0\0\0", "\0\0\0\0", "Hello", "\u20ac", "\ud83d\ude00", "\0\0\u00ff\u00ff", "\u0003\u00e8"
    };

    private final List<String> received = new ArrayList<>();

    private void converse(byte[] wire, int chop) throws IOException, WebSocketException {
        converse(wire, chop, false);
    }

    private void converse(byte[] wire, int chop, boolean deflate) throws IOException, WebSocketException {
        received.clear();
        var input = new Input(ScriptedWire.chopped(wire, chop));
        var socket = new WebSocket(input, MAX_MESSAGE, MAX_FRAGMENTS, deflate, frame -> received.add(Bytes.hex(frame)));
        for (Message message = socket.receive(); message != null; message = socket.receive()) {
            received.add(
                    switch (message) {
                        case Message.Text text -> text.text();
                        case Message.Binary(byte[] bytes) -> Bytes.hex(bytes);
                    });
        }
    }

    @Test
    void whatIsRightComesOutAsItWentIn() throws Exception {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var wire = new ByteArrayOutputStream();
            var expected = new ArrayList<String>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                addMessage(random, wire, expected);
            }
            int chop = random.nextBoolean() ? 1 + random.nextInt(20) : 1 + random.nextInt(100_000);
            assertThrows(EOFException.class, () -> converse(wire.toByteArray(), chop));
            assertEquals(expected, received, "seed " + seed);
        }
    }

    private static void addMessage(Random random, ByteArrayOutputStream wire, List<String> expected) {
        String text = randomText(random);
        boolean binary = random.nextBoolean();
        List<byte[]> parts = randomParts(random, utf8(text));
        byte[][] frames = Bytes.fragments(binary ? BINARY : TEXT, parts.toArray(byte[][]::new));
        for (byte[] frame : frames) {
            if (random.nextInt(4) == 0) {
                wire.writeBytes(client(FIN | PONG, "unsolicited"));
            }
            if (random.nextInt(4) == 0) {
                byte[] payload = new byte[random.nextInt(126)];
                random.nextBytes(payload);
                wire.writeBytes(client(FIN | PING, payload));
                expected.add(Bytes.hex(Bytes.server(FIN | PONG, payload)));
            }
            wire.writeBytes(frame);
        }
        expected.add(binary ? Bytes.hex(utf8(text)) : text);
    }

    private static String randomText(Random random) {
        int length = random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(200);
        int limit = List.of(0x80, 0x800, 0xd800, 0x11_0000).get(random.nextInt(4));
        return random.ints(length, 0, limit)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static List<byte[]> randomParts(Random random, byte[] bytes) {
        if (bytes.length == 0 || random.nextBoolean()) {
            return List.of(bytes);
        }
        return ScriptedWire.chop(bytes, Math.ceilDiv(bytes.length, 1 + random.nextInt(MAX_FRAGMENTS)));
    }

    @Test
    void randomBytesAreAViolationOrAnEnd() throws IOException {
        var random = new Random(6455);
        for (int i = 0; i < 50_000; i++) {
            byte[] wire = new byte[random.nextInt(64)];
            random.nextBytes(wire);
            endsProperly(wire, 1 + random.nextInt(64));
        }
    }

    @Test
    void framesThatAreNearlyRightEndProperly() {
        Fuzz.of("frames").words(WORDS).run(bytes -> endsWithItsInput(bytes, false));
    }

    /// What comes out is bounded by the longest message, whatever a few compressed bytes stand for.
    @Test
    void compressedMessagesThatAreNearlyRightEndProperly() {
        Fuzz.of("deflated-messages").words(WORDS).allocates(16L * MAX_MESSAGE).run(bytes -> {
            boolean right = endsWithItsInput(bytes, true);
            assertTrue(received.stream().allMatch(message -> message.length() <= 2 * MAX_MESSAGE));
            return right;
        });
    }

    /// @return whether the only thing wrong is that there is no more
    private boolean endsWithItsInput(byte[] wire, boolean deflate) throws IOException {
        try {
            converse(wire, Math.max(1, wire.length / 3), deflate);
            return true;
        } catch (WebSocketException violation) {
            assertEquals("8802%04x".formatted(violation.code()), received.getLast());
            return false;
        } catch (EOFException end) {
            return true;
        }
    }

    @Test
    void randomFramesEndProperly() throws IOException {
        var random = new Random(53);
        for (int i = 0; i < 50_000; i++) {
            var wire = new ByteArrayOutputStream();
            for (int frames = random.nextInt(6); frames >= 0; frames--) {
                // Opcodes that exist, FIN at random, payloads at random: most are about sequences and texts.
                int opcode = List.of(0, 1, 2, 8, 9, 10, 0, 1).get(random.nextInt(8));
                byte[] payload = new byte[random.nextInt(10)];
                random.nextBytes(payload);
                wire.writeBytes(client((random.nextInt(4) == 0 ? 0 : FIN) | opcode, payload));
            }
            endsProperly(wire.toByteArray(), 1 + random.nextInt(64));
        }
    }

    /// Any other exception fails the test.
    private void endsProperly(byte[] wire, int chop) throws IOException {
        try {
            converse(wire, chop);
        } catch (WebSocketException violation) {
            assertEquals("8802%04x".formatted(violation.code()), received.getLast());
        } catch (EOFException end) {
            // The other allowed end.
        }
    }
}
