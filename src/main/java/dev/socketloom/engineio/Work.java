package dev.socketloom.engineio;

/// What must run in a session's turn, because it calls user code: one event, one acknowledgement callback, one
/// disconnection.
@FunctionalInterface
public interface Work {
    /// Runs while its session's turn is held. Whatever it throws is logged and goes no further.
    void run() throws Throwable;

    /// What it is, for logs.
    default String description() {
        return "a handler";
    }
}
