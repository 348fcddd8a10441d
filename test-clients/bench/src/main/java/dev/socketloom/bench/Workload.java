package dev.socketloom.bench;

import dev.socketloom.bench.ExchangeLoad.Form;
import dev.socketloom.bench.IdleLoad.Question;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// A row of the table: what is measured, in which unit, and with which servers it makes sense.
///
/// @param name how it is chosen on the command line
/// @param what the row's heading
/// @param unit what a cost is counted in
/// @param kind what its servers are made to do
/// @param jvm how JVMs are started for it
/// @param clients makes the clients
/// @param without the servers that it cannot be measured with
record Workload(
        String name,
        String what,
        String unit,
        Kind kind,
        Jvm jvm,
        Supplier<? extends Load> clients,
        Set<String> without) {

    /// What servers are made to do: work, wait with many clients, or start.
    enum Kind { BUSY, IDLE, START }

    /// What JVMs are told: nothing, which garbage collector to take (one core alone would get Serial), to give back what
    /// they do not use as well, or, Socketloom only, what it remembers of an earlier start.
    enum Jvm { PLAIN, G1, THRIFTY, CACHED }

    private static final String MICROS = "us";
    private static final String KILOBYTES = "kB";
    private static final int MANY = 10_000;
    private static final Set<String> PEERS = Set.of(Servers.NODE, Servers.NETTY);

    /// All there are, in the order of the table.
    static final List<Workload> ALL = List.of(
            busy("echo", "echo, 50 clients, one message each under way", () -> new ExchangeLoad(Form.ECHO, 50, 1, 64)),
            busy("echo-8", "echo, 200 clients, eight each", () -> new ExchangeLoad(Form.ECHO, 200, 8, 64)),
            busy("echo-4k", "echo of 4 KiB, 50 clients", () -> new ExchangeLoad(Form.ECHO, 50, 1, 4096)),
            busy("ack", "acknowledgement, 50 clients", () -> new ExchangeLoad(Form.ACK, 50, 1, 64)),
            busy("broadcast", "broadcast to 1000, a delivery", () -> new BroadcastLoad(1000, 64)),
            new Workload("binary", "1 KiB of bytes there and back, 50 clients", MICROS, Kind.BUSY, Jvm.PLAIN,
                    () -> new ExchangeLoad(Form.BINARY, 50, 1, 1024), Set.of(Servers.NETTY)),
            busy("polling", "echo over polling, 50 clients", () -> new PollingLoad(50, 64)),
            busy("connect", "connect, join, leave over WebSocket", () -> new ConnectLoad(50, false)),
            busy("connect-polling", "the same over polling", () -> new ConnectLoad(50, true)),
            idle("memory", "memory of an idle client, of 10,000", KILOBYTES, Question.MEMORY, Set.of()),
            idle("memory-warm", "the same, servers that have worked before", KILOBYTES, Question.WARM_MEMORY, Set.of()),
            new Workload("memory-thrifty", "the same, JVMs that give back what they do not use", KILOBYTES, Kind.IDLE,
                    Jvm.THRIFTY, () -> new IdleLoad(MANY, Question.MEMORY), Set.of()),
            idle("heap", "of it live on the heap, code not compiled", KILOBYTES, Question.HEAP, PEERS),
            idle("heap-warm", "the same, code compiled", KILOBYTES, Question.WARM_HEAP, PEERS),
            idle("heartbeat", "a ping and its pong, 10,000 clients", MICROS, Question.HEARTBEAT, Set.of()),
            start("start", "from the start to the first answer", Jvm.PLAIN),
            start("start-cached", "the same, Socketloom with an AOT cache", Jvm.CACHED));

    private static Workload busy(String name, String what, Supplier<? extends Load> clients) {
        return new Workload(name, what, MICROS, Kind.BUSY, Jvm.PLAIN, clients, Set.of());
    }

    private static Workload idle(String name, String what, String unit, Question question, Set<String> without) {
        return new Workload(name, what, unit, Kind.IDLE, Jvm.G1, () -> new IdleLoad(MANY, question), without);
    }

    private static Workload start(String name, String what, Jvm jvm) {
        return new Workload(name, what, "ms", Kind.START, jvm, () -> new ExchangeLoad(Form.ECHO, 1, 1, 64), Set.of());
    }

    /// Those that were asked for.
    static List<Workload> chosen(Arguments arguments) {
        List<String> names = arguments.workloads(ALL.stream().map(Workload::name).toList());
        return ALL.stream().filter(one -> names.contains(one.name())).toList();
    }

    /// New clients: they can be used once.
    Load load() {
        return clients.get();
    }
}
