package dev.socketloom.peer;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.json.JSONArray;
import org.json.JSONObject;

/** A client that keeps the events it receives until a test asks for them. Owned by the test's thread. */
final class Peer implements AutoCloseable {

    static final URI SERVER = URI.create("http://127.0.0.1:" + System.getenv().getOrDefault("SOCKETLOOM_PORT", "5000"));

    /** A test waits for events; this only ends one whose event does not come. */
    private static final long PATIENCE_SECONDS = 10;

    final Socket socket;
    private final BlockingQueue<List<Object>> inbox = new LinkedBlockingQueue<>();

    private Peer(Socket socket) {
        this.socket = socket;
        expect(Socket.EVENT_CONNECT);
        expect(Socket.EVENT_CONNECT_ERROR);
        expect(Socket.EVENT_DISCONNECT);
    }

    /** A client with a connection of its own that has begun to connect; `path` is a namespace, perhaps with a query. */
    static Peer dial(Transports transports, String path, Map<String, String> auth) {
        var options = IO.Options.builder()
                .setForceNew(true)
                .setReconnection(false)
                .setTransports(transports.names())
                .setAuth(auth)
                .build();
        return dial(SERVER.resolve(path), options);
    }

    static Peer dial(URI address, IO.Options options) {
        var peer = new Peer(IO.socket(address, options));
        peer.socket.connect();
        return peer;
    }

    /** Another namespace on the connection of this one, joined. */
    Peer join(String namespace) throws InterruptedException {
        Manager connection = socket.io();
        var peer = new Peer(connection.socket(namespace));
        peer.socket.connect();
        peer.connected();
        return peer;
    }

    Peer connected() throws InterruptedException {
        var event = next();
        if (!event.get(0).equals(Socket.EVENT_CONNECT)) {
            throw new AssertionError("not connected: " + event);
        }
        return this;
    }

    /** From now on, `event` goes to the inbox as its name followed by its arguments. */
    void expect(String event) {
        socket.on(event, args -> inbox.add(plain(event, args)));
    }

    /** The next event of those that are expected. */
    List<Object> next() throws InterruptedException {
        var event = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(event, "no event came");
        return event;
    }

    void emit(String event, Object... args) {
        socket.emit(event, args);
    }

    /** The arguments of the acknowledgement. */
    List<Object> ask(String event, Object... args) throws Exception {
        var answer = new CompletableFuture<Object[]>();
        socket.emit(event, args, (Ack) answer::complete);
        return plain(null, answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    private static List<Object> plain(String event, Object... args) {
        var values = new ArrayList<>();
        if (event != null) {
            values.add(event);
        }
        for (Object arg : args) {
            values.add(plain(arg));
        }
        return values;
    }

    /** The same value with maps and lists in place of JSON objects and arrays, which cannot be compared. */
    private static Object plain(Object value) {
        if (value instanceof JSONObject object) {
            var map = new HashMap<String, Object>();
            for (Iterator<?> keys = object.keys(); keys.hasNext();) {
                var key = (String) keys.next();
                map.put(key, plain(object.opt(key)));
            }
            return map;
        }
        if (value instanceof JSONArray array) {
            var list = new ArrayList<>();
            for (int i = 0; i < array.length(); i++) {
                list.add(plain(array.opt(i)));
            }
            return list;
        }
        return value == JSONObject.NULL ? null : value;
    }

    @Override
    public void close() {
        socket.io().off();
        socket.disconnect();
    }
}
