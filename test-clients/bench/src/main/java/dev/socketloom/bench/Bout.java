package dev.socketloom.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One workload on one server, round after round.
///
/// ```
///   busy servers     one process for all rounds, warmed up before the first
///   idle clients     a process for each round, because memory is not given back
///   starts           a process for each round, because that is what is measured
/// ```
///
/// What fails is written down, and that server is left alone from then on.
///
/// Owned by the thread that measures.
final class Bout implements AutoCloseable {

    static final Duration USUAL_PINGS = Duration.ofSeconds(25);

    /// Longer than a window, however long connecting takes.
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(90);

    /// A JVM that has one core needs them: its compiler gets what the load leaves.
    private static final Duration WARMING = Duration.ofSeconds(20);

    /// First come clients that come and go. Connecting takes the most code, and a thousand that connect for each round
    /// would have it compiled just while they are measured. Then come those that are measured, and leave, more than once:
    /// a JVM throws away what it has compiled for clients that never do.
    private static final int WARM_UPS = 4;

    private static final int PASSERS_BY = 50;

    /// Clients settle, and no more: their server is warm.
    private static final Duration SETTLING = Duration.ofMillis(500);

    /// Ten thousand clients take their time, and are all the same.
    private static final int IDLE_ROUNDS = 2;

    private final Workload workload;
    private final Peer.Program program;
    private final Arguments arguments;
    private final Duration window;
    private final List<Sample> samples = new ArrayList<>();
    private volatile Peer peer;
    private boolean failed;

    private Bout(Workload workload, Peer.Program program, Arguments arguments, Duration window) {
        this.workload = workload;
        this.program = program;
        this.arguments = arguments;
        this.window = window;
    }

    /// One workload on several servers, in turns.
    static List<Result> alternate(
            Workload workload, List<Peer.Program> programs, Arguments arguments, int rounds, Duration window)
            throws InterruptedException {
        List<Bout> bouts = new ArrayList<>();
        try {
            for (Peer.Program program : programs) {
                var bout = new Bout(workload, program, arguments, window);
                bouts.add(bout);
                bout.warmUp();
            }
            for (int round = 1; round <= rounds; round++) {
                for (Bout bout : bouts) {
                    bout.round(round);
                }
            }
        } finally {
            bouts.forEach(Bout::close);
        }
        return bouts.stream().map(bout -> new Result(workload, bout.program.name(), bout.samples)).toList();
    }

    private void warmUp() throws InterruptedException {
        if (workload.kind() == Workload.Kind.BUSY) {
            attempt("warm-up", () -> {
                peer = Peer.start(program, USUAL_PINGS, arguments.out());
                Duration each = arguments.warmUp(WARMING).dividedBy(WARM_UPS);
                new ConnectLoad(PASSERS_BY, false).measure(peer, Duration.ZERO, each);
                for (int i = 1; i < WARM_UPS; i++) {
                    workload.load().measure(peer, Duration.ZERO, each);
                }
            });
        }
    }

    private void round(int round) throws InterruptedException {
        if (!failed && (workload.kind() != Workload.Kind.IDLE || round <= IDLE_ROUNDS)) {
            attempt("round " + round, () -> {
                Sample sample = measure();
                samples.add(sample);
                System.out.printf("%-16s round %d  %-15s %9.2f %s  %9.0f/s  %s%n", workload.name(), round, program.name(),
                        sample.cost(), workload.unit(), sample.rate(), sample.integrity());
            });
        }
    }

    private Sample measure() throws IOException, InterruptedException {
        return switch (workload.kind()) {
            case BUSY -> workload.load().measure(peer, SETTLING, window);
            case START -> StartLoad.measure(program, arguments.out());
            case IDLE -> {
                var load = (IdleLoad) workload.load();
                peer = Peer.start(program, load.pings(), arguments.out());
                Sample sample = load.measure(peer);
                peer.close();
                yield sample;
            }
        };
    }

    /// Something that may fail, or not end.
    private interface Step {
        void take() throws IOException, InterruptedException;
    }

    private void attempt(String what, Step step) throws InterruptedException {
        try {
            TimeLimit.within(LONGEST_ROUND, () -> {
                step.take();
                return null;
            }, this::close);
        } catch (IOException failure) {
            failed = true;
            samples.add(Sample.failed(what + ": " + failure.getMessage()));
            System.out.println(workload.name() + ", " + program.name() + ", " + what + ": " + failure.getMessage());
        }
    }

    @Override
    public void close() {
        if (peer != null) {
            peer.close();
        }
    }
}
