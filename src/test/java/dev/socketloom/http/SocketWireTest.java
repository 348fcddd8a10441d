package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SocketWireTest {

    private final Ticker ticker = Ticker.manual();
    private SocketWire here;
    private SocketWire there;

    private Socket accepted;

    @BeforeEach
    void connect() throws IOException {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            there = new SocketWire(new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort()), ticker);
            accepted = listening.accept();
            here = new SocketWire(accepted, ticker);
        }
    }

    @AfterEach
    void disconnect() {
        here.close();
        there.close();
    }

    private CompletableFuture<Integer> reading() {
        var result = new CompletableFuture<Integer>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(here.read(new byte[10], 0, 10));
            } catch (IOException e) {
                result.complete(-99);
            }
        });
        return result;
    }

    /// Writes more than the kernel takes.
    private CompletableFuture<String> writing() {
        var result = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> {
            try {
                here.write(new byte[50_000_000], 0, 50_000_000);
                result.complete("written");
            } catch (IOException e) {
                result.complete("failed");
            }
        });
        return result;
    }

    @Test
    void bytesGoBothWays() throws IOException {
        there.write(new byte[] {1, 2, 3, 4}, 1, 2);
        var target = new byte[5];
        assertEquals(2, here.read(target, 3, 2));
        assertEquals(2, target[3]);
        assertEquals(here.peer(), there.local());
        assertEquals(here.local(), there.peer());
        assertFalse(here.secure());
    }

    @Test
    void smallWritesLeaveAtOnce() throws IOException {
        assertTrue(accepted.getTcpNoDelay());
    }

    @Test
    void aWriteBeyondASliceArrivesWhole() throws Exception {
        var bytes = new byte[1_000_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i / 1000);
        }
        var writer = Thread.ofVirtual().start(() -> {
            try {
                there.write(bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        var input = new Input(here);
        assertTrue(input.await(bytes.length));
        for (int i = 0; i < bytes.length; i++) {
            assertEquals(bytes[i], input.array()[input.position() + i]);
        }
        writer.join();
    }

    @Test
    void aCloseWakesAReaderAndEveryFurtherOneIsFree() {
        CompletableFuture<Integer> reading = reading();
        var closed = new AtomicInteger();
        here.onClose(_ -> closed.incrementAndGet());
        here.close();
        here.close();
        assertEquals(-99, reading.join());
        assertEquals(1, closed.get());
        assertFalse(here.isOpen());
        assertFalse(here.hasUnread());
        here.endInput();
        here.endOutput();
    }

    @Test
    void aCloseWakesAWriterThatHasWaitedSinceItSays() {
        assertEquals(Long.MAX_VALUE, here.blockedSince());
        CompletableFuture<String> writing = writing();
        while (here.blockedSince() == Long.MAX_VALUE) {
            Thread.onSpinWait();
        }
        assertEquals(ticker.now(), here.blockedSince());
        here.close();
        assertEquals("failed", writing.join());
        assertEquals(Long.MAX_VALUE, here.blockedSince());
    }

    @Test
    void anEndOfInputWakesAReaderAndLeavesTheOutput() throws IOException {
        CompletableFuture<Integer> reading = reading();
        here.endInput();
        here.endInput();
        assertEquals(-1, reading.join());
        assertEquals(-1, here.read(new byte[1], 0, 1));
        here.write(new byte[] {7}, 0, 1);
        var target = new byte[1];
        assertEquals(1, there.read(target, 0, 1));
        assertEquals(7, target[0]);
    }

    @Test
    void anEndOfOutputIsSeenBehindTheLastByteAndLeavesTheInput() throws IOException {
        here.write(new byte[] {7}, 0, 1);
        here.endOutput();
        here.endOutput();
        assertTrue(here.isOpen());
        var target = new byte[2];
        assertEquals(1, there.read(target, 0, 2));
        assertEquals(-1, there.read(target, 0, 2));
        there.write(new byte[] {8}, 0, 1);
        assertEquals(1, here.read(target, 0, 2));
    }

    @Test
    void whatHasArrivedIsKnownWithoutReading() throws IOException {
        assertFalse(here.hasUnread());
        there.write(new byte[] {7}, 0, 1);
        while (!here.hasUnread()) {
            Thread.onSpinWait();
        }
        here.read(new byte[1], 0, 1);
        assertFalse(here.hasUnread());
    }

    @Test
    void aWireThatHasFailedIsClosed() throws Exception {
        var closed = new AtomicInteger();
        here.onClose(_ -> closed.incrementAndGet());
        there.write(new byte[1], 0, 1);
        here.write(new byte[1], 0, 1);
        there.close(); // with input unread: a reset
        assertThrows(IOException.class, () -> {
            while (true) {
                here.write(new byte[1000], 0, 1000);
            }
        });
        assertFalse(here.isOpen());
        assertEquals(1, closed.get());
    }
}
