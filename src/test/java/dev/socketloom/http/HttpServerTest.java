package dev.socketloom.http;

import static dev.socketloom.http.Listening.HELLO;
import static dev.socketloom.http.Listening.LOOPBACK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Real sockets on loopback; waits for what it wants to see, and for nothing else.
@Timeout(60)
class HttpServerTest {

    private final Listening here = new Listening();

    @AfterEach
    void everythingIsClosed() throws Exception {
        here.close();
    }

    @Test
    void aRequestIsAnsweredOnAnUnencumberedVirtualThreadOfItsConnection() throws Exception {
        var inherited = new InheritableThreadLocal<String>();
        inherited.set("mine");
        var seen = new CompletableFuture<String>();
        HttpServer server = here.start(_ -> {
            seen.complete(String.valueOf(inherited.get()));
            return Response.text(200, "ok");
        });
        RawClient client = here.connect(server);
        client.get("/");
        assertEquals("ok", client.read().body());
        client.get("/");
        assertEquals("ok", client.read().body());
        Thread first = here.threads().take();
        assertTrue(first.isVirtual());
        assertTrue(first.getName().matches("sio-\\d+"), first.getName());
        assertEquals(first, here.threads().take());
        assertEquals("null", seen.join());
    }

    @Test
    void aConnectionThatSomebodyElseHasAcceptedIsServedFromWhatWasReadOfIt() throws Exception {
        HttpServer server = here.start(request -> Response.text(200, request.path()));
        try (var elsewhere = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
                var client = SocketChannel.open(elsewhere.getLocalAddress())) {
            client.write(ByteBuffer.wrap("GET /ab HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            SocketChannel accepted = elsewhere.accept();
            var head = ByteBuffer.allocate("GET /a".length());
            while (head.hasRemaining()) {
                assertTrue(accepted.read(head) > 0);
            }
            server.adopt(accepted, head.array());
            var answer = ByteBuffer.allocate(1000);
            while (!new String(answer.array(), StandardCharsets.US_ASCII).contains("\r\n\r\n/ab")) {
                assertTrue(client.read(answer) > 0, "the server has closed the connection");
            }
            assertEquals(1, server.connections());
            server.stopAccepting();
            var late = SocketChannel.open(elsewhere.getLocalAddress());
            assertThrows(IOException.class, () -> server.adopt(late, new byte[0]));
            assertFalse(late.isOpen());
        }
    }

    @Test
    void theJdksClientIsServedOverAConnectionThatLasts() throws Exception {
        HttpServer server = here.start(HELLO);
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
        HttpServer server = here.start(HELLO);
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
        HttpServer server = here.start(HELLO);
        var clients = new ArrayList<RawClient>();
        for (int i = 0; i < 200; i++) {
            clients.add(here.connect(server));
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
        HttpServer server = here.start(_ -> Response.of(200, "text/plain", body));
        RawClient client = here.connect(server);
        client.get("/");
        assertEquals(new String(body, StandardCharsets.US_ASCII), client.read().body());
    }

    @Test
    void anErrorAnswerIsNotDestroyedByAReset() throws Exception {
        HttpServer server = here.start(_ -> Response.text(400, "no"));
        for (int i = 0; i < 20; i++) {
            RawClient client = here.connect(server);
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(50_000));
            assertEquals("no", client.read().body());
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    void anUpgradeIsCountedUntilItsWireCloses() throws Exception {
        var wires = new LinkedBlockingQueue<Wire>();
        HttpServer server = here.start(_ -> new Upgrade(Headers.of("Upgrade", "x"), (answer, _, wire) -> () -> {
            wire.write(answer, 0, answer.length);
            wires.add(wire);
        }));
        RawClient client = here.connect(server);
        client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
        assertEquals(101, client.read().status());
        here.threads().take().join();
        assertEquals(1, server.connections());
        wires.take().close();
        assertEquals(0, server.connections());
        assertTrue(client.isAtEnd());
    }

    @Test
    void aPeerThatGoesLeavesNothing() throws Exception {
        HttpServer server = here.start(HELLO);
        for (boolean reset : new boolean[] {true, false}) {
            var socket = new Socket(LOOPBACK, server.port());
            var client = new RawClient(new SocketWire(socket, here.ticker()));
            client.get("/");
            client.read();
            if (reset) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
            here.threads().take().join();
            assertEquals(0, server.connections());
        }
    }

    @Test
    void aHeldRequestNoticesThatItsPeerHasGone() throws Exception {
        var gone = new CompletableFuture<String>();
        HttpServer server = here.start(request -> request.hold(() -> gone.complete(Thread.currentThread().getName())));
        RawClient client = here.connect(server);
        client.get("/");
        Thread thread = here.threads().take();
        client.wire().close();
        assertEquals(thread.getName(), gone.join());
        thread.join();
    }
}
