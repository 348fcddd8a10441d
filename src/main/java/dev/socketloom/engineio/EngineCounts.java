package dev.socketloom.engineio;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// What an engine has seen since it began, in numbers that only grow.
///
/// Adders, because many threads add and hardly anybody asks.
///
/// Thread-safe.
public final class EngineCounts {

    private final LongAdder opened = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder slowConsumers = new LongAdder();
    private final LongAdder slowHandlers = new LongAdder();
    private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);

    EngineCounts() {
        for (CloseReason reason : CloseReason.values()) {
            closed.put(reason, new LongAdder());
        }
    }

    void sessionOpened() {
        opened.increment();
    }

    void sessionClosed(CloseReason reason) {
        Objects.requireNonNull(closed.get(reason)).increment();
    }

    void messageReceived() {
        received.increment();
    }

    /// @param taken whether the client will get it
    boolean messageSent(boolean taken) {
        (taken ? sent : dropped).increment();
        return taken;
    }

    void slowConsumer() {
        slowConsumers.increment();
    }

    void slowHandler() {
        slowHandlers.increment();
    }

    /// Sessions that have begun.
    public long opened() {
        return opened.sum();
    }

    /// Sessions that have ended, by the reason.
    public Map<CloseReason, Long> closed() {
        var sums = new EnumMap<CloseReason, Long>(CloseReason.class);
        closed.forEach((reason, count) -> sums.put(reason, count.sum()));
        return Collections.unmodifiableMap(sums);
    }

    /// Messages from clients.
    public long received() {
        return received.sum();
    }

    /// Messages to clients, once for each.
    public long sent() {
        return sent.sum();
    }

    /// Messages that a client did not get: volatile ones, and what was sent to one that had gone.
    public long dropped() {
        return dropped.sum();
    }

    /// Clients that were disconnected because too much waited for them.
    public long slowConsumers() {
        return slowConsumers.sum();
    }

    /// Handlers that took too long.
    public long slowHandlers() {
        return slowHandlers.sum();
    }
}
