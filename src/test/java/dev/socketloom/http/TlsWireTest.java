package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.TlsOptions.ClientAuth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// A wire of ours on one end of a loopback connection, and the JDK's TLS client, or bytes, on the other.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a read of a socket cannot be interrupted
class TlsWireTest {

    @TempDir
    private static Path directory;

    private static TlsOptions.Identity identity;

    private final Ticker ticker = Ticker.manual();
    private Socket there;
    private TlsWire here;

    private void connect(TlsOptions options) throws IOException {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            there = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
            here = new TlsWire(listening.accept(), ticker, TlsContext.open(options, ticker));
        }
    }

    @BeforeEach
    void connect() throws IOException {
        if (identity == null) {
            identity = new TlsOptions.PemFiles(
                    Issuer.certificateFile(directory, "server"), Issuer.keyFile(directory, "server"));
        }
        connect(new TlsOptions(identity, ClientAuth.NONE, Optional.empty()));
    }

    @AfterEach
    void disconnect() throws IOException {
        here.close();
        there.close();
    }

    /// Lets our end begin, on a thread of its own.
    private CompletableFuture<Boolean> beginning() {
        return inBackground(here::begin);
    }

    @FunctionalInterface
    private interface Task<T> {
        T run() throws Exception;
    }

    private static <T> CompletableFuture<T> inBackground(Task<T> task) {
        var result = new CompletableFuture<T>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(task.run());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result;
    }

    private SSLSocket client(SSLContext context, String... protocols) throws IOException {
        var client = (SSLSocket) context.getSocketFactory().createSocket(there, "localhost", there.getPort(), true);
        if (protocols.length > 0) {
            client.setEnabledProtocols(protocols);
        }
        return client;
    }

    private SSLSocket shaken(SSLContext context, String... protocols) throws IOException {
        CompletableFuture<Boolean> beginning = beginning();
        SSLSocket client = client(context, protocols);
        client.startHandshake();
        assertTrue(beginning.join());
        return client;
    }

    private static byte[] pattern(int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i / 1000);
        }
        return bytes;
    }

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
            here.onClose(closed::incrementAndGet);
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

    @Nested
    class AnotherHandshake {

        @Test
        void isRefusedInTls12() throws Exception {
            SSLSocket client = shaken(Issuer.trusting(), "TLSv1.2");
            var reading = inBackground(() -> here.read(new byte[1], 0, 1));
            var succeeded = new CompletableFuture<Object>();
            client.addHandshakeCompletedListener(succeeded::complete);
            client.startHandshake();
            var outcome = CompletableFuture.anyOf(succeeded, inBackground(() -> client.getInputStream().read()));
            assertInstanceOf(SSLException.class, assertThrows(CompletionException.class, outcome::join).getCause());
            assertThrows(CompletionException.class, reading::join);
            assertFalse(here.isOpen());
        }

        @Test
        void isOnlyANewKeyInTls13() throws Exception {
            SSLSocket client = shaken(Issuer.trusting(), "TLSv1.3");
            var reading = inBackground(() -> here.read(new byte[1], 0, 1));
            client.startHandshake();
            client.getOutputStream().write(7);
            assertEquals(1, reading.join());
            here.write(new byte[] {8}, 0, 1);
            assertEquals(8, client.getInputStream().read());
        }
    }

    @Nested
    class Beginning {

        @Test
        void aPeerThatSpeaksSomethingElseIsToldInItsOwnLanguage() throws Exception {
            there.getOutputStream().write('G');
            var thrown = assertThrows(HttpException.class, here::begin);
            assertEquals(400, thrown.status());
            assertEquals("This port speaks HTTPS", thrown.getMessage());
            here.write(new byte[] {'4'}, 0, 1);
            assertEquals('4', there.getInputStream().read());
        }

        @Test
        void aPeerThatGoesAtOnceIsNoEvent() throws Exception {
            try (var log = new LogRecorder()) {
                there.shutdownOutput();
                assertFalse(here.begin());
                assertEquals(0, log.taken().size());
            }
        }

        @Test
        void aPeerThatStopsInTheMiddleIsWaitedForAsAWriterWouldWait() throws Exception {
            assertEquals(Long.MAX_VALUE, here.blockedSince());
            there.getOutputStream().write(new byte[] {22, 3, 1, 0, 100, 1});
            CompletableFuture<Boolean> beginning = beginning();
            while (here.blockedSince() == Long.MAX_VALUE) {
                Thread.onSpinWait();
            }
            here.endInput();
            assertFalse(beginning.join());
            assertEquals(Long.MAX_VALUE, here.blockedSince());
        }

        @Test
        void aHandshakeThatFailsIsOneLineInTheLog() throws Exception {
            try (var log = new LogRecorder()) {
                CompletableFuture<Boolean> beginning = beginning();
                SSLSocket client = client(SSLContext.getDefault()); // which does not trust our authority
                assertThrows(SSLHandshakeException.class, client::startHandshake);
                assertFalse(beginning.join());
                var lines = log.taken();
                assertEquals(1, lines.size(), lines.toString());
                assertTrue(lines.getFirst().startsWith("FINE a TLS handshake failed: "), lines.toString());
            }
        }

        // RFC 8446 §4.2.1: a server that speaks none of the versions offered answers with "protocol_version".
        @Test
        void tls11IsRefused() throws Exception {
            CompletableFuture<Boolean> beginning = beginning();
            there.getOutputStream().write(HexFormat.of().parseHex("16 0301 002f 01 00002b 0302".replace(" ", "")
                    + "00".repeat(32) + "00 0004 c013 002f 01 00".replace(" ", "")));
            byte[] alert = there.getInputStream().readNBytes(7);
            assertEquals("15", HexFormat.of().formatHex(alert, 0, 1));
            assertEquals("0246", HexFormat.of().formatHex(alert, 5, 7));
            assertFalse(beginning.join());
        }

        @Test
        void http11IsChosenAmongTheProtocolsThatAClientOffers() throws Exception {
            SSLParameters offers = new SSLParameters();
            offers.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            CompletableFuture<Boolean> beginning = beginning();
            SSLSocket client = client(Issuer.trusting());
            client.setSSLParameters(offers);
            client.startHandshake();
            assertTrue(beginning.join());
            assertEquals("http/1.1", client.getApplicationProtocol());
        }

        // RFC 7301 §3.2: a server that supports none of the protocols offered ends the handshake.
        @Test
        void aClientOfOtherProtocolsOnlyIsRefused() throws Exception {
            SSLParameters offers = new SSLParameters();
            offers.setApplicationProtocols(new String[] {"h2"});
            CompletableFuture<Boolean> beginning = beginning();
            SSLSocket client = client(Issuer.trusting());
            client.setSSLParameters(offers);
            assertThrows(SSLHandshakeException.class, client::startHandshake);
            assertFalse(beginning.join());
        }
    }

    @Nested
    class ClientCertificates {

        private void connectAsking(ClientAuth asking) throws IOException {
            disconnect();
            connect(new TlsOptions(identity, asking, Optional.of(Issuer.authorities(directory, "ca"))));
        }

        @Test
        void areNotAskedForByDefault() throws Exception {
            shaken(Issuer.trusting("client"));
            assertEquals(Optional.empty(), here.peerPrincipal());
        }

        @Test
        void tellWhoThePeerIs() throws Exception {
            for (ClientAuth asking : new ClientAuth[] {ClientAuth.WANT, ClientAuth.NEED}) {
                connectAsking(asking);
                shaken(Issuer.trusting("client"));
                assertEquals("CN=Ada", here.peerPrincipal().orElseThrow().getName());
            }
        }

        @Test
        void mayBeMissingWhereTheyAreOnlyWanted() throws Exception {
            connectAsking(ClientAuth.WANT);
            shaken(Issuer.trusting());
            assertEquals(Optional.empty(), here.peerPrincipal());
        }

        @Test
        void mayNotBeMissingWhereTheyAreNeeded() throws Exception {
            connectAsking(ClientAuth.NEED);
            assertRefused(Issuer.trusting());
        }

        @Test
        void ofOtherAuthoritiesAreRefused() throws Exception {
            for (ClientAuth asking : new ClientAuth[] {ClientAuth.WANT, ClientAuth.NEED}) {
                connectAsking(asking);
                assertRefused(Issuer.trusting("stranger"));
            }
        }

        private void assertRefused(SSLContext context) throws IOException {
            CompletableFuture<Boolean> beginning = beginning();
            SSLSocket client = client(context);
            // In TLS 1.3 a client has finished before its certificate has been seen: it finds the alert when it reads.
            client.startHandshake();
            assertFalse(beginning.join());
            assertThrows(SSLException.class, () -> client.getInputStream().read());
        }
    }
}
