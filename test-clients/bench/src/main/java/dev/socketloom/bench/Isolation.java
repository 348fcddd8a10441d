package dev.socketloom.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/// What clients notice of others: of those whose handlers wait, of those whose handlers compute, of those that never
/// read.
///
/// ```
///   wait       50 clients send an echo every 20 ms      1,000 others whose handlers sleep 200 ms, again and again
///   compute    likewise                                 4 others whose handlers compute 50 ms, again and again
///   deaf       195 clients get what one of them says    5 others that get it, too, and never read
/// ```
///
/// Each is measured with the others and without them, in turns.
///
/// Owned by the thread that measures.
final class Isolation {

    private static final int ROUNDS = 3;
    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final Duration PACE = Duration.ofMillis(20);
    private static final int PACED = 50;
    private static final int SLEEPERS = 1_000;
    private static final int NAP_MILLIS = 200;
    private static final int BURNERS = 4;
    private static final int MILLION_STEPS = 30;
    private static final int READERS = 195;
    private static final int DEAF = 5;
    private static final int SIZE = 8 * 1024;

    private final Arguments arguments;
    private final Servers servers;
    private final Peer.Program plain;
    private final int rounds;
    private final Duration window;
    private final StringBuilder page = new StringBuilder();
    private boolean clean = true;

    Isolation(Arguments arguments, Servers servers) {
        this.arguments = arguments;
        this.servers = servers;
        this.plain = servers.socketloom(List.of());
        this.rounds = arguments.rounds(ROUNDS);
        this.window = arguments.window(WINDOW);
    }

    /// @return what the process ends with
    int run() throws IOException, InterruptedException {
        for (String name : arguments.workloads(List.of("wait", "compute", "deaf"))) {
            switch (name) {
                case "wait" -> measure("Handlers that wait", """
                        50 clients send an echo every 20 ms; beside them 1,000 others each keep a handler sleeping, 200 ms
                        at a time.""", waiting(), window);
                case "compute" -> measure("Handlers that compute", """
                        The same 50 clients; beside them 4 others each keep a handler computing, some 50 ms at a time.""",
                        computing(), window);
                // Twice as long: it takes seconds until the server has had enough.
                default -> measure("Clients that never read", """
                        One of 195 clients says 8 KiB to all, again as soon as the last of them has it. 5 more never read;
                        when the server has had enough of one, it comes back.""", deaf(), window.multipliedBy(2));
            }
        }
        page.append(Machine.description(arguments.pin(), rounds, window));
        Files.writeString(arguments.out().resolve("isolation.md"), page);
        System.out.println(page);
        return clean ? Bench.GOOD : Bench.BAD;
    }

    private List<Scene> waiting() {
        return List.of(
                new Scene("alone", plain, Isolation::paced, Isolation::nobody),
                new Scene("beside 1,000 that wait", plain, Isolation::paced,
                        () -> new CallLoad(SLEEPERS, "sleep", NAP_MILLIS, Duration.ofMillis(NAP_MILLIS))));
    }

    private List<Scene> computing() {
        return List.of(
                new Scene("alone", plain, Isolation::paced, Isolation::nobody),
                new Scene("beside 4 on their clients' threads", plain, Isolation::paced, Isolation::burners),
                new Scene("beside 4 on an executor, and only these", elsewhere("burn"), Isolation::paced, Isolation::burners),
                new Scene("all on the executor", elsewhere("all"), Isolation::paced, Isolation::burners));
    }

    private Peer.Program elsewhere(String which) {
        return servers.socketloom(List.of("-Dbench.executor=" + which));
    }

    private List<Scene> deaf() {
        return List.of(
                new Scene("200 that read", plain, () -> new BroadcastLoad(READERS + DEAF, SIZE), Isolation::nobody),
                new Scene("195 that read, 5 that do not", plain, () -> new BroadcastLoad(READERS, SIZE),
                        () -> new DeafLoad(DEAF)));
    }

    private static Load paced() {
        return new PacedLoad(PACED, PACE);
    }

    private static Load burners() {
        return new CallLoad(BURNERS, "burn", MILLION_STEPS, Duration.ZERO);
    }

    private static Load nobody() {
        return new Crowd(0, 0);
    }

    private void measure(String title, String note, List<Scene> scenes, Duration time) throws InterruptedException {
        var faults = new StringBuilder();
        for (int round = 0; round < rounds; round++) {
            for (Scene scene : scenes) {
                try {
                    scene.round(arguments.out(), time);
                } catch (IOException failed) {
                    clean = false;
                    faults.append("\n⚠ ").append(failed.getMessage()).append('\n');
                    System.out.println(failed.getMessage());
                    scene.close();
                }
            }
        }
        scenes.forEach(Scene::close);
        page.append("### ").append(title).append("\n\n").append(note)
                .append("\n\n| | messages a second | us of CPU a message | half of them within ms | 99 % | all | ")
                .append("the others, a second |\n|---|---:|---:|---:|---:|---:|---:|\n");
        scenes.forEach(scene -> page.append(scene.row()));
        page.append(faults).append('\n');
    }
}
