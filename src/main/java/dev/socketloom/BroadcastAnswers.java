package dev.socketloom;

import java.util.List;

/// What came back from a broadcast that asked for acknowledgements.
///
/// @param answers the acknowledgements, in the order of their arrival
/// @param missing how many of those that were asked did not answer: they left, or were too slow
/// @param timedOut whether the timeout had to end the wait
public record BroadcastAnswers(List<Args> answers, int missing, boolean timedOut) {}
