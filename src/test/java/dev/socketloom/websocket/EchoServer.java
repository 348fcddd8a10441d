package dev.socketloom.websocket;

import dev.socketloom.http.HttpOptions;
import dev.socketloom.http.HttpServer;
import dev.socketloom.http.Input;
import dev.socketloom.http.Reply;
import dev.socketloom.http.Request;
import dev.socketloom.http.Ticker;
import dev.socketloom.http.Upgrade;
import dev.socketloom.http.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;

/// Echoes every message, at any URL: what the judges of WebSocket implementations talk to. With `-Ddeflate=true` it
/// takes compressed messages and answers those who do with such (RFC 7692).
final class EchoServer {

    /// The shortest time that HTTP measures here.
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /// The biggest message of the Autobahn test suite (9.1.6).
    private static final int MAX_MESSAGE = 16 * 1024 * 1024;
    /// Its most fragmented one has 4 MiB in pieces of 64 bytes (9.3.1), and possibly an empty last one.
    private static final int MAX_FRAGMENTS = 65_537;
    /// How much of what a client has still on the way is read before its connection is closed: closing with input
    /// unread would reset the connection and might destroy our close frame before the client has seen it.
    private static final int LINGER = 64 * 1024;

    private static final boolean DEFLATE = Boolean.getBoolean("deflate");

    private EchoServer() {}

    /// Serves on 127.0.0.1 until the process is ended.
    ///
    /// @param args the port; 0 takes any free one, and the line `READY port` says which
    public static void main(String[] args) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        var ticker = Ticker.start(SHORTEST);
        var server = HttpServer.start(address, EchoServer::answer, HttpOptions.defaults(), ticker);
        System.out.println("READY " + server.port());
    }

    static Reply answer(Request request) {
        return Handshake.accept(request, DEFLATE, EchoServer::begin);
    }

    static Upgrade.Conversation begin(byte[] answer, Handshake.Established connection) throws IOException {
        connection.wire().write(answer, 0, answer.length);
        return () -> converse(connection.input(), connection.wire(), connection.deflate());
    }

    /// The life of one connection after its handshake. One thread reads and writes, so the order needs no lock.
    static void converse(Input input, Wire wire, boolean deflate) throws IOException {
        FrameSink sink = frame -> wire.write(frame, 0, frame.length);
        var socket = new WebSocket(input, MAX_MESSAGE, MAX_FRAGMENTS, deflate, sink);
        try {
            for (Message message = socket.receive(); message != null; message = socket.receive()) {
                sink.frame(deflate ? deflated(message) : plain(message));
            }
            linger(input, wire);
        } catch (WebSocketException violation) {
            linger(input, wire);
        } finally {
            wire.close();
        }
    }

    private static byte[] plain(Message message) {
        return switch (message) {
            case Message.Text text -> Frames.text(text.text());
            case Message.Binary(byte[] bytes) -> Frames.binary(bytes);
        };
    }

    private static byte[] deflated(Message message) {
        return switch (message) {
            case Message.Text(byte[] utf8, int from, int to) ->
                Frames.deflated(Opcode.TEXT, Arrays.copyOfRange(utf8, from, to));
            case Message.Binary(byte[] bytes) -> Frames.deflated(Opcode.BINARY, bytes);
        };
    }

    private static void linger(Input input, Wire wire) throws IOException {
        wire.endOutput();
        byte[] unread = new byte[LINGER];
        int count = 0;
        for (int left = LINGER; left > 0 && count >= 0; left -= count) {
            count = input.read(unread, 0, left);
        }
    }
}
