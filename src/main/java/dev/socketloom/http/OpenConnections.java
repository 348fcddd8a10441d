package dev.socketloom.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Who is connected: what a server counts, waits for and ends.
///
/// ```
///   add ──▶ [ wire, connection ] ──▶ forget, when the wire closes, whoever closes it
/// ```
///
/// Thread-safe; whoever waits for the last one waits for `open`'s monitor.
final class OpenConnections {

    private record Open(Wire wire, HttpConnection connection) {}

    private final Set<Open> open = ConcurrentHashMap.newKeySet();

    void add(Wire wire, HttpConnection connection) {
        open.add(new Open(wire, connection));
    }

    /// The wire has closed.
    void forget(Wire wire, HttpConnection connection) {
        open.remove(new Open(wire, connection));
        connection.wireClosed();
        synchronized (open) {
            open.notifyAll();
        }
    }

    int size() {
        return open.size();
    }

    /// Waits until there are none, or the time is over.
    void awaitNone(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (open) {
            for (long left = patience.toNanos(); !open.isEmpty() && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(open, left);
            }
        }
    }

    void closeAll() {
        for (Open each : open) {
            each.wire.close();
        }
    }
}
