package dev.socketloom.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Measures Socketloom beside its peers: what does a unit of work cost the server's process?
///
/// ```
///   for each workload
///     for each server: start it, keep it busy until its code is compiled
///     for each round                       every server once before any is measured again,
///       for each server: measure           so that what else the machine does meets all of them
///   table.md, plot.svg                     written anew after each workload
/// ```
///
/// CPU time is what is compared, as the operating system counts it for the server's process alone: it is the same whether
/// the machine is busy or not, nearly, and says how many clients a core can serve.
final class Comparison {

    private static final int ROUNDS = 3;
    private static final Duration WINDOW = Duration.ofSeconds(3);

    private final Arguments arguments;
    private final Servers servers;
    private final int rounds;
    private final Duration window;
    private final List<Result> results = new ArrayList<>();

    Comparison(Arguments arguments, Servers servers) {
        this.arguments = arguments;
        this.servers = servers;
        this.rounds = arguments.rounds(ROUNDS);
        this.window = arguments.window(WINDOW);
    }

    /// @return what the process ends with
    int run() throws IOException, InterruptedException {
        Path table = arguments.out().resolve("table.md");
        for (Workload workload : Workload.chosen(arguments)) {
            results.addAll(Bout.alternate(workload, programs(workload), arguments, rounds, window));
            Files.writeString(table, Table.of(results) + "\n" + Machine.description(arguments.pin(), rounds, window));
            Files.writeString(arguments.out().resolve("plot.svg"), Plot.of(results));
        }
        System.out.println(Files.readString(table));
        if (results.stream().allMatch(Result::isClean)) {
            return Bench.GOOD;
        }
        return results.stream().allMatch(one -> one.isClean() || !one.server().equals(Servers.SOCKETLOOM))
                ? Bench.OTHERS_BAD
                : Bench.BAD;
    }

    private List<Peer.Program> programs(Workload workload) throws IOException, InterruptedException {
        List<Peer.Program> programs = switch (workload.jvm()) {
            case PLAIN -> servers.all(List.of());
            case G1 -> servers.all(List.of("-XX:+UseG1GC"));
            case THRIFTY -> servers.all(Servers.THRIFT);
            case CACHED -> cached();
        };
        return programs.stream()
                .filter(program -> arguments.servers().contains(program.name()))
                .filter(program -> !workload.without().contains(program.name()))
                .toList();
    }

    /// Without a cache when none can be made, which the row's figure then shows.
    private List<Peer.Program> cached() throws IOException, InterruptedException {
        List<Peer.Program> programs = new ArrayList<>(servers.all(List.of()));
        try {
            programs.set(0, servers.socketloom(servers.cache()));
        } catch (IOException impossible) {
            System.out.println(impossible.getMessage());
        }
        return programs;
    }
}
