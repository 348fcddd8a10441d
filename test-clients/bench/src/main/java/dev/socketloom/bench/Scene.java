package dev.socketloom.bench;

import dev.socketloom.bench.ExchangeLoad.Form;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// Clients of one server that are measured, and others that may disturb them.
///
/// Owned by the thread that measures.
final class Scene implements AutoCloseable {

    private static final Duration LONGEST_ROUND = Duration.ofSeconds(60);
    private static final Duration WARMING = Duration.ofSeconds(4);
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final String name;
    private final Peer.Program program;
    private final Supplier<? extends Load> measured;
    private final Supplier<? extends Load> others;
    private final List<Outcome> outcomes = new ArrayList<>();
    private volatile Peer peer;

    Scene(String name, Peer.Program program, Supplier<? extends Load> measured, Supplier<? extends Load> others) {
        this.name = name;
        this.program = program;
        this.measured = measured;
        this.others = others;
    }

    /// What one round came to.
    ///
    /// @param rate units of those who are measured, in a second
    /// @param cost what one of them has cost the server, with all that the others have cost, in microseconds
    /// @param half what half of them took at most, in milliseconds
    /// @param p99 what 99 of 100 took at most
    /// @param most what the slowest took
    /// @param others units of the others, in a second
    record Outcome(double rate, double cost, double half, double p99, double most, double others) {}

    /// @throws IOException when it fails, or a message was not what it should be
    void round(Path logs, Duration window) throws IOException, InterruptedException {
        Outcome outcome = TimeLimit.within(LONGEST_ROUND, () -> play(logs, window), this::close);
        outcomes.add(outcome);
        System.out.printf("%-30s %8.0f/s %8.2f us   50 %% %8.2f ms   99 %% %8.2f ms   all %8.2f ms   others %6.0f/s%n",
                name, outcome.rate, outcome.cost, outcome.half, outcome.p99, outcome.most, outcome.others);
    }

    private Outcome play(Path logs, Duration window) throws IOException, InterruptedException {
        if (peer == null) {
            peer = Peer.start(program, Bout.USUAL_PINGS, logs);
            new ExchangeLoad(Form.ECHO, 50, 1, 64).measure(peer, Duration.ZERO, WARMING);
        }
        Load disturbers = others.get();
        Load clients = measured.get();
        List<Thread> disturbing = disturbers.begin(peer);
        List<Thread> threads = clients.begin(peer);
        Thread.sleep(SETTLING);
        clients.latencies().clear();
        long before = disturbers.units();
        Sample sample = clients.watch(peer, window);
        Latencies latencies = clients.latencies();
        var outcome = new Outcome(sample.rate(), sample.cost(), latencies.millis(50), latencies.millis(99),
                latencies.millis(100), (disturbers.units() - before) * 1e3 / window.toMillis());
        clients.end(threads);
        disturbers.end(disturbing);
        if (!clients.integrity().isClean() || !disturbers.integrity().isClean()) {
            throw new IOException(clients.integrity() + "; the others: " + disturbers.integrity());
        }
        return outcome;
    }

    String row() {
        return "| " + String.join(" | ", name, spread(Outcome::rate), spread(Outcome::cost), middle(Outcome::half),
                spread(Outcome::p99), middle(Outcome::most), middle(Outcome::others)) + " |\n";
    }

    private String middle(Function<Outcome, Double> figure) {
        return outcomes.isEmpty() ? "failed ⚠" : Spread.number(of(figure).median());
    }

    private String spread(Function<Outcome, Double> figure) {
        return outcomes.isEmpty() ? "failed ⚠" : of(figure).toString();
    }

    private Spread of(Function<Outcome, Double> figure) {
        return Spread.of(outcomes.stream().map(figure).toList());
    }

    @Override
    public void close() {
        if (peer != null) {
            peer.close();
            peer = null;
        }
    }
}
