package dev.socketloom.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// A client's end of a session that polls, as a browser has it: there is always a GET under way, which brings what the
/// server says; a POST takes there what the client says, and the next one waits until it is answered.
///
/// ```
///   POST 42["echo","…"]  ──▶ ok                 one connection
///   GET                  ──▶ 42["echo","…"]     another
/// ```
///
/// Owned by the thread of its client.
final class Polling implements AutoCloseable {

    /// Between the packets of a body.
    static final String SEPARATOR = "\u001e";

    private final Http gets;
    private final Http posts;
    private String sid = "";

    private Polling(InetSocketAddress address) throws IOException {
        this.gets = new Http(address);
        this.posts = new Http(address);
    }

    /// Begins a session, and joins the namespace `/`.
    static Polling join(InetSocketAddress address) throws IOException {
        var polling = new Polling(address);
        try {
            polling.join();
            return polling;
        } catch (IOException failed) {
            polling.close();
            throw failed;
        }
    }

    private void join() throws IOException {
        gets.get("");
        String open = receive();
        int from = open.indexOf("\"sid\":\"") + "\"sid\":\"".length();
        sid = "&sid=" + open.substring(from, open.indexOf('"', from));
        post("40");
        gets.get(sid);
        receive();
    }

    /// Says something and fetches what comes next; in this order only if the last POST is answered.
    void send(String packets) throws IOException {
        if (posts.hasAnswer()) {
            posts.answer();
            post(packets);
            gets.get(sid);
        } else {
            gets.get(sid);
            posts.answer();
            post(packets);
        }
    }

    private void post(String packets) throws IOException {
        posts.post(sid, packets.getBytes(StandardCharsets.US_ASCII));
    }

    /// What has come: packets, with separators between them.
    String receive() throws IOException {
        return new String(gets.answer(), StandardCharsets.US_ASCII);
    }

    /// Says goodbye, when nothing is to be fetched.
    void leave() throws IOException {
        posts.answer();
        post("41" + SEPARATOR + "1");
        posts.answer();
        close();
    }

    @Override
    public void close() throws IOException {
        try (gets; posts) {
            // Both, even if one fails.
        }
    }
}
