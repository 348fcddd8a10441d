package dev.socketloom.soak;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// One client after the other, each of another kind, as they come to a server on the open network: some leave politely,
/// most do not.
///
/// Each of its methods that takes a [Socket] is one kind. What the server answers is only looked at as far as the kind
/// needs it; a server that has enough of a client is right.
///
/// Not thread safe: a thread has its own; the counts are shared.
final class Storm implements Runnable {

    /// What a client does, and how it goes.
    @FunctionalInterface
    private interface Kind {
        void play(Socket socket) throws IOException;
    }

    private static final int PATIENCE_MILLIS = 15_000;

    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int MASKED = 0x80;
    private static final int SHORT = 126;

    private static final String GET = "GET /socket.io/?EIO=4&transport=polling%s HTTP/1.1\r\nHost: h\r\n\r\n";

    private final int port;
    private final Random random;
    private final long end;
    private final Map<String, LongAdder> counts;
    private final Map<String, Kind> kinds = Map.ofEntries(
            Map.entry("polite", this::polite),
            Map.entry("rooms", this::rooms),
            Map.entry("namespaces", this::namespaces),
            Map.entry("flood", this::flood),
            Map.entry("mid-frame", this::midFrame),
            Map.entry("mid-head", this::midHead),
            Map.entry("mid-body", this::midBody),
            Map.entry("upgrade", this::upgrade),
            Map.entry("half-upgrade", this::halfUpgrade),
            Map.entry("abandoned", this::abandoned),
            Map.entry("held poll", this::heldPoll));

    /// @param end when to stop, in [System#nanoTime()]
    Storm(int port, long seed, long end, Map<String, LongAdder> counts) {
        this.port = port;
        this.random = new Random(seed);
        this.end = end;
        this.counts = counts;
    }

    static Map<String, LongAdder> counts() {
        return new ConcurrentHashMap<>();
    }

    @Override
    public void run() {
        String[] names = kinds.keySet().stream().sorted().toArray(String[]::new);
        while (System.nanoTime() < end) {
            String name = names[random.nextInt(names.length)];
            play(name, kinds.get(name));
        }
    }

    /// The same with clients of one kind, who take their time: they are there, and answer no ping.
    void runSilently() {
        while (System.nanoTime() < end) {
            play("silent", this::silent);
        }
    }

    private void play(String name, Kind kind) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            kind.play(socket);
            count(name);
        } catch (IOException gone) {
            count(name + ", refused or cut off");
        }
    }

    private void count(String name) {
        counts.computeIfAbsent(name, _ -> new LongAdder()).increment();
    }

    private void polite(Socket socket) throws IOException {
        webSocket(socket, "");
        say(socket, "40");
        for (int i = random.nextInt(50); i >= 0; i--) {
            say(socket, "42[\"echo\"," + i + "]", "42[\"ask\"]");
        }
        frame(socket, CLOSE, new byte[] {3, (byte) 0xE8});
        socket.shutdownOutput();
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private void rooms(Socket socket) throws IOException {
        webSocket(socket, "");
        say(socket, "40");
        for (int i = 0; i < 30; i++) {
            say(socket, "42[\"join\",\"r" + random.nextInt(500) + "\"]", "42[\"tell\",\"r" + random.nextInt(500) + "\"]");
        }
        leave(socket);
    }

    private void namespaces(Socket socket) throws IOException {
        webSocket(socket, "");
        for (int i = 0; i < 10; i++) {
            int number = random.nextInt(100);
            say(socket, "40/side/" + number + ",", "42/side/" + number + ",[\"join\",\"x\"]");
        }
        leave(socket);
    }

    /// Reads nothing: first the buffers of both systems fill, then ours.
    private void flood(Socket socket) throws IOException {
        webSocket(socket, "");
        say(socket, "40");
        String event = "42[\"echo\",\"" + "x".repeat(1 + random.nextInt(2_000)) + "\"]";
        socket.setSoTimeout(1);
        for (int i = random.nextInt(300); i >= 0; i--) {
            say(socket, event);
        }
        reset(socket);
    }

    private void midFrame(Socket socket) throws IOException {
        webSocket(socket, "");
        say(socket, "40");
        byte[] frame = {(byte) TEXT, (byte) (MASKED | SHORT), 16, 0, 0, 0, 0, 0, '4', '2'};
        socket.getOutputStream().write(frame, 0, 1 + random.nextInt(frame.length));
        reset(socket);
    }

    private void midHead(Socket socket) throws IOException {
        byte[] head = GET.formatted("").getBytes(StandardCharsets.US_ASCII);
        socket.getOutputStream().write(head, 0, 1 + random.nextInt(head.length - 1));
        leave(socket);
    }

    private void midBody(Socket socket) throws IOException {
        String sid = open(socket);
        write(socket, "POST /socket.io/?EIO=4&transport=polling&sid=" + sid
                + " HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n40");
        leave(socket);
    }

    private void upgrade(Socket socket) throws IOException {
        String sid = joined(socket);
        try (var second = new Socket(InetAddress.getLoopbackAddress(), port)) {
            second.setSoTimeout(PATIENCE_MILLIS);
            webSocket(second, "&sid=" + sid);
            say(second, "2probe");
            say(second, "5", "42[\"join\",\"upgraded\"]", "42[\"echo\",1]");
            leave(second);
        }
    }

    private void halfUpgrade(Socket socket) throws IOException {
        String sid = joined(socket);
        try (var second = new Socket(InetAddress.getLoopbackAddress(), port)) {
            webSocket(second, "&sid=" + sid);
            say(second, "2probe");
            write(socket, GET.formatted("&sid=" + sid));
            leave(second);
            leave(socket);
        }
    }

    private void abandoned(Socket socket) throws IOException {
        joined(socket);
        leave(socket);
    }

    private void heldPoll(Socket socket) throws IOException {
        String sid = joined(socket);
        write(socket, GET.formatted("&sid=" + sid));
        answer(socket);
        write(socket, GET.formatted("&sid=" + sid));
        leave(socket);
    }

    /// The server has to notice.
    private void silent(Socket socket) throws IOException {
        webSocket(socket, "");
        say(socket, "40");
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private String open(Socket socket) throws IOException {
        write(socket, GET.formatted(""));
        String answer = answer(socket);
        int from = answer.indexOf("\"sid\":\"") + "\"sid\":\"".length();
        if (from < "\"sid\":\"".length()) {
            throw new IOException("no session");
        }
        return answer.substring(from, answer.indexOf('"', from));
    }

    private String joined(Socket socket) throws IOException {
        String sid = open(socket);
        String join = "40\u001e42[\"join\",\"polled\"]\u001e42[\"ask\"]";
        write(socket, "POST /socket.io/?EIO=4&transport=polling&sid=" + sid + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
                + join.length() + "\r\n\r\n" + join);
        answer(socket);
        return sid;
    }

    private void webSocket(Socket socket, String more) throws IOException {
        write(socket, "GET /socket.io/?EIO=4&transport=websocket" + more + " HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        if (!head(socket.getInputStream()).startsWith("HTTP/1.1 101")) {
            throw new IOException("no WebSocket");
        }
    }

    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        String head = head(in);
        int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
        int length = Integer.parseInt(head.substring(at, head.indexOf('\r', at)));
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void say(Socket socket, String... texts) throws IOException {
        for (String text : texts) {
            frame(socket, TEXT, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void frame(Socket socket, int first, byte[] payload) throws IOException {
        var frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < SHORT) {
            frame.write(MASKED | payload.length);
        } else {
            frame.write(MASKED | SHORT);
            frame.write(payload.length >> Byte.SIZE);
            frame.write(payload.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        socket.getOutputStream().write(frame.toByteArray());
    }

    /// As a process that is killed leaves: with a reset, or with an end of the stream.
    private void leave(Socket socket) throws IOException {
        if (random.nextBoolean()) {
            reset(socket);
        }
    }

    /// What a system does for a process that dies with input unread.
    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
