package dev.socketloom;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The seats of one client, by the names of their namespaces.
///
/// Mostly there is one, looked for with every packet and never changed: it has a field, which is a fraction of a map. The
/// map of the others is immutable, and replaced when it changes.
///
/// Thread-safe. The fields are guarded by `this` for writing; no seat ever moves from one to the other.
final class Seats implements Predicate<String> {

    private volatile @Nullable Seat first;
    private volatile Map<String, Seat> others = Map.of();

    @Nullable Seat of(String namespace) {
        Seat seat = first;
        return seat != null && seat.namespace().equals(namespace) ? seat : others.get(namespace);
    }

    /// Whether there is one, as decoders ask.
    @Override
    public boolean test(String namespace) {
        return of(namespace) != null;
    }

    int size() {
        return all().size();
    }

    /// Those that there are now, in no order.
    Collection<Seat> all() {
        Seat seat = first;
        if (seat == null) {
            return others.values();
        }
        var all = new ArrayList<>(others.values());
        all.add(seat);
        return all;
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
        String namespace = seat.namespace();
        boolean isFirst = first == null || first.namespace().equals(namespace);
        if (isFirst && !others.containsKey(namespace)) {
            first = seat;
        } else {
            var more = new HashMap<>(others);
            more.put(namespace, seat);
            others = Map.copyOf(more);
        }
    }

    /// Takes a seat away, unless another one has its place.
    synchronized void remove(Seat seat) {
        removeIf(seat::equals);
    }

    /// Takes away those that are over.
    synchronized void removeOver() {
        removeIf(Seat::isOver);
    }

    @GuardedBy("this")
    private void removeIf(Predicate<Seat> goes) {
        if (first != null && goes.test(first)) {
            first = null;
        }
        var fewer = new HashMap<>(others);
        if (fewer.values().removeIf(goes)) {
            others = Map.copyOf(fewer);
        }
    }
}
