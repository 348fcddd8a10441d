package dev.socketloom.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// What the command line asks for.
///
/// | option | means | without it |
/// |---|---|---|
/// | `--scale`, `--isolation`, `--publish` | another task, see [Bench] | the comparison |
/// | `--workloads echo,ack` | only these of the task | all |
/// | `--servers Socketloom,socket.io` | only these | all |
/// | `--rounds 5` | how often each is measured | the task's own idea |
/// | `--seconds 5` | how long, each time | likewise |
/// | `--warm-up 10` | how long it runs before | likewise |
/// | `--pin` | servers run on the first core, this program on the others (`taskset`) | wherever they like |
/// | `--out DIR` | where the tables and the plots go, from the project's directory | `target/bench` |
///
/// Owned by the thread that has started.
final class Arguments {

    private Bench.Task task = Bench.Task.COMPARISON;
    private List<String> workloads = List.of();
    private List<String> servers = List.of(Servers.SOCKETLOOM, Servers.NODE, Servers.NETTY);
    private int rounds;
    private Duration window = Duration.ZERO;
    private Duration warmUp = Duration.ZERO;
    private boolean pin;
    private Path out = Servers.root().resolve("target/bench");

    private Arguments() {}

    /// @throws IllegalArgumentException when a word means nothing
    static Arguments of(String[] words) {
        var arguments = new Arguments();
        for (int i = 0; i < words.length; i++) {
            switch (words[i]) {
                case "--scale" -> arguments.task = Bench.Task.SCALE;
                case "--isolation" -> arguments.task = Bench.Task.ISOLATION;
                case "--publish" -> arguments.task = Bench.Task.PUBLISH;
                case "--pin" -> arguments.pin = true;
                default -> arguments.set(words[i], value(words, ++i));
            }
        }
        return arguments;
    }

    private static String value(String[] words, int at) {
        if (at == words.length) {
            throw new IllegalArgumentException(words[at - 1] + " is no option, or wants a value");
        }
        return words[at];
    }

    private void set(String option, String value) {
        switch (option) {
            case "--workloads" -> workloads = split(value);
            case "--servers" -> servers = split(value);
            case "--rounds" -> rounds = Integer.parseInt(value);
            case "--seconds" -> window = Duration.ofSeconds(Long.parseLong(value));
            case "--warm-up" -> warmUp = Duration.ofSeconds(Long.parseLong(value));
            case "--out" -> out = Servers.root().resolve(value);
            default -> throw new IllegalArgumentException("no such option: " + option);
        }
    }

    private static List<String> split(String list) {
        return Arrays.asList(list.split(","));
    }

    Bench.Task task() {
        return task;
    }

    /// Those that were chosen of what a task has, in its order.
    ///
    /// @throws IllegalArgumentException when another one was named
    List<String> workloads(List<String> all) {
        if (!all.containsAll(workloads)) {
            throw new IllegalArgumentException("the workloads are " + String.join(",", all));
        }
        return workloads.isEmpty() ? all : all.stream().filter(workloads::contains).toList();
    }

    List<String> servers() {
        return servers;
    }

    int rounds(int usual) {
        return rounds == 0 ? usual : rounds;
    }

    Duration window(Duration usual) {
        return window.isZero() ? usual : window;
    }

    Duration warmUp(Duration usual) {
        return warmUp.isZero() ? usual : warmUp;
    }

    boolean pin() {
        return pin;
    }

    Path out() {
        return out;
    }
}
