package dev.socketloom.engineio;

import org.jspecify.annotations.Nullable;

/// What waits in an [Outbox], in order, and what it weighs together with the batch that is being written.
///
/// ```
///   add ──▶ [last]─[entry]─[first] ──▶ cut: a chain of entries ──▶ written
///           ╰──────────────── bytes ────────────────────────╯
/// ```
///
/// A linked list, so that a burst leaves no array behind and a batch is cut off without being copied.
///
/// Not thread safe: guarded by its outbox.
final class Backlog {

    /// One link, of the backlog or of a batch.
    static final class Entry {
        final Prepared message;
        @Nullable Entry next;

        /// An entry with nothing behind it.
        Entry(Prepared message) {
            this.message = message;
        }

        /// Whether a message is among this entry and those behind it.
        boolean holds(Prepared wanted) {
            for (Entry entry = this; entry != null; entry = entry.next) {
                if (entry.message == wanted) {
                    return true;
                }
            }
            return false;
        }

        /// Whether this entry or one behind it must not be compressed.
        boolean isToStayPlain() {
            for (Entry entry = this; entry != null; entry = entry.next) {
                if (entry.message.isToStayPlain()) {
                    return true;
                }
            }
            return false;
        }
    }

    private @Nullable Entry first;
    private @Nullable Entry last;
    private long bytes;

    void add(Prepared message) {
        var entry = new Entry(message);
        if (last == null) {
            first = entry;
        } else {
            last.next = entry;
        }
        last = entry;
        bytes += message.size();
    }

    boolean isEmpty() {
        return first == null;
    }

    long bytes() {
        return bytes;
    }

    /// Cuts off as much of the head as there is room for, one entry at least. It weighs on until it is [#written].
    Entry cut(int room) {
        Entry head = first;
        if (head == null) {
            throw new IllegalStateException("there is nothing to cut off");
        }
        int left = room - head.message.size();
        Entry end = head;
        while (end.next != null && end.next.message.size() <= left && !isAlone(end) && !isAlone(end.next)) {
            end = end.next;
            left -= end.message.size();
        }
        first = end.next;
        if (first == null) {
            last = null;
        }
        end.next = null;
        return head;
    }

    private static boolean isAlone(Entry entry) {
        return entry.message.standsAlone();
    }

    void written(Entry batch) {
        for (Entry entry = batch; entry != null; entry = entry.next) {
            bytes -= entry.message.size();
        }
    }

    /// Forgets what has not been cut off.
    void drop() {
        if (first != null) {
            written(first);
        }
        first = null;
        last = null;
    }
}
