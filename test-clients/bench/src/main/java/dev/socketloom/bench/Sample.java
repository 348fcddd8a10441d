package dev.socketloom.bench;

/// One measurement of one workload on one server.
///
/// @param cost what a unit has cost the server: in the workload's unit
/// @param rate units in a second
/// @param integrity what went wrong, or `clean`
record Sample(double cost, double rate, String integrity) {}
