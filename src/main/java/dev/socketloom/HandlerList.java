package dev.socketloom;

import dev.socketloom.Handlers.Registration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Some handlers of one kind, in the order of their registration.
///
/// Read all the time and changed now and then: the list is immutable and a change replaces it. So reading takes no
/// lock, and an event that is being handled keeps the handlers it began with.
///
/// Thread-safe. The field is guarded by `this` for writing.
///
/// @param <T> the kind
final class HandlerList<T> implements Iterable<T> {

    private volatile List<T> handlers = List.of();

    synchronized Registration add(T handler) {
        handlers = plus(handlers, handler);
        var there = new AtomicBoolean(true);
        return () -> {
            // The same handler may stand here twice, and each registration takes back one of them.
            if (there.compareAndSet(true, false)) {
                remove(handler);
            }
        };
    }

    private synchronized void remove(T handler) {
        handlers = minus(handlers, handler);
    }

    @Override
    public Iterator<T> iterator() {
        return handlers.iterator();
    }

    /// Those that there are now, and no others.
    List<T> now() {
        return handlers;
    }

    /// Two lists as one, without a copy where one of them is empty, as mostly they are.
    static <T> List<T> joined(List<T> first, List<T> second) {
        if (first.isEmpty() || second.isEmpty()) {
            return first.isEmpty() ? second : first;
        }
        var both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    /// A list with one element more.
    static <T> List<T> plus(List<T> list, T element) {
        var longer = new ArrayList<>(list);
        longer.add(element);
        return List.copyOf(longer);
    }

    /// A list without the first of an element.
    static <T> List<T> minus(List<T> list, T element) {
        var shorter = new ArrayList<>(list);
        shorter.remove(element);
        return List.copyOf(shorter);
    }
}
