package dev.socketloom.engineio;

import java.io.IOException;

/// Where an [Outbox] writes its batches: the WebSocket, or the poll that waits.
///
/// As long as nothing else is said, it can always be written to.
///
/// Asked under the outbox's lock, written to outside of it, by one thread at a time.
interface Sink {

    /// Whether a batch could be written now. It may have become impossible a moment later.
    default boolean isReady() {
        return true;
    }

    /// Lays hold of what the next batch will be written to.
    ///
    /// @return false when nothing can be written now
    default boolean claim() {
        return true;
    }

    /// How many bytes a batch may have, unless it has one entry only.
    int batchLimit();

    /// Since when a writer has waited for the client to take something, in the nanoseconds of the ticker;
    /// `Long.MAX_VALUE` while none waits.
    long blockedSince();

    /// Writes a batch to what was claimed, however long the peer takes.
    void write(Backlog.Entry batch) throws IOException;
}
