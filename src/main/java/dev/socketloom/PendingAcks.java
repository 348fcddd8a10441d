package dev.socketloom;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.socketloom.engineio.Work;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The acknowledgements that one socket owes: from the number that went out with an event to whoever waits.
///
/// An entry is taken out in the same step that settles it, whether by the answer, by its deadline, or by the end of
/// the socket. So a wait ends once, an answer that comes late or twice finds nobody, and nothing is left behind.
///
/// Guarded by `this`; whoever waits is told outside the lock.
final class PendingAcks {

    /// Somebody who waits for one acknowledgement.
    interface Waiter {
        /// It has arrived. Called on the reading thread.
        ///
        /// @return what to run in the turn of the client it came from, or null
        @Nullable Work answered(Args args);

        /// It will not arrive.
        void missed(DisconnectReason reason);
    }

    @GuardedBy("this")
    private Map<Long, Waiter> waiting = Map.of();

    @GuardedBy("this")
    private @Nullable DisconnectReason over;

    /// Files somebody who waits.
    ///
    /// @return null, or why nothing will come
    /// @throws IllegalStateException when there are `limit` already
    synchronized @Nullable DisconnectReason add(long id, Waiter waiter, int limit) {
        if (over != null) {
            return over;
        }
        if (waiting.size() >= limit) {
            throw new IllegalStateException("this client owes " + limit + " acknowledgements already; maxPendingAcks"
                    + " allows no more: wait for some of them, or give them a shorter timeout");
        }
        if (waiting.isEmpty()) {
            waiting = new HashMap<>();
        }
        waiting.put(id, waiter);
        return null;
    }

    /// Takes out who waits under a number, or null when nobody does any more.
    synchronized @Nullable Waiter take(long id) {
        return waiting.isEmpty() ? null : waiting.remove(id);
    }

    /// Nothing more will arrive: everybody who waits is told so.
    void close(DisconnectReason reason) {
        Collection<Waiter> missing;
        synchronized (this) {
            missing = List.copyOf(waiting.values());
            waiting = Map.of();
            over = reason;
        }
        missing.forEach(waiter -> waiter.missed(reason));
    }

    synchronized int size() {
        return waiting.size();
    }
}
