package dev.socketloom;

import org.jspecify.annotations.Nullable;

/// Things that never change and that most clients have alike, so that one of them will do for all.
///
/// ```
///   hash      0        1        2             63
///         ┌────────┬────────┬────────┬─ ─┬────────┐
///         │ an iOS │        │ a Node │   │        │    the last that came with this hash
///         └────────┴────────┴────────┴─ ─┴────────┘
/// ```
///
/// A browser says the same of itself to everybody: some 600 bytes, as much as a fifth of what a client that waits takes.
/// It is a table and no map, because a map of what strangers send would have to be emptied. Who is alone with what it has
/// takes a place, and leaves it to the next; so what is kept of those who have gone is 64 at most.
///
/// Free for all threads, without a lock: one that sees an older element keeps one copy more.
///
/// @param <T> an immutable kind of things that can be compared
final class Alike<T> {

    private static final int PLACES = 64;

    private final @Nullable Object[] last = new Object[PLACES];

    /// Something that is equal to this one: the one to keep.
    @SuppressWarnings("unchecked") // Nothing else is put there.
    T kept(T one) {
        int hash = one.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        Object there = last[place];
        if (one.equals(there)) {
            return (T) there;
        }
        last[place] = one;
        return one;
    }
}
