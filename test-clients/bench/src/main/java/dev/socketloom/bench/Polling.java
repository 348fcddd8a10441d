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
        send("40");
        receive();
    }

    /// Fetches what comes next, and says something.
    void send(String packets) throws IOException {
        gets.get(sid);
        post(packets);
    }

    /// Until it is answered: a server may have closed the connection, and what was said never came there.
    private void post(String packets) throws IOException {
        posts.post(sid, packets.getBytes(StandardCharsets.US_ASCII));
        posts.answer();
    }

    /// What has come: packets, with separators between them.
    String receive() throws IOException {
        return new String(gets.answer(), StandardCharsets.US_ASCII);
    }

    /// Says goodbye, when nothing is to be fetched.
    void leave() throws IOException {
        post("41" + SEPARATOR + "1");
        close();
    }

    @Override
    public void close() throws IOException {
        try (gets; posts) {
            // Both, even if one fails.
        }
    }
}
