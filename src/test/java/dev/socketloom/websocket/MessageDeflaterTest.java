package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.concat;
import static dev.socketloom.websocket.Bytes.filled;
import static dev.socketloom.websocket.Bytes.hex;
import static dev.socketloom.websocket.Bytes.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageDeflaterTest {

    /// What any client does with it: the tail comes back, and a last block, for the stream class asks for one.
    private static byte[] inflated(byte[] compressed) throws IOException {
        byte[] stream = concat(compressed, hex("00 00 ff ff  01 00 00 ff ff"));
        try (var input = new InflaterInputStream(new ByteArrayInputStream(stream), new Inflater(true))) {
            return input.readAllBytes();
        }
    }

    @Nested
    class Section7_2_1_Compression {
        @ParameterizedTest
        @ValueSource(ints = {50, 1_000, 65_535, 65_536, 1_000_000})
        void whatWasCompressedComesBack(int length) throws IOException {
            byte[] message = utf8("{\"price\":17,\"item\":\"chair\"},".repeat(length).substring(0, length));
            byte[] compressed = MessageDeflater.deflate(message);
            assertTrue(compressed.length < length);
            assertArrayEquals(message, inflated(compressed));
        }

        @Test
        void tailIsLeftOut() {
            byte[] compressed = MessageDeflater.deflate(filled(1_000, 'a'));
            // RFC 7692 §7.2.1: the block before the tail is empty, its header the last bits that are left.
            assertFalse(Bytes.hex(compressed).endsWith("0000ffff"));
            assertTrue(Bytes.hex(compressed).endsWith("00"), Bytes.hex(compressed));
        }

        @Test
        void nothingIsSaidAboutWhatWasSaidBefore() {
            byte[] message = utf8("the same words, ".repeat(10));
            assertArrayEquals(MessageDeflater.deflate(message), MessageDeflater.deflate(message));
        }
    }

    @Nested
    class WhatIsNotWorthIt {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 5, 100, 1_000, 20_000, 1_000_000})
        void noiseIsLeftAsItIs(int length) {
            byte[] noise = new byte[length];
            new Random(length).nextBytes(noise);
            assertNull(MessageDeflater.deflate(noise));
        }

        @Test
        void whatIsCompressedIsAlwaysShorter() throws IOException {
            var random = new Random(7692);
            int compressed = 0;
            for (int i = 0; i < 2_000; i++) {
                byte[] message = new byte[random.nextInt(200)];
                int letters = 1 + random.nextInt(256);
                for (int at = 0; at < message.length; at++) {
                    message[at] = (byte) random.nextInt(letters);
                }
                byte[] shorter = MessageDeflater.deflate(message);
                if (shorter != null) {
                    compressed++;
                    assertTrue(shorter.length < message.length);
                    assertArrayEquals(message, inflated(shorter));
                }
            }
            assertTrue(compressed > 200 && compressed < 1_800, "both happen: " + compressed);
        }
    }
}
