package dev.socketloom.bench;

import java.io.IOException;
import java.util.List;

/// Clients that are there, each in so many rooms, and say nothing.
///
/// Owned as every [Load] is.
final class Crowd extends Load {

    private final int rooms;

    /// @param rooms how many each is in; each room has two members
    Crowd(int clients, int rooms) {
        super(clients);
        this.rooms = rooms;
    }

    @Override
    void client(Peer peer, int number) throws IOException {
        try (Link link = join(peer)) {
            if (rooms > 0) {
                new Calls(link, integrity()).join("crowd" + number / 2 + "-", rooms);
            }
            ready();
            while (true) {
                link.readPing();
            }
        }
    }

    @Override
    void end(List<Thread> threads) throws InterruptedException {
        disperse(threads);
    }
}
