package dev.socketloom.bench;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What went wrong with messages, counted.
///
/// | fault | a message |
/// |---|---|
/// | lost | was asked for and never came |
/// | doubled | came twice |
/// | reordered | came after one that was asked for later |
/// | corrupt | is not what was sent, or no message at all |
/// | broken | and its connection ended before its time |
///
/// Thread-safe.
final class Integrity {

    /// How it is said that nothing did.
    static final String CLEAN = "clean";

    enum Fault { LOST, DOUBLED, REORDERED, CORRUPT, BROKEN }

    private final LongAdder[] faults = Stream.of(Fault.values()).map(_ -> new LongAdder()).toArray(LongAdder[]::new);

    private final AtomicReference<String> first = new AtomicReference<>();

    void count(Fault fault, long times) {
        faults[fault.ordinal()].add(times);
    }

    /// Counts a connection that ended before its time, and remembers how the first one did.
    void broken(Exception how) {
        count(Fault.BROKEN, 1);
        first.compareAndSet(null, how.toString());
    }

    boolean isClean() {
        return Stream.of(faults).allMatch(fault -> fault.sum() == 0);
    }

    @Override
    public String toString() {
        return isClean() ? CLEAN : Stream.of(Fault.values())
                .filter(fault -> faults[fault.ordinal()].sum() > 0)
                .map(fault -> faults[fault.ordinal()].sum() + " " + fault.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ", "", first.get() == null ? "" : " (" + first + ")"));
    }
}
