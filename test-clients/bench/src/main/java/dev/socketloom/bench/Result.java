package dev.socketloom.bench;

import java.util.List;

/// All that was measured of one workload on one server.
record Result(Workload workload, String server, List<Sample> samples) {

    /// Whether there is any figure.
    boolean isKnown() {
        return samples.stream().anyMatch(Sample::isKnown);
    }

    Spread spread() {
        return Spread.of(samples.stream().filter(Sample::isKnown).map(Sample::cost).toList());
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
