package dev.socketloom.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Measures Socketloom beside its peers: what does a unit of work cost the server's process?
///
/// ```
///   for each workload
///     for each server: start it, keep it busy until its code is compiled
///     for each round                       every server once before any is measured again,
///       for each server: measure           so that what else the machine does meets all of them
///   table.md, plot.svg
/// ```
///
/// CPU time is what is compared, as the operating system counts it for the server's process alone: it is the same whether
/// the machine is busy or not, nearly, and says how many clients a core can serve.
public final class Bench {

    static final String SOCKETLOOM = "Socketloom";
    static final String NODE = "socket.io";
    static final String NETTY = "netty-socketio";

    private final Arguments arguments;
    private final List<Peer.Program> programs;

    private Bench(Arguments arguments) throws IOException {
        this.arguments = arguments;
        this.programs = programs();
    }

    /// Measures, and writes what it found.
    ///
    /// @param args see [Arguments]
    public static void main(String[] args) throws Exception {
        var bench = new Bench(Arguments.of(args));
        Files.createDirectories(bench.arguments.out());
        var results = new ArrayList<Result>();
        for (Workload workload : bench.arguments.workloads()) {
            results.addAll(bench.measure(workload));
        }
        Path table = bench.arguments.out().resolve("table.md");
        Files.writeString(table, Table.of(results));
        Files.writeString(bench.arguments.out().resolve("plot.svg"), Plot.of(results));
        System.out.println(Files.readString(table));
        if (results.stream().anyMatch(result -> !result.isClean())) {
            System.exit(1);
        }
    }

    private List<Peer.Program> programs() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("test-clients"))) {
            root = root.getParent();
        }
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path jar = root.resolve("target/socketloom.jar");
        if (!Files.exists(jar)) {
            throw new IOException(jar + " is missing: run \"mvn -DskipTests package\" first");
        }
        Stream<Peer.Program> all = Stream.of(
                pinned(SOCKETLOOM, java.toString(), "-Xmx512m", "-cp", jar + ":" + root.resolve("target/test-classes"),
                        "dev.socketloom.bench.BenchServer"),
                pinned(NODE, "node", root.resolve("test-clients/bench/node/server.mjs").toString()),
                pinned(NETTY, java.toString(), "-Xmx512m", "-cp", System.getProperty("java.class.path"),
                        NettyServer.class.getName()));
        return all.filter(program -> arguments.servers().contains(program.name())).toList();
    }

    /// The servers on the first core and this program elsewhere, if it was started there.
    private Peer.Program pinned(String name, String... command) {
        List<String> words = new ArrayList<>(arguments.pin() ? List.of("taskset", "-c", "0") : List.of());
        words.addAll(List.of(command));
        return new Peer.Program(name, words);
    }

    private List<Result> measure(Workload workload) throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        List<Bout> bouts = new ArrayList<>();
        try {
            for (Peer.Program program : programs) {
                if (!workload.without().contains(program.name())) {
                    results.add(new Result(workload, program.name(), new ArrayList<>()));
                    bouts.add(Bout.begin(workload, program, arguments));
                }
            }
            for (int round = 1; round <= arguments.rounds(); round++) {
                for (int i = 0; i < bouts.size(); i++) {
                    Sample sample = bouts.get(i).round();
                    System.out.printf("%-16s round %d  %-15s %9.2f %s  %9.0f/s  %s%n", workload.name(), round,
                            results.get(i).server(), sample.cost(), workload.unit(), sample.rate(), sample.integrity());
                    results.get(i).samples().add(sample);
                }
            }
        } finally {
            bouts.forEach(Bout::close);
        }
        return results;
    }
}
