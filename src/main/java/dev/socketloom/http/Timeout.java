package dev.socketloom.http;

/// Something that is to happen at a time: one entry of a [Ticker]'s wheel.
///
/// Whoever has a deadline extends this class once and moves the same object for as long as it lives; a deadline
/// that is far away and often moved is cheaper kept in a field, looked at when the entry expires.
///
/// Guarded by its ticker's lock: its place in a list, which is a ring. One that is in no list is a ring by itself, so that
/// nobody has to ask before taking it out.
public abstract class Timeout {

    /// The tick at which this entry is due, while it is scheduled.
    long due;

    private Timeout previous = this;
    private Timeout next = this;

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

    /// The one behind it; itself when it is in no list, or the list's head when that is all.
    final Timeout next() {
        return next;
    }

    @SuppressWarnings("ReferenceEquality") // Whether it is by itself.
    final boolean isListed() {
        return next != this;
    }

    final void leave() {
        previous.next = next;
        next.previous = previous;
        previous = this;
        next = this;
    }

    /// Joins a list, as its last.
    final void join(Timeout head) {
        previous = head.previous;
        next = head;
        previous.next = this;
        head.previous = this;
    }

    /// Called on the ticker's thread once the time has come. It must not block and must not run user code:
    /// it closes wires, moves itself, or starts a virtual thread.
    protected abstract void expire();
}
