package dev.socketloom.adapter;

import java.util.List;

/// What the servers of a cluster answered to a question: perhaps not all of them in time. What came is returned, not
/// thrown away.
///
/// @param items the answers, of all servers together
/// @param expectedServers how many servers were asked, this one included
/// @param answeredServers how many of them answered before the deadline
/// @param <T> what was asked for
public record Answers<T>(List<T> items, int expectedServers, int answeredServers) {

    /// The answers of this server, the only one.
    public static <T> Answers<T> local(List<T> items) {
        return new Answers<>(items, 1, 1);
    }

    /// Whether every server answered.
    public boolean complete() {
        return answeredServers >= expectedServers;
    }
}
