package dev.socketloom.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Clients that each have a handler at work for them, always, and do not ask for more before it has answered.
///
/// Owned as every [Load] is.
final class CallLoad extends Load {

    private final String event;
    private final int amount;
    private final Duration spread;

    /// @param event what handlers are to do
    /// @param amount how much of it, each time
    /// @param spread over how long the clients begin, one after the other: not all of them come at one moment
    CallLoad(int clients, String event, int amount, Duration spread) {
        super(clients);
        this.event = event;
        this.amount = amount;
        this.spread = spread;
    }

    @Override
    void client(Peer peer, int number) throws IOException {
        try (Link link = join(peer)) {
            ready();
            LockSupport.parkNanos(spread.toNanos() * number / clients());
            var calls = new Calls(link, integrity());
            while (!isOver()) {
                calls.ask("\"" + event + "\"," + amount, String.valueOf(amount));
                done(1);
            }
        }
    }
}
