package dev.socketloom.bench;

import java.io.IOException;

/// Clients that go in and out of rooms of their own.
///
/// | whose | a cycle |
/// |---|---|
/// | movers | join so many rooms, leave them |
/// | visitors | connect, join so many rooms, disconnect |
///
/// Owned as every [Load] is.
final class RoomLoad extends Load {

    private final boolean visitors;
    private final int rooms;

    private RoomLoad(int clients, boolean visitors, int rooms) {
        super(clients);
        this.visitors = visitors;
        this.rooms = rooms;
    }

    static RoomLoad movers(int clients, int rooms) {
        return new RoomLoad(clients, false, rooms);
    }

    static RoomLoad visitors(int clients, int rooms) {
        return new RoomLoad(clients, true, rooms);
    }

    @Override
    void client(Peer peer, int number) throws IOException {
        if (visitors) {
            visit(peer, number);
        } else {
            move(peer, number);
        }
    }

    private void move(Peer peer, int number) throws IOException {
        try (Link link = join(peer)) {
            ready();
            var calls = new Calls(link, integrity());
            while (!isOver()) {
                calls.join(number + "-", rooms);
                calls.leave(number + "-", rooms);
                done(1);
            }
        }
    }

    private void visit(Peer peer, int number) throws IOException {
        ready();
        while (!isOver()) {
            Link link = Link.join(peer.address());
            new Calls(link, integrity()).join(number + "-", rooms);
            link.leave();
            done(1);
        }
    }
}
