package dev.socketloom;

import java.util.List;
import java.util.Map;

/// What came back from a broadcast that asked for acknowledgements.
///
/// ```java
/// BroadcastAnswers all = io.in("quiz").timeout(Duration.ofSeconds(5)).request("your guess?").await();
/// all.bySocket().forEach((id, guess) -> log(id + " says " + guess.text(0)));
/// ```
///
/// @param bySocket the acknowledgements by the id of the socket they are from, in the order of their arrival
/// @param missing how many of those that were asked did not answer: they left, or were too slow
/// @param timedOut whether the timeout had to end the wait
public record BroadcastAnswers(Map<String, Args> bySocket, int missing, boolean timedOut) {

    /// The acknowledgements, in the order of their arrival.
    public List<Args> answers() {
        return List.copyOf(bySocket.values());
    }
}
