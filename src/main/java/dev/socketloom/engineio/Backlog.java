package dev.socketloom.engineio;

import dev.socketloom.http.Budget;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What waits in an [Outbox], in order, what it weighs together with the batch that is being written, and how much more
/// may come.
///
/// ```
///   add ──▶ [last]─[entry]─[first] ──▶ cut: a chain of entries ──▶ written
///           ╰──────────────── bytes ────────────────────────╯
/// ```
///
/// A linked list, so that a burst leaves no array behind and a batch is cut off without being copied.
///
/// Against the client's own bounds everything counts in full. Against the server's budget a message that waits for
/// many clients counts for each of them in part: it is in memory once. This is the client's share of that budget.
///
/// Not thread safe: guarded by its outbox.
final class Backlog extends Budget.Share {

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

        /// A form of this entry and of those behind it, one after the other. Never changed by whoever gets it.
        ByteBuffer joined(Function<Prepared, ByteBuffer> form) {
            if (next == null) {
                return form.apply(message);
            }
            int length = 0;
            for (Entry entry = this; entry != null; entry = entry.next) {
                length += form.apply(entry.message).remaining();
            }
            var joined = new byte[length];
            int at = 0;
            for (Entry entry = this; entry != null; entry = entry.next) {
                ByteBuffer bytes = form.apply(entry.message);
                bytes.get(bytes.position(), joined, at, bytes.remaining());
                at += bytes.remaining();
            }
            return ByteBuffer.wrap(joined);
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
    private final OutboxBounds bounds;

    /// What watches a client for which too much waits; null until that happens.
    private @Nullable Patience patience;

    Backlog(OutboxBounds bounds) {
        super(bounds.budget());
        this.bounds = bounds;
    }

    OutboxBounds bounds() {
        return bounds;
    }

    /// Whether an entry may be added by anybody. One always fits, if the server has room for it: the limit is for what
    /// waits behind it. So does a heartbeat, which is small and rare: a client whose own handler waits for room is slow,
    /// and that is no reason to disconnect it.
    boolean hasRoomFor(Prepared entry) {
        boolean fits = isClear() || bytes + entry.size() <= bounds.floor();
        return (fits && mayGrow(entry.weight())) || entry.isHeartbeat();
    }

    /// Whether nothing waits or is being written: it will not get better by waiting.
    boolean isClear() {
        return bytes == 0;
    }

    /// Whether an entry may be added for which there is no room, if the client takes something now and then.
    boolean bears(Prepared entry) {
        return bytes + entry.size() <= bounds.ceiling() && mayGrow(entry.weight());
    }

    /// Whether there is more than a client may leave waiting that takes nothing.
    boolean isTooMuch() {
        return bytes > bounds.floor();
    }

    void add(Prepared message) {
        var entry = new Entry(message);
        if (last == null) {
            first = entry;
        } else {
            last.next = entry;
        }
        last = entry;
        bytes += message.size();
        add(message.weight());
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

    /// Has the client watched from now on: does it take any of this?
    void watch(Function<Backlog, Patience> watcher) {
        patience = patience == null ? watcher.apply(this) : patience;
        patience.begin();
    }

    /// A batch has gone.
    void written(Entry batch) {
        forget(batch);
        if (patience != null) {
            patience.written();
        }
    }

    private void forget(@Nullable Entry batch) {
        long weight = 0;
        for (Entry entry = batch; entry != null; entry = entry.next) {
            bytes -= entry.message.size();
            weight += entry.message.weight();
        }
        shrink(weight);
    }

    /// Forgets what has not been cut off.
    void drop() {
        forget(first);
        first = null;
        last = null;
    }
}
