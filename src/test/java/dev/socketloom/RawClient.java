package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A client over a real WebSocket that knows nothing of Socket.IO: the tests write and read its packets letter by
/// letter.
final class RawClient implements WebSocket.Listener, AutoCloseable {

    /// Far longer than anything takes: only a failing test waits for it.
    private static final int PATIENCE = 20;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private int binary;
    private final WebSocket webSocket;

    private RawClient(int port, int revision) {
        webSocket = HTTP.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=" + revision + "&transport=websocket"),
                        this)
                .join();
    }

    /// A session, its open packet taken.
    static RawClient open(SocketIOServer io) throws InterruptedException {
        var client = new RawClient(io.port(), 4);
        assertTrue(client.next().startsWith("0{\"sid\":"));
        return client;
    }

    /// A session of Socket.IO 2, its open packet not taken.
    static RawClient legacy(SocketIOServer io) {
        return new RawClient(io.port(), 3);
    }

    /// A session that has joined `/`.
    static RawClient joined(SocketIOServer io) throws InterruptedException {
        RawClient client = open(io);
        client.send("40");
        assertTrue(client.next().startsWith("40{\"sid\":"));
        return client;
    }

    void send(String message) {
        webSocket.sendText(message, true).join();
    }

    void send(byte[] message) {
        webSocket.sendBinary(ByteBuffer.wrap(message), true).join();
    }

    /// What comes next: a text, `binary N` for N bytes, or `close CODE REASON`.
    String next() throws InterruptedException {
        String message = received.poll(PATIENCE, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing came");
        }
        return message;
    }

    static HttpResponse<String> get(SocketIOServer io, String target, String... headers) throws Exception {
        return request(io, "GET", target, "", headers);
    }

    static HttpResponse<String> request(SocketIOServer io, String method, String target, String body, String... headers)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + io.port() + target))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            received.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        binary += data.remaining();
        if (last) {
            received.add("binary " + binary);
            binary = 0;
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        received.add(("close " + code + " " + reason).strip());
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        received.add("error " + error);
    }

    /// Breaks the connection off.
    @Override
    public void close() {
        webSocket.abort();
    }
}
