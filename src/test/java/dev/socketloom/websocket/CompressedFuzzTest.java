package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.BINARY;
import static dev.socketloom.websocket.Bytes.FIN;
import static dev.socketloom.websocket.Bytes.RSV1;
import static dev.socketloom.websocket.Bytes.TEXT;
import static dev.socketloom.websocket.Bytes.client;
import static dev.socketloom.websocket.Bytes.concat;
import static dev.socketloom.websocket.Bytes.deflated;
import static dev.socketloom.websocket.Bytes.fragments;
import static dev.socketloom.websocket.Bytes.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/// Compressed messages by the thousand, the same ones in every run.
final class CompressedFuzzTest extends Inflating {

    @Test
    void whatWasCompressedComesBackAsItWas() throws Exception {
        for (int seed = 0; seed < 1_000; seed++) {
            var random = new Random(seed);
            byte[] message = words(random);
            byte[] wire = concat(fragments(
                    RSV1 | BINARY, cut(random, compressedSomehow(random, message)).toArray(byte[][]::new)));
            var socket = webSocket(ScriptedWire.chopped(wire, 1 + random.nextInt(wire.length)), 10_000);
            assertArrayEquals(message, binary(socket), "seed " + seed);
        }
        assertEquals(1_000, inflaters.made());
    }

    @Test
    void oneChangedByteIsAnotherMessageOrAViolationOrAnEnd() throws Exception {
        int violations = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            byte[] bytes = compressedSomehow(random, words(random));
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            byte[] wire = concat(fragments(RSV1 | TEXT, cut(random, bytes).toArray(byte[][]::new)));
            try {
                assertTrue(text(webSocket(ScriptedWire.chopped(wire, 50), 10_000)).length() <= 10_000);
            } catch (WebSocketException violation) {
                assertTrue(List.of(1007, 1009).contains(violation.code()), violation + ", seed " + seed);
                violations++;
            }
        }
        assertTrue(violations > 400, "violations: " + violations);
    }

    @Test
    void randomBytesAreNoMessageButAViolation() throws Exception {
        var random = new Random(7692);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            try {
                assertTrue(binary(webSocket(client(FIN | RSV1 | BINARY, bytes))).length <= MAX_MESSAGE);
            } catch (WebSocketException violation) {
                assertTrue(List.of(1007, 1009).contains(violation.code()), violation + ", round " + i);
            }
        }
    }

    /// ASCII, with repetitions near and far.
    private static byte[] words(Random random) {
        byte[] words = new byte[random.nextInt(10_000)];
        int letters = 1 + random.nextInt(100);
        for (int at = 0; at < words.length; at++) {
            boolean again = at > 50 && random.nextInt(10) > 0;
            words[at] = again ? words[at - 1 - random.nextInt(50)] : (byte) random.nextInt(letters);
        }
        return words;
    }

    /// In several blocks, of any kind, with the mark of the last or without.
    private static byte[] compressedSomehow(Random random, byte[] message) {
        int level = random.nextInt(10);
        byte[] all = {};
        for (byte[] block : cut(random, message)) {
            all = concat(all, random.nextBoolean() ? finished(level, block) : flushed(block));
        }
        // What the receiver puts back is left out, or there is an octet for it to follow (RFC 7692 §7.2.3.4).
        return Bytes.hex(all).endsWith("0000ffff") ? Arrays.copyOf(all, all.length - 4) : concat(all, hex("00"));
    }

    private static byte[] flushed(byte[] block) {
        return concat(deflated(block), hex("00 00 ff ff"));
    }

    private static byte[] finished(int level, byte[] block) {
        var deflater = new Deflater(level, true);
        deflater.setInput(block);
        deflater.finish();
        byte[] target = new byte[block.length * 2 + 100];
        int length = deflater.deflate(target);
        deflater.end();
        return Arrays.copyOf(target, length);
    }

    private static List<byte[]> cut(Random random, byte[] bytes) {
        if (bytes.length == 0) {
            return List.of(bytes);
        }
        return ScriptedWire.chop(bytes, Math.ceilDiv(bytes.length, 1 + random.nextInt(MAX_FRAGMENTS)));
    }
}
