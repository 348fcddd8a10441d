package dev.socketloom.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/// Messages there and back over long-polling, one at a time for each client.
///
/// Owned as every [Load] is.
final class PollingLoad extends Load {

    private static final String BEFORE = "42[\"echo\",\"";
    private static final String AFTER = "\"]";
    private static final String PING = "2";
    private static final String PONG = "3";

    private final int size;

    PollingLoad(int clients, int size) {
        super(clients);
        this.size = size;
    }

    @Override
    void client(Peer peer, int number) throws IOException {
        try (Polling session = Polling.join(peer.address())) {
            var payload = new Payload(number, size);
            ready();
            session.send(message(payload));
            while (payload.isAwaited()) {
                String reply = reply(session.receive(), payload);
                if (payload.isAwaited()) {
                    session.send(reply);
                }
            }
            session.leave();
        }
    }

    private static String message(Payload payload) {
        return BEFORE + new String(payload.next(), StandardCharsets.US_ASCII) + AFTER;
    }

    /// What there is to say to what has come.
    private String reply(String packets, Payload payload) throws IOException {
        var reply = new StringJoiner(Polling.SEPARATOR);
        for (String packet : packets.split(Polling.SEPARATOR)) {
            if (packet.equals(PING)) {
                reply.add(PONG);
            } else if (packet.startsWith(BEFORE) && packet.endsWith(AFTER)) {
                byte[] bytes = packet.getBytes(StandardCharsets.US_ASCII);
                payload.check(bytes, BEFORE.length(), bytes.length - AFTER.length(), integrity());
                done(1);
                if (!isOver()) {
                    reply.add(message(payload));
                }
            } else {
                throw new IOException(packet + " came instead of an echo");
            }
        }
        return reply.toString();
    }
}
