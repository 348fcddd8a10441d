package dev.socketloom.bench;

import java.util.List;

/// All that was measured of one workload on one server.
record Result(Workload workload, String server, List<Sample> samples) {

    /// The middle one: what else the machine did at times does not move it.
    double median() {
        double[] sorted = sorted();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double least() {
        return sorted()[0];
    }

    double most() {
        return sorted()[samples.size() - 1];
    }

    private double[] sorted() {
        return samples.stream().mapToDouble(Sample::cost).sorted().toArray();
    }

    boolean isClean() {
        return samples.stream().allMatch(sample -> sample.integrity().equals(Integrity.CLEAN));
    }

    /// What went wrong, once each.
    String faults() {
        return String.join("; ", samples.stream().map(Sample::integrity).distinct().toList());
    }
}
