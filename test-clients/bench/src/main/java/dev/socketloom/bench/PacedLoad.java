package dev.socketloom.bench;

import dev.socketloom.bench.Integrity.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Clients that each send an `echo` at a certain pace, whatever the server does, and how long they wait for it.
///
/// ```
///   due       |       |       |       |
///   sent      |       |            ||         the server was busy: two are late
///   latency   ▪       ▪       ▪▪▪▪▪▪          counted from when a message was due
/// ```
///
/// Owned as every [Load] is.
final class PacedLoad extends Load {

    private static final int SIZE = 64;
    private static final byte[] BEFORE = "42[\"echo\",\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\"]".getBytes(StandardCharsets.US_ASCII);

    private final Duration pace;

    PacedLoad(int clients, Duration pace) {
        super(clients);
        this.pace = pace;
    }

    @Override
    void client(Peer peer, int number) throws IOException {
        try (Link link = join(peer)) {
            var payload = new Payload(number, SIZE);
            ready();
            // Spread over the interval, so that they do not all come at one moment.
            long due = System.nanoTime() + pace.toNanos() * number / clients();
            while (!isOver()) {
                await(due);
                link.send(Link.TEXT, BEFORE, payload.next(), AFTER);
                link.flush();
                receive(link, payload);
                latencies().add(System.nanoTime() - due);
                done(1);
                due += pace.toNanos();
            }
        }
    }

    private static void await(long due) {
        for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
    }

    private void receive(Link link, Payload payload) throws IOException {
        link.readMessage();
        if (link.is(Link.TEXT, BEFORE, AFTER)) {
            payload.check(link.bytes(), link.start() + BEFORE.length, link.end() - AFTER.length, integrity());
        } else {
            integrity().count(Fault.CORRUPT, 1);
        }
    }
}
