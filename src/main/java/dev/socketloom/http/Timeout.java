package dev.socketloom.http;

import org.jspecify.annotations.Nullable;

/// Something that is to happen at a time: one entry of a [Ticker]'s wheel.
///
/// Whoever has a deadline extends this class once and moves the same object for as long as it lives; a deadline
/// that is far away and often moved is cheaper kept in a field, looked at when the entry expires.
///
/// Guarded by its ticker's lock.
public abstract class Timeout {

    /// The tick at which this entry is due; negative while it is not scheduled.
    long due = -1;

    @Nullable Timeout previous;
    @Nullable Timeout next;

    /// Of the ticker's thread: what expires after this one in the same tick.
    @Nullable Timeout dueNext;

    /// For subclasses; the new entry is not scheduled.
    protected Timeout() {}

    /// An entry that does one thing when it expires; see [#expire()] for what that may be.
    public static Timeout of(Runnable action) {
        return new Timeout() {
            @Override
            protected void expire() {
                action.run();
            }
        };
    }

    /// Called on the ticker's thread once the time has come. It must not block and must not run user code:
    /// it closes wires, moves itself, or starts a virtual thread.
    protected abstract void expire();
}
