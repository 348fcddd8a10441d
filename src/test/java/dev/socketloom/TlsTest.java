package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.Tls.ClientCertificates;
import dev.socketloom.http.Issuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLKeyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TlsTest {

    @TempDir
    private Path directory;

    private SocketIOServer io = SocketIOServer.builder().build();

    @AfterEach
    void stop() {
        io.stop(Duration.ZERO); // half of a session that polls does not say goodbye
    }

    private Tls pem(String certificate, String key) {
        return Tls.pem(Issuer.certificateFile(directory, certificate), Issuer.keyFile(directory, key));
    }

    private void start(Tls tls) throws Exception {
        io = SocketIOServer.builder().port(0).tls(tls).build();
        io.onConnect((socket, _) -> socket.emit("hello",
                socket.handshake().secure(),
                socket.handshake().peerPrincipal().map(Object::toString).orElse("nobody")));
        io.start();
    }

    private URI uri(String scheme, String transport) {
        return URI.create(scheme + "://localhost:" + io.port() + "/socket.io/?EIO=4&transport=" + transport);
    }

    private HttpResponse<String> handshake(SSLContext context, String... headers) throws Exception {
        try (var http = HttpClient.newBuilder().sslContext(context).build()) {
            var request = HttpRequest.newBuilder(uri("https", "polling"));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }

    /// What arrives over a WebSocket that has joined.
    private String greeting(SSLContext context) throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        var listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                heard.add(data.toString());
                webSocket.request(1);
                return null;
            }
        };
        try (var http = HttpClient.newBuilder().sslContext(context).build()) {
            WebSocket client = http.newWebSocketBuilder().buildAsync(uri("wss", "websocket"), listener).join();
            assertTrue(heard.take().startsWith("0{"));
            client.sendText("40", true).join();
            assertTrue(heard.take().startsWith("40{"));
            String greeting = heard.take();
            client.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            return greeting;
        }
    }

    @Nested
    class ACertificate {

        @Test
        void fromPemFilesIsEnoughForPollingAndWebSocket() throws Exception {
            start(pem("server", "server"));
            assertEquals(200, handshake(Issuer.trusting()).statusCode());
            assertEquals("42[\"hello\",true,\"nobody\"]", greeting(Issuer.trusting()));
        }

        @Test
        void fromAPkcs12FileNeedsThePasswordOnlyOnce() throws Exception {
            char[] password = Issuer.PASSWORD.toCharArray();
            Tls tls = Tls.pkcs12(Issuer.storeFile(directory, "renewed"), password);
            password[0] = 0;
            start(tls);
            assertEquals(200, handshake(Issuer.trusting()).statusCode());
        }

        @Test
        void mayBeInAContext() throws Exception {
            start(Tls.of(Issuer.serving("ed25519")));
            assertEquals(200, handshake(Issuer.trusting()).statusCode());
        }

        @Test
        void thatCannotBeUsedIsRefusedWhenTheServerStartsAndNotBefore() {
            io = SocketIOServer.builder().port(0).tls(pem("server", "renewed")).build();
            var thrown = assertThrows(SSLKeyException.class, io::start);
            assertTrue(thrown.getMessage().startsWith("the private key in "), thrown.getMessage());
            assertFalse(io.isRunning());
        }
    }

    @Nested
    class ThePageOfTheServerItself {

        @Test
        void isOneOfTheSameOriginOverHttpsOnly() throws Exception {
            start(pem("server", "server"));
            String host = "localhost:" + io.port();
            assertEquals(200, handshake(Issuer.trusting(), "Origin", "https://" + host).statusCode());
            assertEquals(403, handshake(Issuer.trusting(), "Origin", "http://" + host).statusCode());
        }
    }

    @Nested
    class AClientsCertificate {

        @ParameterizedTest
        @EnumSource(value = ClientCertificates.class, names = {"WANT", "NEED"})
        void isSeenInTheHandshake(ClientCertificates wanted) throws Exception {
            start(pem("server", "server").clientCertificates(wanted, Issuer.authorities(directory, "ca")));
            assertEquals("42[\"hello\",true,\"CN=Ada\"]", greeting(Issuer.trusting("client")));
        }

        @Test
        void isTrustedAsAContextSays() throws Exception {
            start(Tls.of(Issuer.serving("server")).clientCertificates(ClientCertificates.NEED));
            assertEquals("42[\"hello\",true,\"CN=Ada\"]", greeting(Issuer.trusting("client")));
        }

        @Test
        void isNotAskedForAnyMore() throws Exception {
            start(pem("server", "server")
                    .clientCertificates(ClientCertificates.NEED, Issuer.authorities(directory, "ca"))
                    .clientCertificates(ClientCertificates.NONE));
            assertEquals("42[\"hello\",true,\"nobody\"]", greeting(Issuer.trusting("client")));
        }

        @Test
        void needsSomebodyWhoVouchesForIt() {
            Tls files = pem("server", "server");
            Tls context = Tls.of(Issuer.serving("server"));
            var nobody = assertThrows(IllegalStateException.class,
                    () -> files.clientCertificates(ClientCertificates.WANT));
            assertEquals("whose certificates are trusted? clientCertificates(WANT, Path.of(\"authorities.pem\"))",
                    nobody.getMessage());
            var two = assertThrows(IllegalStateException.class,
                    () -> context.clientCertificates(ClientCertificates.NEED, directory));
            assertEquals("an SSLContext decides whom it trusts: clientCertificates(NEED)", two.getMessage());
        }
    }

    @Test
    void nothingSecretIsShown() {
        Tls tls = Tls.pkcs12(Path.of("store.p12"), "secret".toCharArray());
        assertEquals("Tls[store.p12, client certificates: NONE]", tls.toString());
        assertEquals("Tls[a.pem, client certificates: NEED]",
                Tls.pem(Path.of("a.pem"), Path.of("b.pem"))
                        .clientCertificates(ClientCertificates.NEED, Path.of("c.pem")).toString());
        assertEquals("Tls[an SSLContext, client certificates: NONE]", Tls.of(Issuer.serving("server")).toString());
        assertEquals(Optional.of(tls), SocketIOServer.builder().tls(tls).build().options().get(ServerOptions.TLS));
    }
}
