package dev.socketloom.bench;

import java.util.List;
import java.util.stream.IntStream;

/// All that was measured of one workload on one server.
record Result(Workload workload, String server, List<Sample> samples) {

    /// Whether there is any figure.
    boolean isKnown() {
        return samples.stream().anyMatch(Sample::isKnown);
    }

    Spread spread() {
        return Spread.of(samples.stream().filter(Sample::isKnown).map(Sample::cost).toList());
    }

    /// How many times as much as another one, round by round: what else the machine does in a round meets both.
    ///
    /// @param other known in a round in which this is known, too
    Spread times(Result other) {
        return Spread.of(roundsWith(other).mapToObj(i -> samples.get(i).cost() / other.samples.get(i).cost()).toList());
    }

    /// Whether there is a round in which both are known.
    boolean isComparable(Result other) {
        return roundsWith(other).findAny().isPresent();
    }

    private IntStream roundsWith(Result other) {
        return IntStream.range(0, Math.min(samples.size(), other.samples.size()))
                .filter(i -> samples.get(i).isKnown() && other.samples.get(i).isKnown());
    }

    /// That of some which the others are compared with: Node's, or else the first.
    static Result reference(List<Result> results) {
        return results.stream().filter(result -> result.server().equals(Servers.NODE)).findFirst()
                .orElse(results.getFirst());
    }

    /// Units in a second.
    double rate() {
        return Spread.of(samples.stream().filter(Sample::isKnown).map(Sample::rate).toList()).median();
    }

    boolean isClean() {
        return isKnown() && samples.stream().allMatch(sample -> sample.integrity().equals(Integrity.CLEAN));
    }

    /// What went wrong, once each.
    String faults() {
        return String.join("; ", samples.stream()
                .map(Sample::integrity)
                .filter(integrity -> !integrity.equals(Integrity.CLEAN))
                .distinct()
                .toList());
    }
}
