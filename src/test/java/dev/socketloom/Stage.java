package dev.socketloom;

import dev.socketloom.adapter.AdapterFactory;
import dev.socketloom.http.Budget;
import dev.socketloom.http.Routes;
import dev.socketloom.http.Ticker;
import java.time.Duration;

/// A server without a port: its handlers are real, its clients are [FakeLink]s, and its time stands still.
final class Stage {

    final Ticker ticker = Ticker.manual();
    final SocketIOServer io;
    final Clients clients;

    Stage() {
        this(ServerOptions.standard());
    }

    Stage(ServerOptions options) {
        io = new SocketIOServer(options, Routes.EMPTY, RequestHooks.NONE, AdapterFactory.IN_MEMORY);
        clients = new Clients(options, io.directory(), ticker, new Budget(options.get(ServerOptions.RECEIVE_BUDGET)));
    }

    FakeLink joined() {
        return FakeLink.joined(clients);
    }

    FakeLink open() {
        return FakeLink.open(clients);
    }

    void passes(Duration time) {
        ticker.advance(time);
    }
}
