package dev.socketloom.bench;

import java.util.ArrayList;
import java.util.List;

/// The same work with one core and with two, and with each garbage collector, in turns.
///
/// Owned by the thread that measures.
final class Versus {

    private static final int ROUNDS = 3;
    private static final List<String> WORK = List.of("echo", "echo-8");
    private static final String G1 = "-XX:+UseG1GC";

    private final Arguments arguments;
    private final Servers servers;
    private final StringBuilder page = new StringBuilder();
    private boolean clean = true;

    Versus(Arguments arguments, Servers servers) {
        this.arguments = arguments;
        this.servers = servers;
    }

    void cores() throws InterruptedException {
        if (!arguments.pin()) {
            System.out.println("cores are compared with --pin only");
            return;
        }
        compare("Cores", "The clients run on the second core, and share it with the server that has two.", List.of(
                servers.socketloom("0", List.of(G1)).named("one core"),
                servers.socketloom("0,1", List.of(G1)).named("two cores")));
    }

    void collectors() throws InterruptedException {
        compare("Garbage collectors", "Each with `-Xmx512m`, on one core.", List.of(
                servers.socketloom(List.of(G1)).named("G1"),
                servers.socketloom(List.of("-XX:+UseZGC")).named("ZGC"),
                servers.socketloom(List.of("-XX:+UseSerialGC")).named("Serial")));
    }

    private void compare(String title, String note, List<Peer.Program> programs) throws InterruptedException {
        var results = new ArrayList<Result>();
        for (Workload workload : Workload.ALL) {
            if (WORK.contains(workload.name())) {
                results.addAll(Bout.alternate(
                        workload, programs, arguments, arguments.rounds(ROUNDS), arguments.window(Scale.WINDOW)));
            }
        }
        clean &= results.stream().allMatch(Result::isClean);
        page.append("### ").append(title).append("\n\n").append(note).append("\n\n").append(Table.of(results))
                .append("\nMessages a second:\n\n").append(Table.rates(results)).append('\n');
    }

    String markdown() {
        return page.toString();
    }

    boolean isClean() {
        return clean;
    }
}
