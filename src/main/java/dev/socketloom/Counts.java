package dev.socketloom;

import java.util.concurrent.atomic.LongAdder;

/// What the handlers of a server have done since it was built, in numbers that only grow.
///
/// Thread-safe.
final class Counts {

    private final LongAdder handled = new LongAdder();
    private final LongAdder failed = new LongAdder();

    void eventHandled() {
        handled.increment();
    }

    void somethingFailed() {
        failed.increment();
    }

    long handled() {
        return handled.sum();
    }

    long failed() {
        return failed.sum();
    }
}
