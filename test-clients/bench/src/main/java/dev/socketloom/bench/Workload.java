package dev.socketloom.bench;

import dev.socketloom.bench.ExchangeLoad.Form;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// A row of the table: what is measured, in which unit, and with which servers it makes sense.
///
/// @param name how it is chosen on the command line
/// @param what the row's heading
/// @param unit what a cost is counted in
/// @param kind what its servers are made to do
/// @param clients makes the clients
/// @param without the servers that it cannot be measured with
record Workload(
        String name, String what, String unit, Kind kind, Supplier<? extends Load> clients, Set<String> without) {

    /// What servers are made to do: work, wait with many clients, or start.
    enum Kind { BUSY, IDLE, START }

    private static final String MICROS = "us";
    private static final Set<String> WITH_ALL = Set.of();

    /// All there are, in the order of the table.
    static final List<Workload> ALL = List.of(
            busy("echo", "echo, 50 clients, one message each under way", () -> new ExchangeLoad(Form.ECHO, 50, 1, 64)),
            busy("echo-8", "echo, 200 clients, eight each", () -> new ExchangeLoad(Form.ECHO, 200, 8, 64)),
            busy("echo-4k", "echo of 4 KiB, 50 clients", () -> new ExchangeLoad(Form.ECHO, 50, 1, 4096)),
            busy("ack", "acknowledgement, 50 clients", () -> new ExchangeLoad(Form.ACK, 50, 1, 64)),
            busy("broadcast", "broadcast to 1000, a delivery", () -> new BroadcastLoad(1000, 64)),
            new Workload("binary", "1 KiB of bytes there and back, 50 clients", MICROS, Kind.BUSY,
                    () -> new ExchangeLoad(Form.BINARY, 50, 1, 1024), Set.of(Bench.NETTY)),
            busy("polling", "echo over polling, 50 clients", () -> new PollingLoad(50, 64)),
            busy("connect", "connect, join, leave over WebSocket", () -> new ConnectLoad(50, false)),
            busy("connect-polling", "the same over polling", () -> new ConnectLoad(50, true)),
            new Workload("memory", "memory of an idle client, of 5000", "kB", Kind.IDLE,
                    () -> new IdleLoad(5000, true), WITH_ALL),
            new Workload("heartbeat", "a ping and its pong, 5000 clients", MICROS, Kind.IDLE,
                    () -> new IdleLoad(5000, false), WITH_ALL),
            new Workload("start", "from the start to the first answer", "ms", Kind.START,
                    () -> new ExchangeLoad(Form.ECHO, 1, 1, 64), WITH_ALL));

    private static Workload busy(String name, String what, Supplier<? extends Load> clients) {
        return new Workload(name, what, MICROS, Kind.BUSY, clients, WITH_ALL);
    }

    /// New clients: they can be used once.
    Load load() {
        return clients.get();
    }
}
