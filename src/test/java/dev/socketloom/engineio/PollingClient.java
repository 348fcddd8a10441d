package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.socketloom.http.RawClient;
import dev.socketloom.http.Served;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A client that polls: one connection for its GETs and one for its POSTs.
final class PollingClient implements TestClient {

    static final String RS = "\u001e";

    private static final Pattern SID = Pattern.compile("^0\\{\"sid\":\"([^\"]+)\"");

    final Rig rig;
    final String sid;
    final Served gets;
    final Served posts;
    private final Deque<String> fetched = new ArrayDeque<>();

    private PollingClient(Rig rig, String sid, Served gets) {
        this.rig = rig;
        this.sid = sid;
        this.gets = gets;
        this.posts = rig.connect();
    }

    static PollingClient open(Rig rig, int capacity) throws IOException {
        Served gets = rig.connect(capacity);
        gets.client().get(Rig.QUERY + "polling");
        RawClient.Answer answer = gets.client().read();
        assertEquals(200, answer.status());
        return new PollingClient(rig, sid(answer.body()), gets);
    }

    static String sid(String open) {
        Matcher matcher = SID.matcher(open);
        if (!matcher.find()) {
            throw new AssertionError("not an open packet: " + open);
        }
        return matcher.group(1);
    }

    String target() {
        return Rig.QUERY + "polling&sid=" + sid;
    }

    @Override
    public TestListener server() {
        return rig.listener(sid);
    }

    /// Sends a GET.
    void startPoll() throws IOException {
        gets.client().get(target());
    }

    /// Sends a GET and waits until the server holds it.
    void startHeldPoll() throws Exception {
        startPoll();
        gets.wires().server().awaitBlockedReader();
    }

    /// The answer to the GET.
    List<String> finishPoll() throws IOException {
        RawClient.Answer answer = gets.client().read();
        assertEquals(200, answer.status(), answer.body());
        return List.of(answer.body().split(RS, -1));
    }

    List<String> poll() throws IOException {
        startPoll();
        return finishPoll();
    }

    @Override
    public String next() throws IOException {
        while (fetched.isEmpty()) {
            fetched.addAll(poll());
            fetched.remove("6");
        }
        return fetched.remove();
    }

    @Override
    public void say(String... messages) throws IOException {
        slowPost(Stream.of(messages).map(m -> "4" + m).toArray(String[]::new));
    }

    /// Drops the GET that waits, or would be the next.
    @Override
    public void vanish() {
        try {
            startHeldPoll();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        gets.wires().client().cut();
    }

    /// Sends a POST.
    void startPost(String... packets) throws IOException {
        byte[] body = String.join(RS, packets).getBytes(StandardCharsets.UTF_8);
        posts.client().send("POST " + target() + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length + "\r\n\r\n"
                + new String(body, StandardCharsets.ISO_8859_1));
    }

    void finishPost() throws IOException {
        RawClient.Answer answer = posts.client().read();
        assertEquals(200, answer.status(), answer.body());
        assertEquals("ok", answer.body());
    }

    void post(String... packets) throws IOException {
        startPost(packets);
        finishPost();
    }

    /// A POST of which the server may not be done at once, because a handler tarries: the ticker looks in until it is
    /// answered.
    void slowPost(String... packets) throws IOException {
        startPost(packets);
        Await.until(() -> {
            rig.ticker.sweepNow();
            return posts.wires().client().hasUnread();
        });
        finishPost();
    }
}
