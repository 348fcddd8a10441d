package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What passes over a TLS connection once it is established, and how it ends.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a read of a socket cannot be interrupted
class TlsWireTest extends TlsEnds {

    @ParameterizedClass
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    @Nested
    class Established {

        @Parameter
        String version;

        private SSLSocket client;

        @BeforeEach
        void shakeHands() throws IOException {
            client = shaken(Issuer.trusting(), version);
        }

        @Test
        void itIsTheVersionThatWasAskedForAndTheBytesGoBothWays() throws IOException {
            assertEquals(version, client.getSession().getProtocol());
            assertTrue(here.secure());
            client.getOutputStream().write(new byte[] {1, 2, 3});
            var target = new byte[5];
            assertEquals(3, here.read(target, 1, 4));
            assertArrayEquals(new byte[] {0, 1, 2, 3, 0}, target);
            here.write(new byte[] {4, 5, 6, 7}, 1, 2);
            assertArrayEquals(new byte[] {5, 6}, client.getInputStream().readNBytes(2));
        }

        @Test
        void whatIsLargerThanARecordArrivesWholeInBothDirectionsAtOnce() throws Exception {
            byte[] bytes = pattern(1_000_000);
            var writing = inBackground(() -> {
                here.write(bytes, 0, bytes.length);
                return true;
            });
            var reading = inBackground(() -> {
                var input = new Input(here);
                assertTrue(input.await(bytes.length));
                return Arrays.copyOfRange(input.array(), input.position(), input.position() + bytes.length);
            });
            var sending = inBackground(() -> {
                client.getOutputStream().write(bytes);
                return true;
            });
            assertArrayEquals(bytes, client.getInputStream().readNBytes(bytes.length));
            assertArrayEquals(bytes, reading.join());
            assertTrue(writing.join() && sending.join());
        }

        @Test
        void aReaderThatWaitsDoesNotHoldUpAWriter() throws Exception {
            var reading = inBackground(() -> here.read(new byte[1], 0, 1));
            for (int i = 0; i < 100; i++) {
                here.write(new byte[] {(byte) i}, 0, 1);
                assertEquals(i, client.getInputStream().read());
            }
            client.getOutputStream().write(1);
            assertEquals(1, reading.join());
        }

        @Test
        void aCloseWakesAReader() {
            var closed = new AtomicInteger();
            here.onClose(_ -> closed.incrementAndGet());
            var reading = inBackground(() -> here.read(new byte[1], 0, 1));
            here.close();
            here.close();
            assertThrows(CompletionException.class, reading::join);
            assertEquals(1, closed.get());
            assertFalse(here.isOpen());
            assertFalse(here.hasUnread());
            here.endInput();
            here.endOutput();
        }

        @Test
        void aCloseDoesNotWaitForAWriterButWakesItWithAReaderBesideIt() {
            assertEquals(Long.MAX_VALUE, here.blockedSince());
            var reading = inBackground(() -> here.read(new byte[1], 0, 1));
            var writing = inBackground(() -> {
                here.write(new byte[50_000_000], 0, 50_000_000);
                return true;
            });
            while (here.blockedSince() == Long.MAX_VALUE) {
                Thread.onSpinWait();
            }
            here.close();
            assertThrows(CompletionException.class, writing::join);
            assertThrows(CompletionException.class, reading::join);
            assertEquals(Long.MAX_VALUE, here.blockedSince());
        }

        @Test
        void anEndOfInputWakesAReaderAndLeavesTheOutput() throws IOException {
            var reading = inBackground(() -> here.read(new byte[1], 0, 1));
            here.endInput();
            assertEquals(-1, reading.join());
            assertEquals(-1, here.read(new byte[1], 0, 1));
            here.write(new byte[] {7}, 0, 1);
            assertEquals(7, client.getInputStream().read());
        }

        // RFC 8446 §6.1: "Each party MUST send a "close_notify" alert before closing its write side of the connection"
        @Test
        void anEndOfOutputIsAnAlertAndThenTheEndOfTheStream() throws IOException {
            here.endOutput();
            here.endOutput();
            assertTrue(here.isOpen());
            // An alert shows in TLS 1.2; in 1.3 it is dressed up as application data, like the session ticket before it that
            // the client has not read yet.
            List<Integer> expected = version.equals("TLSv1.2") ? List.of(21) : List.of(23, 23);
            assertEquals(expected, contentTypes(there.getInputStream().readAllBytes()));
            assertEquals(Long.MAX_VALUE, here.blockedSince());
        }

        private static List<Integer> contentTypes(byte[] records) {
            var types = new ArrayList<Integer>();
            var left = ByteBuffer.wrap(records);
            while (left.hasRemaining()) {
                types.add((int) left.get());
                left.getShort();
                left.position(left.position() + Short.BYTES + left.getShort(left.position()));
            }
            return types;
        }

        @Test
        void theEndOfTheStreamIsSeenBehindTheLastByte() throws IOException {
            client.getOutputStream().write(7);
            client.shutdownOutput();
            assertEquals(1, here.read(new byte[2], 0, 2));
            assertEquals(-1, here.read(new byte[2], 0, 2));
            assertEquals(-1, here.read(new byte[2], 0, 2));
        }

        @Test
        void theEndOfTheStreamIsOneWithoutAnAlertToo() throws IOException {
            client.getOutputStream().write(7);
            there.shutdownOutput();
            assertEquals(1, here.read(new byte[2], 0, 2));
            assertEquals(-1, here.read(new byte[2], 0, 2));
        }

        @Test
        void theEndOfTheStreamWithinARecordIsOneToo() throws IOException {
            there.getOutputStream().write(new byte[] {23, 3, 3, 0, 100, 1, 2, 3});
            there.shutdownOutput();
            assertEquals(-1, here.read(new byte[2], 0, 2));
        }

        @Test
        void whatHasArrivedIsKnownWithoutReading() throws IOException {
            assertFalse(here.hasUnread());
            client.getOutputStream().write(new byte[] {7, 8});
            while (!here.hasUnread()) {
                Thread.onSpinWait();
            }
            here.read(new byte[1], 0, 1);
            assertTrue(here.hasUnread());
            here.read(new byte[1], 0, 1);
            assertFalse(here.hasUnread());
        }

        @Test
        void garbageEndsTheConnection() throws IOException {
            there.getOutputStream().write(new byte[] {23, 3, 3, 0, 40});
            there.getOutputStream().write(new byte[40]);
            assertThrows(IOException.class, () -> here.read(new byte[2], 0, 2));
            assertFalse(here.isOpen());
        }
    }
}
