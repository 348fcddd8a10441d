package dev.socketloom.http;

import java.util.concurrent.atomic.AtomicLong;

/// How many bytes all connections of a server may hold together: of what is being received, or of what waits to be
/// sent. Limits for each connection alone add up to any amount.
///
/// ```
///   ├── share ──┼─ share ─┼─ share ─┼──────── free ────────┤ limit
///                                        a share may become as large as what is free then, and no larger
/// ```
///
/// That last rule is why nobody can take it all. One connection gets half of it, ten that want more than there is get
/// an eleventh each, and however many there are, an eleventh, a hundredth, a thousandth stays free for whoever comes with
/// something small.
///
/// The first [#STEP] bytes of a share cost nothing, and the others are taken in steps: a connection that receives and
/// sends small messages never touches the counter, which all of them would fight for.
///
/// Thread-safe.
public final class Budget {

    /// What is counted at once, and what each share has for nothing: a small message fits, and ten thousand of these fit
    /// into any heap that has room for ten thousand connections.
    public static final int STEP = 4 * 1024;

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /// A budget of so many bytes.
    public Budget(long limit) {
        this.limit = limit;
    }

    /// A budget that is never used up.
    public static Budget unlimited() {
        return new Budget(Long.MAX_VALUE);
    }

    /// A share that holds nothing yet.
    public Share share() {
        return new Share(this);
    }

    /// How much of it one share can have.
    public long mostForOne() {
        return limit / 2;
    }

    /// How many bytes the shares have taken.
    public long used() {
        return used.get();
    }

    /// Counts a piece that stays as large as it is, like a share with nothing else in it.
    public void keep(long size) {
        used.addAndGet(due(size));
    }

    /// Counts a piece no more that [#keep(long)] has counted.
    public void drop(long size) {
        used.addAndGet(-due(size));
    }

    /// What of a share's size it has to take from here.
    private static long due(long size) {
        return size <= STEP ? 0 : Math.ceilDiv(size, STEP) * STEP;
    }

    private boolean take(long more, long whole) {
        long before;
        do {
            before = used.get();
            if (whole > limit - before - more) {
                return false;
            }
        } while (!used.compareAndSet(before, before + more));
        return true;
    }

    /// What one connection holds.
    ///
    /// Not thread-safe: guarded by whatever guards the bytes that it stands for.
    public static class Share {

        private final Budget budget;
        private long size;

        /// A share that holds nothing yet. For what is a share itself; others get theirs by [Budget#share()].
        protected Share(Budget budget) {
            this.budget = budget;
        }

        /// Holds more, if the budget allows it.
        ///
        /// @return false when nothing has changed, because it does not
        public boolean grow(long more) {
            long due = due(size + more);
            long step = due - due(size);
            if (step > 0 && !budget.take(step, due)) {
                return false;
            }
            size += more;
            return true;
        }

        /// Whether [#grow(long)] would succeed now.
        public boolean mayGrow(long more) {
            long due = due(size + more);
            long step = due - due(size);
            return step <= 0 || due <= budget.limit - budget.used.get() - step;
        }

        /// Holds more, whatever the budget says: what is there already counts, even if there should be less of it.
        public void add(long more) {
            hold(size + more);
        }

        /// Holds less.
        public void shrink(long less) {
            hold(size - less);
        }

        /// Holds nothing any more.
        public void clear() {
            hold(0);
        }

        /// How many bytes it holds.
        public long size() {
            return size;
        }

        private void hold(long bytes) {
            long step = due(bytes) - due(size);
            if (step != 0) {
                budget.used.addAndGet(step);
            }
            size = bytes;
        }
    }
}
