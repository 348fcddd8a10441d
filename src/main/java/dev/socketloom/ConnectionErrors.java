package dev.socketloom;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Counts the requests that were refused, and tells who wants to know.
///
/// Thread-safe.
final class ConnectionErrors {

    /// 0 to 5, see [ConnectionError].
    private static final int CODES = 6;

    private final HandlerList<ConnectionError.Listener> listeners = new HandlerList<>();
    private final LongAdder[] counts = Stream.generate(LongAdder::new).limit(CODES).toArray(LongAdder[]::new);

    Handlers.Registration add(ConnectionError.Listener listener) {
        return listeners.add(listener);
    }

    /// How often there was a code.
    long count(int code) {
        return code >= 0 && code < CODES ? counts[code].sum() : 0;
    }

    long count() {
        return Arrays.stream(counts).mapToLong(LongAdder::sum).sum();
    }

    /// A request is being refused.
    ///
    /// @param request made only if somebody wants to see it
    void happened(int code, String message, Supplier<Handshake> request) {
        counts[code].increment();
        for (ConnectionError.Listener listener : listeners) {
            try {
                listener.refused(new ConnectionError(code, message, request.get()));
            } catch (Throwable failure) {
                Log.warning("a listener for connection errors failed", failure);
            }
        }
    }
}
