package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.TlsOptions.ClientAuth;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a TLS connection begins, and begins again.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a read of a socket cannot be interrupted
class TlsHandshakeTest extends TlsEnds {

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
