package dev.socketloom.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// What the command line asks for.
///
/// | option | means | without it |
/// |---|---|---|
/// | `--workloads echo,ack` | only these | all |
/// | `--servers Socketloom,socket.io` | only these | all |
/// | `--rounds 5` | how often each is measured | 3 |
/// | `--seconds 5` | how long, each time | 5 |
/// | `--warm-up 10` | how long it runs before | 10 |
/// | `--pin` | each server runs on the first core (`taskset`) | wherever it likes |
/// | `--out DIR` | where the table and the plot go | `target/bench` |
///
/// Immutable.
record Arguments(
        List<Workload> workloads,
        List<String> servers,
        int rounds,
        Duration window,
        Duration warmUp,
        boolean pin,
        Path out) {

    static Arguments of(String[] words) {
        var all = new Arguments(Workload.ALL, List.of(Bench.SOCKETLOOM, Bench.NODE, Bench.NETTY), 3, Duration.ofSeconds(5),
                Duration.ofSeconds(10), false, Path.of("target", "bench"));
        for (int i = 0; i < words.length; i++) {
            all = words[i].equals("--pin") ? all.pinned() : all.with(words[i], value(words, ++i));
        }
        return all;
    }

    private static String value(String[] words, int at) {
        if (at == words.length) {
            throw new IllegalArgumentException(words[at - 1] + " wants a value");
        }
        return words[at];
    }

    private Arguments pinned() {
        return new Arguments(workloads, servers, rounds, window, warmUp, true, out);
    }

    private Arguments with(String option, String value) {
        return switch (option) {
            case "--workloads" -> new Arguments(chosen(value), servers, rounds, window, warmUp, pin, out);
            case "--servers" -> new Arguments(workloads, split(value), rounds, window, warmUp, pin, out);
            case "--rounds" -> new Arguments(workloads, servers, Integer.parseInt(value), window, warmUp, pin, out);
            case "--seconds" -> new Arguments(workloads, servers, rounds, seconds(value), warmUp, pin, out);
            case "--warm-up" -> new Arguments(workloads, servers, rounds, window, seconds(value), pin, out);
            case "--out" -> new Arguments(workloads, servers, rounds, window, warmUp, pin, Path.of(value));
            default -> throw new IllegalArgumentException("no such option: " + option);
        };
    }

    private static List<Workload> chosen(String names) {
        List<Workload> chosen = Workload.ALL.stream().filter(one -> split(names).contains(one.name())).toList();
        if (chosen.size() != split(names).size()) {
            throw new IllegalArgumentException("the workloads are " + Workload.ALL.stream().map(Workload::name).toList());
        }
        return chosen;
    }

    private static List<String> split(String list) {
        return Arrays.asList(list.split(","));
    }

    private static Duration seconds(String number) {
        return Duration.ofSeconds(Long.parseLong(number));
    }
}
