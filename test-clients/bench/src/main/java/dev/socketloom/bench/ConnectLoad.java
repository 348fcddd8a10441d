package dev.socketloom.bench;

import java.io.IOException;

/// Clients that come and go: connect, join the namespace `/`, leave, again.
///
/// | transport | a cycle |
/// |---|---|
/// | WebSocket | TCP, 101, `0{…}`, `40`, `40{…}`, `41`, close frame, end of the connection |
/// | polling | TCP twice, GET, POST `40` and GET, POST `41` and `1` |
///
/// Owned as every [Load] is.
final class ConnectLoad extends Load {

    private final boolean polling;

    ConnectLoad(int clients, boolean polling) {
        super(clients);
        this.polling = polling;
    }

    @Override
    void client(Peer peer, int number) throws IOException {
        ready();
        while (!isOver()) {
            if (polling) {
                Polling.join(peer.address()).leave();
            } else {
                Link.join(peer.address()).leave();
            }
            done(1);
        }
    }
}
