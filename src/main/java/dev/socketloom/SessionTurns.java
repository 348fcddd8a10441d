package dev.socketloom;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Whose turn it is with each web session: one handler at a time, in the order in which they came.
///
/// A visitor with two tabs has two connections, each with a turn of its own; if both change the session, the later one
/// to save would undo what the other has counted. So a session has a turn as well. It is taken after the connection's
/// and given back before it, and lent while its holder waits for a client: whoever holds one is on the way to giving
/// it back.
///
/// A semaphore and not a lock, because a handler may fork threads, and the one that takes the turn need not be the one
/// that gives it back.
///
/// Thread-safe. The entries are there while somebody has or awaits the turn, and are guarded by the map, one at a time.
final class SessionTurns {

    private static final class Turn {
        final Semaphore free = new Semaphore(1, true);
        int interested;
    }

    private final Map<String, Turn> turns = new ConcurrentHashMap<>();
    private final Duration patience;

    SessionTurns(Duration patience) {
        this.patience = patience;
    }

    /// Waits for the turn.
    ///
    /// @throws SocketIOException when somebody else has had it for too long
    void take(String id) {
        Turn turn = turns.compute(id, (key, existing) -> {
            Turn wanted = existing == null ? new Turn() : existing;
            wanted.interested++;
            return wanted;
        });
        boolean taken = false;
        try {
            taken = turn.free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException killed) {
            Thread.currentThread().interrupt();
        } finally {
            if (!taken) {
                lose(id);
            }
        }
        if (!taken) {
            throw new SocketIOException(SocketIOException.Reason.SESSION, "another handler has had this web session"
                    + " for " + patience.toSeconds() + " s: does one handler of this visitor wait for another?");
        }
    }

    /// Gives the turn to whoever has waited longest.
    void give(String id) {
        Turn turn = turns.get(id);
        if (turn != null) {
            turn.free.release();
            lose(id);
        }
    }

    private void lose(String id) {
        turns.computeIfPresent(id, (key, turn) -> --turn.interested == 0 ? null : turn);
    }

    /// How many sessions somebody has or awaits.
    int size() {
        return turns.size();
    }
}
