package dev.socketloom.bench;

import java.io.IOException;
import java.time.Duration;

/// One workload on one server, round after round.
///
/// ```
///   busy servers     one process for all rounds, warmed up before the first
///   idle clients     a process for each round, because memory is not given back
///   starts           a process for each round, because that is what is measured
/// ```
///
/// Owned by the thread that measures.
final class Bout implements AutoCloseable {

    private static final Duration USUAL_PINGS = Duration.ofSeconds(25);
    private static final Duration FREQUENT_PINGS = Duration.ofSeconds(5);

    /// Clients settle, and no more: their server is warm.
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final Workload workload;
    private final Peer.Program program;
    private final Arguments arguments;
    private Peer warm;

    private Bout(Workload workload, Peer.Program program, Arguments arguments) {
        this.workload = workload;
        this.program = program;
        this.arguments = arguments;
    }

    static Bout begin(Workload workload, Peer.Program program, Arguments arguments) throws IOException, InterruptedException {
        var bout = new Bout(workload, program, arguments);
        if (workload.kind() == Workload.Kind.BUSY) {
            Peer peer = Peer.start(program, USUAL_PINGS, arguments.out());
            bout.warm = peer;
            workload.load().measure(peer, SETTLING, arguments.warmUp());
        }
        return bout;
    }

    Sample round() throws IOException, InterruptedException {
        if (warm != null) {
            return workload.load().measure(warm, SETTLING, arguments.window());
        }
        if (workload.kind() == Workload.Kind.START) {
            return StartLoad.measure(program, USUAL_PINGS, arguments.out());
        }
        try (Peer fresh = Peer.start(program, FREQUENT_PINGS, arguments.out())) {
            return workload.load().measure(fresh, arguments.warmUp(), arguments.window());
        }
    }

    @Override
    public void close() {
        if (warm != null) {
            warm.close();
        }
    }
}
