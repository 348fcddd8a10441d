package dev.socketloom.engineio;

import dev.socketloom.http.Budget;
import java.time.Duration;

/// How much may wait for a client, and for all of them together.
///
/// ```
///   0 ─────────────── floor ─────────────────────────────── ceiling
///      anybody adds           who serves the client waits              nobody adds:
///                             anybody else adds, as long as the        the client is disconnected
///                             client takes something now and then
/// ```
///
/// Between the two a burst has its place. Four megabytes are emitted in the time in which a network moves none of
/// them, so how much waits says nothing about a client; whether it takes any of it does.
///
/// Immutable, but for what the budget counts.
///
/// @param limit how many bytes may wait for a client, however slow it is
/// @param patience how long a client for which more waits may take nothing
/// @param budget for what waits for all clients; no client may have more of it than is left
public record OutboxBounds(int limit, Duration patience, Budget budget) {

    /// How many times the limit a burst may be, of which the client takes something.
    private static final int BURST = 8;

    /// What may wait for a client, however slow it is.
    long floor() {
        return Math.min(limit, budget.mostForOne());
    }

    /// More than this never waits. The budget bounds it once more, because of what is sent to many: that counts for each
    /// of them in part, and the last one that does not read holds all of it.
    long ceiling() {
        return Math.min((long) BURST * limit, budget.mostForOne());
    }
}
