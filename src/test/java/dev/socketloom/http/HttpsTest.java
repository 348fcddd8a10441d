package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.TlsOptions.ClientAuth;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server with TLS over loopback. Its time stands still until it is moved.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a read of a socket cannot be interrupted
class HttpsTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final HttpOptions LIMITS = HttpOptions.defaults();

    @TempDir
    private Path directory;

    private final Ticker ticker = Ticker.manual();
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private TlsOptions tls() {
        var pair = new TlsOptions.PemFiles(
                Issuer.certificateFile(directory, "server"), Issuer.keyFile(directory, "server"));
        return new TlsOptions(pair, ClientAuth.WANT, Optional.of(Issuer.authorities(directory, "ca")));
    }

    private HttpServer start(HttpOptions limits, Endpoint endpoint) throws IOException {
        Endpoint noting = request -> {
            requests.add(request);
            return endpoint.answer(request);
        };
        var server = HttpServer.start(new InetSocketAddress(LOOPBACK, 0), noting, limits, Optional.of(tls()), ticker);
        opened.add(server);
        return server;
    }

    private HttpServer start(Endpoint endpoint) throws IOException {
        return start(LIMITS, endpoint);
    }

    private Socket connect(HttpServer server) throws IOException {
        var socket = new Socket(LOOPBACK, server.port());
        opened.add(socket);
        return socket;
    }

    private RawClient plain(HttpServer server) throws IOException {
        return new RawClient(new SocketWire(connect(server), ticker));
    }

    private RawClient secure(HttpServer server, String version) throws IOException {
        return secure(connect(server), version);
    }

    private RawClient secure(Socket connected, String version) throws IOException {
        var socket = (SSLSocket) Issuer.trusting().getSocketFactory()
                .createSocket(connected, "localhost", connected.getPort(), true);
        opened.add(socket);
        socket.setEnabledProtocols(new String[] {version});
        return new RawClient(new SocketWire(socket, ticker));
    }

    private static final Endpoint HELLO = request ->
            Response.text(200, "hello " + new String(request.readBody(10_000_000), StandardCharsets.UTF_8).length());

    @AfterEach
    void everythingIsClosed() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Nested
    class Serving {

        @Test
        void theJdksClientIsServedOverAConnectionThatLasts() throws Exception {
            HttpServer server = start(HELLO);
            try (var http = HttpClient.newBuilder().sslContext(Issuer.trusting()).build()) {
                var uri = URI.create("https://localhost:" + server.port() + "/x?y=z");
                for (int size : new int[] {0, 1, 10_000, 1_000_000}) {
                    var post = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(new byte[size])).build();
                    var answer = http.send(post, BodyHandlers.ofString());
                    assertEquals("hello " + size, answer.body());
                    assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
                }
                assertEquals(1, server.connections());
            }
            Request request = requests.take();
            assertTrue(request.secure());
            assertEquals(Optional.empty(), request.peerPrincipal());
        }

        @Test
        void aRequestTellsWhoseCertificateItCameWith() throws Exception {
            HttpServer server = start(HELLO);
            try (var http = HttpClient.newBuilder().sslContext(Issuer.trusting("client")).build()) {
                var uri = URI.create("https://localhost:" + server.port() + "/");
                http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
            }
            assertEquals("CN=Ada", requests.take().peerPrincipal().orElseThrow().getName());
        }

        @Test
        void aHeldRequestIsAnsweredWhileItsPeerIsWatchedAndNoticesThatItHasGone() throws Exception {
            var held = new LinkedBlockingQueue<Held>();
            var gone = new CompletableFuture<Boolean>();
            HttpServer server = start(request -> {
                Held poll = request.hold(() -> gone.complete(true));
                held.add(poll);
                return poll;
            });
            RawClient client = secure(server, "TLSv1.3");
            client.get("/1");
            assertTrue(held.take().answer(Response.text(200, "now")));
            assertEquals("now", client.read().body());
            client.get("/2");
            held.take();
            client.wire().close();
            assertTrue(gone.join());
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
        void anErrorAnswerIsNotDestroyedByAReset(String version) throws Exception {
            HttpServer server = start(_ -> Response.text(400, "no"));
            for (int i = 0; i < 5; i++) {
                RawClient client = secure(server, version);
                client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(50_000));
                assertEquals("no", client.read().body());
                assertTrue(client.isAtEnd());
            }
        }

        @Test
        void aPairThatCannotBeUsedIsRefusedBeforeThePortIsBound() {
            var pair = new TlsOptions.PemFiles(
                    Issuer.certificateFile(directory, "server"), Issuer.keyFile(directory, "renewed"));
            var tls = Optional.of(new TlsOptions(pair, ClientAuth.NONE, Optional.empty()));
            var address = new InetSocketAddress(LOOPBACK, 0);
            assertThrows(SSLKeyException.class, () -> HttpServer.start(address, HELLO, LIMITS, tls, ticker));
        }
    }

    @Nested
    class PlainHttp {

        @Test
        void isAnsweredInPlainHttpThatThisIsNot() throws Exception {
            HttpServer server = start(HELLO);
            RawClient client = plain(server);
            client.get("/" + "x".repeat(5000));
            var answer = client.read();
            assertEquals(400, answer.status());
            assertEquals("This port speaks HTTPS", answer.body());
            assertEquals("close", answer.header("Connection"));
            assertTrue(client.isAtEnd());
            assertEquals(0, requests.size());
        }
    }

    @Nested
    class Limits {

        /// Never early: what a race with the connection's thread adds makes it later.
        private void advanceToTheHeadDeadline(HttpServer server) {
            ticker.advance(LIMITS.headTime().minusMillis(2));
            assertEquals(1, server.connections());
            while (server.connections() > 0) {
                ticker.advance(Duration.ofMillis(100));
            }
        }

        @Test
        void aPeerThatNeverBeginsTheHandshakeIsCutOffWhenItsHeadIsDue() throws Exception {
            HttpServer server = start(HELLO);
            RawClient client = plain(server);
            while (server.connections() == 0) {
                Thread.onSpinWait();
            }
            advanceToTheHeadDeadline(server);
            assertTrue(client.isAtEnd());
        }

        @Test
        void aPeerThatStopsInTheMiddleOfTheHandshakeIsToo() throws Exception {
            HttpServer server = start(HELLO);
            Socket client = connect(server);
            client.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3});
            while (server.connections() == 0) {
                Thread.onSpinWait();
            }
            advanceToTheHeadDeadline(server);
            assertEquals(-1, client.getInputStream().read());
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
        void aSlowHeadIsToldSo(String version) throws Exception {
            var reads = new Semaphore(0);
            try (var listening = new ServerSocket(0, 1, LOOPBACK)) {
                RawClient client = secure(new Socket(LOOPBACK, listening.getLocalPort()), version);
                var wire = new TlsWire(listening.accept(), ticker, TlsContext.open(tls(), ticker));
                Thread.ofVirtual()
                        .start(new HttpConnection(counting(wire, reads), Served.service(HELLO, LIMITS, ticker)));
                client.send("GET / HT");
                reads.acquire(2); // for the beginning of the head, and for the rest
                ticker.advance(LIMITS.headTime().plusMillis(2));
                assertEquals(408, client.read().status());
                assertTrue(client.isAtEnd());
            }
        }

        private static Wire counting(Wire wire, Semaphore reads) {
            Class<?>[] types = {Wire.class};
            return (Wire) Proxy.newProxyInstance(Wire.class.getClassLoader(), types, (_, method, args) -> {
                if (method.getName().equals("read")) {
                    reads.release();
                }
                return method.invoke(wire, args);
            });
        }

        @Test
        void aWriterWhosePeerTakesNothingIsEnded() throws Exception {
            HttpServer server = start(_ -> Response.of(200, "text/plain", new byte[50_000_000]));
            RawClient client = secure(server, "TLSv1.3");
            client.get("/");
            requests.take();
            while (server.connections() > 0) {
                ticker.advance(Duration.ofSeconds(1));
            }
        }

        @Test
        void oneConnectionTooManyIsTurnedAwayWithoutAWord() throws Exception {
            var one = new HttpOptions(LIMITS.requestLine(), LIMITS.head(), LIMITS.headerLines(), LIMITS.headTime(),
                    LIMITS.bodyTime(), LIMITS.idleTime(), LIMITS.chunkLine(), LIMITS.trailers(), LIMITS.writeStall(),
                    LIMITS.discard(), LIMITS.discardTime(), 1, LIMITS.connectionsPerAddress(), LIMITS.backlog(),
                    LIMITS.receiving());
            HttpServer server = start(one, HELLO);
            RawClient first = secure(server, "TLSv1.3");
            first.get("/");
            first.read();
            assertTrue(plain(server).isAtEnd());
            assertFalse(first.wire().hasUnread());
        }
    }

    @Test
    void aCloseOfTheServerDoesNotWaitForPeersThatTakeNothing() throws Exception {
        HttpServer server = start(_ -> Response.of(200, "text/plain", new byte[50_000_000]));
        for (int i = 0; i < 5; i++) {
            RawClient client = secure(server, i % 2 == 0 ? "TLSv1.3" : "TLSv1.2");
            client.get("/");
            client.rawBytes(100_000);
        }
        server.close();
        assertEquals(0, server.connections());
    }
}
