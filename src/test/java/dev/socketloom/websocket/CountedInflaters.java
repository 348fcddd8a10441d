package dev.socketloom.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflaters that remember what was asked of them: so a test can count bytes instead of looking at a clock.
final class CountedInflaters implements Supplier<Inflater> {

    private final List<Counted> made = new ArrayList<>();

    @Override
    public Inflater get() {
        var inflater = new Counted();
        made.add(inflater);
        return inflater;
    }

    int made() {
        return made.size();
    }

    /// How many were made and not ended, which is how much memory outside of the heap is still in use.
    long alive() {
        return made.stream().filter(inflater -> !inflater.ended).count();
    }

    /// How many bytes have come out of all of them.
    long inflated() {
        return made.stream().mapToLong(inflater -> inflater.inflated).sum();
    }

    /// The longest array that was offered to be filled.
    int largestRoom() {
        return made.stream().mapToInt(inflater -> inflater.largestRoom).max().orElse(0);
    }

    private static final class Counted extends Inflater {

        private boolean ended;
        private long inflated;
        private int largestRoom;

        Counted() {
            super(true);
        }

        @Override
        public int inflate(byte[] output, int off, int len) throws DataFormatException {
            largestRoom = Math.max(largestRoom, output.length);
            int count = super.inflate(output, off, len);
            inflated += count;
            return count;
        }

        @Override
        public void end() {
            ended = true;
            super.end();
        }
    }
}
