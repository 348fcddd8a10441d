package dev.socketloom.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Servers and clients on real sockets of the loopback interface, all of which end with their test.
final class Listening {

    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /// Says how long the body was.
    static final Endpoint HELLO = request ->
            Response.text(200, "hello " + new String(request.readBody(10_000_000), StandardCharsets.UTF_8).length());

    private final Ticker ticker = Ticker.start(Duration.ofMillis(100));
    private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    HttpServer start(Endpoint endpoint, HttpOptions options) throws IOException {
        Endpoint noting = request -> {
            threads.add(Thread.currentThread());
            return endpoint.answer(request);
        };
        return opened(HttpServer.start(new InetSocketAddress(LOOPBACK, 0), noting, options, ticker));
    }

    /// Another server, which ends with the others.
    HttpServer opened(HttpServer server) {
        opened.add(server);
        return server;
    }

    HttpServer start(Endpoint endpoint) throws IOException {
        return start(endpoint, HttpOptions.defaults());
    }

    RawClient connect(HttpServer server) throws IOException {
        RawClient client = RawClient.connect(server.port());
        opened.add(client.wire()::close);
        return client;
    }

    static HttpOptions limits(int connections, Duration headTime, Duration writeStall) {
        HttpOptions d = HttpOptions.defaults();
        return new HttpOptions(d.requestLine(), d.head(), d.headerLines(), headTime, d.bodyTime(), d.idleTime(),
                d.chunkLine(), d.trailers(), writeStall, d.discard(), d.discardTime(), connections,
                d.connectionsPerAddress(), d.backlog(), d.receiving());
    }

    Ticker ticker() {
        return ticker;
    }

    /// The threads of the requests, in order.
    BlockingQueue<Thread> threads() {
        return threads;
    }

    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        ticker.close();
    }
}
