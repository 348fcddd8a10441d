package dev.socketloom.bench;

import dev.socketloom.bench.Integrity.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Messages there and back over long-polling, one at a time for each client: a POST brings it, a GET fetches it.
///
/// ```
///   POST 42["echo","…"]  ──▶ ok            one connection
///   GET                  ──▶ 42["echo","…"]     another
/// ```
///
/// Owned as every [Load] is.
final class PollingLoad extends Load {

    static final byte SEPARATOR = 0x1E;

    private static final byte[] CONNECT = "40".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PONG = "3".getBytes(StandardCharsets.US_ASCII);
    private static final String BEFORE = "42[\"echo\",\"";
    private static final String AFTER = "\"]";

    private final int size;

    PollingLoad(int clients, int size) {
        super(clients);
        this.size = size;
    }

    @Override
    void client(Peer peer, int number) throws IOException {
        try (var gets = new Http(peer.address()); var posts = new Http(peer.address())) {
            String sid = join(gets, posts);
            var payload = new Payload(number, size);
            ready();
            while (!isOver()) {
                String message = BEFORE + new String(payload.next(), StandardCharsets.US_ASCII) + AFTER;
                posts.post(sid, message.getBytes(StandardCharsets.US_ASCII));
                receive(gets, posts, sid, payload);
            }
        }
    }

    /// Begins a session in the namespace `/`.
    ///
    /// @return what the query says of it
    static String join(Http gets, Http posts) throws IOException {
        String open = new String(gets.get(""), StandardCharsets.US_ASCII);
        int from = open.indexOf("\"sid\":\"") + "\"sid\":\"".length();
        String sid = "&sid=" + open.substring(from, open.indexOf('"', from));
        posts.post(sid, CONNECT);
        gets.get(sid);
        return sid;
    }

    private void receive(Http gets, Http posts, String sid, Payload payload) throws IOException {
        boolean received = false;
        while (!received) {
            byte[] packets = gets.get(sid);
            int from = 0;
            for (int to = 0; to <= packets.length; to++) {
                if (to == packets.length || packets[to] == SEPARATOR) {
                    received |= packet(packets, from, to, posts, sid, payload);
                    from = to + 1;
                }
            }
        }
    }

    private boolean packet(byte[] packets, int from, int to, Http posts, String sid, Payload payload) throws IOException {
        if (to - from == 1 && packets[from] == '2') {
            posts.post(sid, PONG);
            return false;
        }
        if (to - from < BEFORE.length() + AFTER.length()) {
            integrity().count(Fault.CORRUPT, 1);
            return false;
        }
        payload.check(packets, from + BEFORE.length(), to - AFTER.length(), integrity());
        done(1);
        return true;
    }
}
