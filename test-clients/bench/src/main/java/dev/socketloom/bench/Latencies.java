package dev.socketloom.bench;

import java.util.Arrays;

/// How long messages took, each of them.
///
/// Thread-safe; nobody is kept waiting for long.
final class Latencies {

    private static final int FIRST_ROOM = 1 << 14;

    private long[] nanos = new long[FIRST_ROOM];
    private int count;

    synchronized void add(long nanosTaken) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = nanosTaken;
    }

    /// Forgets what was before.
    synchronized void clear() {
        count = 0;
    }

    /// What so much of a hundred took at most, in milliseconds; zero when nothing was measured.
    synchronized double millis(double percent) {
        if (count == 0) {
            return 0;
        }
        Arrays.sort(nanos, 0, count);
        int rank = (int) Math.ceil(count * percent / 100);
        return nanos[Math.clamp(rank, 1, count) - 1] / 1e6;
    }
}
