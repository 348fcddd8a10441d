package dev.socketloom;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The seats of one client, by the names of their namespaces.
///
/// Mostly there is one, looked for with every packet and never changed: so the map is immutable, and replaced when it
/// changes. A map for one entry is a tenth of one that expects more.
///
/// Thread-safe. The field is guarded by `this` for writing.
final class Seats implements Predicate<String> {

    private volatile Map<String, Seat> byNamespace = Map.of();

    @Nullable Seat of(String namespace) {
        return byNamespace.get(namespace);
    }

    /// Whether there is one, as decoders ask.
    @Override
    public boolean test(String namespace) {
        return byNamespace.containsKey(namespace);
    }

    int size() {
        return byNamespace.size();
    }

    /// Those that there are now, in no order.
    Collection<Seat> all() {
        return byNamespace.values();
    }

    /// Whether the client is in no namespace, and does not wait to be.
    boolean areOver() {
        for (Seat seat : all()) {
            if (!seat.isOver()) {
                return false;
            }
        }
        return true;
    }

    synchronized void put(Seat seat) {
        var more = new HashMap<>(byNamespace);
        more.put(seat.namespace(), seat);
        byNamespace = Map.copyOf(more);
    }

    /// Takes a seat away, unless another one has its place.
    synchronized void remove(Seat seat) {
        var fewer = new HashMap<>(byNamespace);
        fewer.remove(seat.namespace(), seat);
        byNamespace = Map.copyOf(fewer);
    }

    /// Takes away those that are over.
    synchronized void removeOver() {
        var fewer = new HashMap<>(byNamespace);
        fewer.values().removeIf(Seat::isOver);
        byNamespace = Map.copyOf(fewer);
    }
}
