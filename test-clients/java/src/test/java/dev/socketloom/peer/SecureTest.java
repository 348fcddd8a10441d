package dev.socketloom.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client over TLS; it trusts the certificate in SOCKETLOOM_CERTFILE. */
@Timeout(30)
class SecureTest {

    private static final URI SERVER =
            URI.create("https://" + Peer.SERVER.getHost() + ":" + (Peer.SERVER.getPort() + 5) + "/");

    @ParameterizedTest
    @EnumSource(Transports.class)
    void eventsAndBytesGoBothWays(Transports transports) throws Exception {
        var http = trusting(Path.of(System.getenv("SOCKETLOOM_CERTFILE")));
        try (var peer = dial(transports, http)) {
            peer.connected();
            peer.socket.on("question", args -> ((Ack) args[1]).call((int) args[0] + 1));
            assertEquals(List.of(42), peer.ask("ask-wait", 41));
            assertEquals(List.of("x".repeat(300_000)), peer.ask("make", "text", 300_000));
            byte[] bytes = new byte[300_000];
            assertArrayEquals(bytes, (byte[]) peer.ask("ack", (Object) bytes).get(0));
        } finally {
            http.dispatcher().executorService().shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POLLING", "WEBSOCKET"})
    void aCertificateOfNobodyIsNotTrusted(Transports transports) throws Exception {
        try (var peer = dial(transports, new OkHttpClient())) {
            assertEquals(Socket.EVENT_CONNECT_ERROR, peer.next().get(0));
        }
    }

    private static Peer dial(Transports transports, OkHttpClient http) {
        var options = IO.Options.builder()
                .setForceNew(true)
                .setReconnection(false)
                .setTransports(transports.names())
                .build();
        options.callFactory = http;
        options.webSocketFactory = http;
        return Peer.dial(SERVER, options);
    }

    private static OkHttpClient trusting(Path certificate) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var in = Files.newInputStream(certificate)) {
            store.setCertificateEntry("it", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return new OkHttpClient.Builder()
                .sslSocketFactory(context.getSocketFactory(), (X509TrustManager) factory.getTrustManagers()[0])
                .build();
    }
}
