package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.TlsOptions.ClientAuth;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Looks at the certificate that a new connection would get.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a read of a socket cannot be interrupted
class TlsContextTest {

    private static final Duration PACE = Duration.ofSeconds(1);

    @TempDir
    private Path directory;

    private final Ticker ticker = Ticker.manual();
    private final LogRecorder log = new LogRecorder();
    private int second;

    @AfterEach
    void stopRecording() {
        log.close();
    }

    private static TlsOptions options(TlsOptions.Identity identity) {
        return new TlsOptions(identity, ClientAuth.NONE, Optional.empty());
    }

    private TlsContext open(TlsOptions.Identity identity) throws SSLKeyException {
        return TlsContext.open(options(identity), ticker);
    }

    private TlsOptions.Identity pemFiles(String alias) {
        return new TlsOptions.PemFiles(
                changed(Issuer.certificateFile(directory, alias)), changed(Issuer.keyFile(directory, alias)));
    }

    /// Each file is a second younger than the one before, however fast we are.
    private Path changed(Path file) {
        try {
            return Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(++second)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// The first certificate that a client gets to see.
    private X509Certificate shown(TlsContext context) throws Exception {
        return handshake(context, Issuer.trusting());
    }

    private static X509Certificate handshake(TlsContext context, SSLContext client) throws Exception {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var there = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
                var here = listening.accept();
                var socket = (SSLSocket) client.getSocketFactory().createSocket(there, "localhost", 1, true)) {
            SSLSocket server = context.over(here, InputStream.nullInputStream());
            var serving = new FutureTask<>(() -> {
                server.startHandshake();
                return true;
            });
            Thread.ofVirtual().start(serving);
            socket.startHandshake();
            assertTrue(serving.get());
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static X509Certificate certificate(String alias) {
        return Issuer.chain(alias)[0];
    }

    @Nested
    class AtTheStart {

        @Test
        void theCertificateOfPemFilesIsShown() throws Exception {
            for (String alias : List.of("server", "renewed", "ed25519")) {
                assertEquals(certificate(alias), shown(open(pemFiles(alias))));
            }
        }

        @Test
        void theCertificateOfAPkcs12FileIsShown() throws Exception {
            Path store = Issuer.storeFile(directory, "server");
            TlsContext context = open(new TlsOptions.Pkcs12File(store, Issuer.PASSWORD.toCharArray()));
            assertEquals(certificate("server"), shown(context));
        }

        @Test
        void aContextIsTakenAsItIs() throws Exception {
            assertEquals(certificate("server"), shown(open(new TlsOptions.Ready(Issuer.serving("server")))));
        }

        @Test
        void whatCannotBeUsedIsRefused() throws Exception {
            var pair = new TlsOptions.PemFiles(
                    Issuer.certificateFile(directory, "server"), Issuer.keyFile(directory, "renewed"));
            assertThrows(SSLKeyException.class, () -> open(pair));
            var good = new TlsOptions.PemFiles(
                    Issuer.certificateFile(directory, "server"), Issuer.keyFile(directory, "server"));
            var authorities = Optional.of(directory.resolve("absent.pem"));
            assertThrows(SSLKeyException.class,
                    () -> TlsContext.open(new TlsOptions(good, ClientAuth.NEED, authorities), ticker));
        }

        @Test
        void aCertificateThatIsNotValidTodayIsTakenWithAWarning() throws Exception {
            open(pemFiles("expired"));
            List<String> lines = log.taken();
            assertEquals(1, lines.size(), lines.toString());
            assertTrue(lines.getFirst().startsWith("WARNING clients will refuse the certificate in "
                    + directory.resolve("cert.pem") + ", which is not valid today: "), lines.toString());
        }
    }

    @Nested
    class WhenFilesChange {

        private TlsContext context;

        @BeforeEach
        void open() throws SSLKeyException {
            context = TlsContextTest.this.open(pemFiles("server"));
        }

        @Test
        void theNewCertificateIsTakenAndThatIsSaid() throws Exception {
            pemFiles("renewed");
            ticker.advance(PACE);
            assertEquals(certificate("renewed"), shown(context));
            assertEquals(List.of("INFO new connections get the certificate that is now in ["
                    + directory.resolve("cert.pem") + ", " + directory.resolve("key.pem") + "]"), log.taken());
        }

        @Test
        void nobodyLooksMoreThanOnceASecond() throws Exception {
            pemFiles("renewed");
            ticker.advance(PACE.minusMillis(1));
            assertEquals(certificate("server"), shown(context));
            ticker.advance(Duration.ofMillis(1));
            assertEquals(certificate("renewed"), shown(context));
            pemFiles("ed25519");
            ticker.advance(PACE.minusMillis(1));
            assertEquals(certificate("renewed"), shown(context));
        }

        @Test
        void halfAPairLeavesTheOldOneUntilTheOtherHalfIsThere() throws Exception {
            changed(Issuer.certificateFile(directory, "renewed"));
            ticker.advance(PACE);
            assertEquals(certificate("server"), shown(context));
            List<String> lines = log.taken();
            assertEquals(1, lines.size(), lines.toString());
            assertTrue(lines.getFirst().startsWith("WARNING the certificate stays the old one: the private key in "),
                    lines.toString());
            changed(Issuer.keyFile(directory, "renewed"));
            ticker.advance(PACE);
            assertEquals(certificate("renewed"), shown(context));
        }

        @Test
        void aPairThatStaysBrokenIsReadAndReportedOnce() throws Exception {
            Path cert = changed(Files.writeString(directory.resolve("cert.pem"), "damage"));
            for (int i = 0; i < 3; i++) {
                ticker.advance(PACE);
                assertEquals(certificate("server"), shown(context));
            }
            assertEquals(List.of("WARNING the certificate stays the old one: " + cert
                    + " holds no certificate in PEM form: -----BEGIN CERTIFICATE-----"), log.taken());
        }

        @Test
        void filesThatAreGoneLeaveTheOldOneToo() throws Exception {
            Files.delete(directory.resolve("key.pem"));
            ticker.advance(PACE);
            assertEquals(certificate("server"), shown(context));
            assertEquals(List.of("WARNING the certificate stays the old one: cannot read "
                    + directory.resolve("key.pem") + ": there is no such file"), log.taken());
            pemFiles("renewed");
            ticker.advance(PACE);
            assertEquals(certificate("renewed"), shown(context));
        }

        @Test
        void filesThatStayAreNotReadAgain() throws Exception {
            ticker.advance(PACE);
            assertEquals(certificate("server"), shown(context));
            assertEquals(List.of(), log.taken());
        }

        @Test
        void theAuthoritiesAreReadAgain() throws Exception {
            var pair = pemFiles("server");
            var asking = new TlsOptions(pair, ClientAuth.NEED,
                    Optional.of(changed(Issuer.authorities(directory, "stranger"))));
            TlsContext trusting = TlsContext.open(asking, ticker);
            SSLContext ada = Issuer.trusting("client");
            assertThrows(ExecutionException.class, () -> handshake(trusting, ada));
            changed(Issuer.authorities(directory, "ca"));
            ticker.advance(PACE);
            handshake(trusting, ada);
        }

        @Test
        void aPkcs12FileIsReadAgain() throws Exception {
            Path store = changed(Issuer.storeFile(directory, "server"));
            var pkcs12 = TlsContextTest.this.open(
                    new TlsOptions.Pkcs12File(store, Issuer.PASSWORD.toCharArray()));
            changed(Issuer.storeFile(directory, "renewed"));
            ticker.advance(PACE);
            assertEquals(certificate("renewed"), shown(pkcs12));
        }
    }
}
