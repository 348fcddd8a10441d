package dev.socketloom.engineio;

/// Whom an [Outbox] asks, and tells, what is not its own affair.
interface OutboxOwner {

    /// Has a batch written by a virtual thread that serves others as well; see [Couriers].
    void send(Runnable round);

    /// Whether the calling thread, which is not the session's own, may wait for this client to take something.
    boolean mayWait();

    /// Whether somebody waits for an answer of this client.
    boolean isAwaited();

    /// The queue is full and nobody may wait.
    void overflowed();

    /// A batch could not be written. Nothing is thrown: there are others who wait for the outbox.
    void broken(Throwable why);
}
