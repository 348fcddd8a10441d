package dev.socketloom.bench;

/// One measurement of one workload on one server.
///
/// @param cost what a unit has cost the server, in the workload's unit; NaN when that is not known
/// @param rate units in a second
/// @param integrity what went wrong, or `clean`
record Sample(double cost, double rate, String integrity) {

    /// What could not be measured.
    static Sample failed(String why) {
        return new Sample(Double.NaN, 0, "failed, " + why);
    }

    boolean isKnown() {
        return !Double.isNaN(cost);
    }
}
