package dev.socketloom.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// A [Figure] that is being measured, curve by curve, on one server. When the server hangs, another takes its place.
///
/// Owned by the thread that measures.
final class Drawing implements AutoCloseable {

    private final Figure figure;
    private final Peer.Program program;
    private final Path logs;
    private volatile Peer peer;

    Drawing(Figure figure, Peer.Program program, Path logs) {
        this.figure = figure;
        this.program = program;
        this.logs = logs;
    }

    /// A curve: its name, where on the axis it is measured, and what stands at x.
    record Curve(String name, List<Integer> xs, Place at) {}

    /// What is measured at a place on the axis.
    interface Place {
        Cell at(int x);
    }

    /// Who is measured at one place, and who else is there.
    record Cell(Supplier<? extends Load> load, Supplier<Crowd> crowd) {

        static Cell alone(Supplier<? extends Load> load) {
            return new Cell(load, () -> new Crowd(0, 0));
        }
    }

    /// Lets the server learn the work of a curve.
    void warmUp(Curve curve, Duration time) throws InterruptedException {
        attempt(curve.at.at(curve.xs.getFirst()), time);
    }

    void measure(Curve curve, Duration window) throws InterruptedException {
        for (int x : curve.xs) {
            Sample sample = attempt(curve.at.at(x), window);
            figure.add(curve.name, x, sample);
            System.out.printf("%-20s %-30s %,9d %10.2f us  %s%n", figure.file(), curve.name, x, sample.cost(),
                    sample.integrity());
        }
    }

    private Sample attempt(Cell cell, Duration window) throws InterruptedException {
        try {
            return TimeLimit.within(Scale.LONGEST_CELL, () -> measure(cell, window), this::close);
        } catch (IOException failed) {
            close();
            return Sample.failed(failed.getMessage());
        }
    }

    private Sample measure(Cell cell, Duration window) throws IOException, InterruptedException {
        if (peer == null) {
            peer = Peer.start(program, Bout.USUAL_PINGS, logs);
        }
        Crowd crowd = cell.crowd.get();
        List<Thread> bystanders = crowd.begin(peer);
        Sample sample = cell.load.get().measure(peer, Scale.SETTLING, window);
        String fate = crowd.integrity().toString();
        crowd.end(bystanders);
        return sample.integrity().equals(Integrity.CLEAN) ? new Sample(sample.cost(), sample.rate(), fate) : sample;
    }

    @Override
    public void close() {
        if (peer != null) {
            peer.close();
            peer = null;
        }
    }
}
