package dev.socketloom.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Clients that only answer pings: what does one cost in memory, and what does a ping cost?
///
/// ```
///   collect garbage, read memory ──▶ connect all ──▶ wait, collect, read again
///                                               └──▶ cpu of a window, pings in it
/// ```
///
/// Owned as every [Load] is.
final class IdleLoad extends Load {

    private final boolean memory;

    /// @param memory whether memory is measured, and not pings
    IdleLoad(int clients, boolean memory) {
        super(clients);
        this.memory = memory;
    }

    /// Ends with the first ping after the window: the server need not be told.
    @Override
    void client(Peer peer, int number) throws IOException {
        try (Link link = Link.join(peer.address())) {
            ready();
            while (!isOver()) {
                link.readPing();
                done(1);
            }
        }
    }

    @Override
    Sample measure(Peer peer, Duration warmUp, Duration window) throws IOException, InterruptedException {
        peer.collectGarbage();
        long before = peer.memory();
        List<Thread> threads = begin(peer);
        Thread.sleep(warmUp);
        Sample sample;
        if (memory) {
            peer.collectGarbage();
            sample = new Sample((peer.memory() - before) / 1e3 / clients(), 0, integrity().toString());
        } else {
            sample = watch(peer, window);
        }
        finish(threads);
        return new Sample(sample.cost(), sample.rate(), integrity().toString());
    }
}
