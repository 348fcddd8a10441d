package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Real sockets on loopback; waits for what it wants to see, and for nothing else.
@Timeout(60)
class HttpServerTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final Ticker ticker = Ticker.start(Duration.ofMillis(100));
    private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private HttpServer start(Endpoint endpoint, HttpOptions options) throws IOException {
        Endpoint noting = request -> {
            threads.add(Thread.currentThread());
            return endpoint.answer(request);
        };
        var server = HttpServer.start(new InetSocketAddress(LOOPBACK, 0), noting, options, ticker);
        opened.add(server);
        return server;
    }

    private HttpServer start(Endpoint endpoint) throws IOException {
        return start(endpoint, HttpOptions.defaults());
    }

    private RawClient connect(HttpServer server) throws IOException {
        var wire = new SocketWire(new Socket(LOOPBACK, server.port()), ticker);
        opened.add(wire::close);
        return new RawClient(wire);
    }

    private static HttpOptions limits(int connections, Duration headTime, Duration writeStall) {
        HttpOptions d = HttpOptions.defaults();
        return new HttpOptions(d.requestLine(), d.head(), d.headerLines(), headTime, d.bodyTime(), d.idleTime(),
                d.chunkLine(), d.trailers(), writeStall, d.discard(), d.discardTime(), connections);
    }

    private static final Endpoint HELLO = request ->
            Response.text(200, "hello " + new String(request.readBody(10_000_000), StandardCharsets.UTF_8).length());

    @AfterEach
    void everythingIsClosed() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        ticker.close();
    }

    @Nested
    class Serving {

        @Test
        void aRequestIsAnsweredOnAnUnencumberedVirtualThreadOfItsConnection() throws Exception {
            var inherited = new InheritableThreadLocal<String>();
            inherited.set("mine");
            var seen = new CompletableFuture<String>();
            HttpServer server = start(_ -> {
                seen.complete(String.valueOf(inherited.get()));
                return Response.text(200, "ok");
            });
            RawClient client = connect(server);
            client.get("/");
            assertEquals("ok", client.read().body());
            client.get("/");
            assertEquals("ok", client.read().body());
            Thread first = threads.take();
            assertTrue(first.isVirtual());
            assertTrue(first.getName().matches("sio-\\d+"), first.getName());
            assertEquals(first, threads.take());
            assertEquals("null", seen.join());
        }

        @Test
        void theJdksClientIsServedOverAConnectionThatLasts() throws Exception {
            HttpServer server = start(HELLO);
            try (var http = HttpClient.newHttpClient()) {
                var uri = URI.create("http://127.0.0.1:" + server.port() + "/x?y=z");
                for (int size : new int[] {0, 1, 10_000, 1_000_000}) {
                    var post = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(new byte[size])).build();
                    HttpResponse<String> answer = http.send(post, BodyHandlers.ofString());
                    assertEquals(200, answer.statusCode());
                    assertEquals("hello " + size, answer.body());
                }
                assertEquals(1, server.connections());
            }
        }

        @Test
        void chunksFromTheJdksClientAreRead() throws Exception {
            HttpServer server = start(HELLO);
            try (var http = HttpClient.newHttpClient()) {
                var uri = URI.create("http://127.0.0.1:" + server.port() + "/");
                var chunks = List.of(new byte[10], new byte[20_000], new byte[1]);
                var post = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArrays(chunks)).build();
                assertEquals("hello 20011", http.send(post, BodyHandlers.ofString()).body());
                var expecting = HttpRequest.newBuilder(uri)
                        .expectContinue(true)
                        .POST(BodyPublishers.ofByteArrays(chunks))
                        .build();
                assertEquals("hello 20011", http.send(expecting, BodyHandlers.ofString()).body());
            }
        }

        @Test
        void manyConnectionsAtOnceAreServedAlike() throws Exception {
            HttpServer server = start(HELLO);
            var clients = new ArrayList<RawClient>();
            for (int i = 0; i < 200; i++) {
                clients.add(connect(server));
            }
            for (int round = 0; round < 3; round++) {
                for (RawClient client : clients) {
                    client.get("/");
                }
                for (RawClient client : clients) {
                    assertEquals("hello 0", client.read().body());
                }
            }
            assertEquals(200, server.connections());
        }

        @Test
        void aLargeAnswerArrivesWhole() throws Exception {
            byte[] body = "0123456789".repeat(500_000).getBytes(StandardCharsets.US_ASCII);
            HttpServer server = start(_ -> Response.of(200, "text/plain", body));
            RawClient client = connect(server);
            client.get("/");
            assertEquals(new String(body, StandardCharsets.US_ASCII), client.read().body());
        }

        @Test
        void anErrorAnswerIsNotDestroyedByAReset() throws Exception {
            HttpServer server = start(_ -> Response.text(400, "no"));
            for (int i = 0; i < 20; i++) {
                RawClient client = connect(server);
                client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(50_000));
                assertEquals("no", client.read().body());
                assertTrue(client.isAtEnd());
            }
        }

        @Test
        void anUpgradeIsCountedUntilItsWireCloses() throws Exception {
            var wires = new LinkedBlockingQueue<Wire>();
            HttpServer server = start(_ -> new Upgrade(Headers.of("Upgrade", "x"), (_, wire) -> wires.add(wire)));
            RawClient client = connect(server);
            client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
            assertEquals(101, client.read().status());
            threads.take().join();
            assertEquals(1, server.connections());
            wires.take().close();
            assertEquals(0, server.connections());
            assertTrue(client.isAtEnd());
        }

        @Test
        void aPeerThatGoesLeavesNothing() throws Exception {
            HttpServer server = start(HELLO);
            for (boolean reset : new boolean[] {true, false}) {
                var socket = new Socket(LOOPBACK, server.port());
                var client = new RawClient(new SocketWire(socket, ticker));
                client.get("/");
                client.read();
                if (reset) {
                    socket.setSoLinger(true, 0);
                }
                socket.close();
                threads.take().join();
                assertEquals(0, server.connections());
            }
        }

        @Test
        void aHeldRequestNoticesThatItsPeerHasGone() throws Exception {
            var gone = new CompletableFuture<String>();
            HttpServer server = start(request -> request.hold(() -> gone.complete(Thread.currentThread().getName())));
            RawClient client = connect(server);
            client.get("/");
            Thread thread = threads.take();
            client.wire().close();
            assertEquals(thread.getName(), gone.join());
            thread.join();
        }
    }

    @Test
    void theAcceptLoopOutlivesWhateverGoesWrong() throws Exception {
        // Without a stall limit no connection can be made; anything else that fails there would do.
        HttpServer server = start(HELLO, limits(9, Duration.ofSeconds(10), null));
        for (int i = 0; i < 3; i++) {
            assertTrue(connect(server).isAtEnd());
        }
        assertEquals(0, server.connections());
    }

    @Nested
    class Limits {

        @Test
        void oneConnectionTooManyIsTurnedAwayAndThereIsRoomAgainLater() throws Exception {
            HttpServer server = start(HELLO, limits(2, Duration.ofSeconds(10), Duration.ofSeconds(20)));
            RawClient first = connect(server);
            RawClient second = connect(server);
            first.get("/");
            second.get("/");
            first.read();
            second.read();
            RawClient third = connect(server);
            assertEquals(503, third.read().status());
            assertTrue(third.isAtEnd());
            first.wire().close();
            threads.take().join();
            RawClient fourth = connect(server);
            fourth.get("/");
            assertEquals(200, fourth.read().status());
        }

        @Test
        void aSlowHeadIsToldSo() throws Exception {
            HttpServer server = start(HELLO, limits(9, Duration.ofMillis(100), Duration.ofSeconds(20)));
            RawClient client = connect(server);
            client.send("GET / HT");
            assertEquals(408, client.read().status());
            assertTrue(client.isAtEnd());
        }

        @Test
        void aWriterWhosePeerTakesNothingIsEnded() throws Exception {
            HttpServer server = start(
                    _ -> Response.of(200, "text/plain", new byte[50_000_000]),
                    limits(9, Duration.ofSeconds(10), Duration.ofMillis(200)));
            RawClient client = connect(server);
            client.get("/");
            threads.take().join();
            server.awaitFarewells(Duration.ofSeconds(10));
            assertEquals(0, server.connections());
        }
    }

    @Nested
    class Binding {

        @Test
        void portZeroIsAnyFreeOne() throws Exception {
            HttpServer server = start(HELLO);
            assertTrue(server.port() > 0);
            assertEquals(new InetSocketAddress(LOOPBACK, server.port()), server.address());
        }

        @Test
        void aBusyPortIsNamed() throws Exception {
            try (var busy = new ServerSocket(0, 1, LOOPBACK)) {
                var address = new InetSocketAddress(LOOPBACK, busy.getLocalPort());
                var thrown = assertThrows(BindException.class,
                        () -> HttpServer.start(address, HELLO, HttpOptions.defaults(), ticker));
                assertTrue(thrown.getMessage().contains(":" + busy.getLocalPort()), thrown.getMessage());
                assertTrue(thrown.getMessage().contains("in use"), thrown.getMessage());
            }
        }

        @Test
        void aHostThatIsNoneIsNamed() {
            var address = InetSocketAddress.createUnresolved("no.such.host.invalid", 5000);
            var thrown = assertThrows(BindException.class,
                    () -> HttpServer.start(address, HELLO, HttpOptions.defaults(), ticker));
            assertTrue(thrown.getMessage().contains("no.such.host.invalid:5000"), thrown.getMessage());
        }

        @Test
        void anAddressThatIsNotOursIsNamed() {
            var address = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5000);
            var thrown = assertThrows(BindException.class,
                    () -> HttpServer.start(address, HELLO, HttpOptions.defaults(), ticker));
            assertTrue(thrown.getMessage().contains("192.0.2.1:5000"), thrown.getMessage());
        }
    }

    @Nested
    class Stopping {

        @Test
        void theAcceptingThreadHoldsTheJvmAndEndsWithTheServer() throws Exception {
            HttpServer server = start(HELLO);
            Thread acceptor = acceptor();
            assertFalse(acceptor.isDaemon());
            server.close();
            server.close();
            assertFalse(acceptor.isAlive());
            assertNull(acceptor());
        }

        private static Thread acceptor() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(t -> t.getName().equals("socketloom-accept"))
                    .findAny()
                    .orElse(null);
        }

        @Test
        void thePortIsFreeAndOpenConnectionsGoOnUntilTheClose() throws Exception {
            HttpServer server = start(HELLO);
            RawClient client = connect(server);
            client.get("/");
            client.read();
            server.stopAccepting();
            var address = new InetSocketAddress(LOOPBACK, server.port());
            try (var again = HttpServer.start(address, HELLO, HttpOptions.defaults(), ticker)) {
                client.get("/");
                assertEquals(200, client.read().status());
                assertEquals(1, server.connections());
                assertEquals(0, again.connections());
            }
            server.close();
            assertTrue(client.isAtEnd());
            threads.take().join();
            assertEquals(0, server.connections());
        }

        @Test
        void aCloseEndsHeldRequestsToo() throws Exception {
            var gone = new CompletableFuture<Boolean>();
            HttpServer server = start(request -> request.hold(() -> gone.complete(true)));
            RawClient client = connect(server);
            client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n");
            Thread thread = threads.take();
            server.close();
            assertTrue(gone.join());
            thread.join();
        }
    }
}
