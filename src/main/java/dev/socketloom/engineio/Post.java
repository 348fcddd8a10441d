package dev.socketloom.engineio;

import dev.socketloom.http.HttpException;
import dev.socketloom.http.Request;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One POST: a request that brings packets.
///
/// ```
///   POST ──▶ its body is read ──▶ its packets are heard ──▶ the first of its events begins ──▶ answered
///                 └──▶ cut off: nobody wants the packets any more
/// ```
///
/// Its thread waits twice, for the body and for its events. Whatever ends the session ends both waits, so that no
/// request is left unanswered.
///
/// Owned by the thread of its connection; [#wake()] and [#cut()] are for all.
final class Post {

    private final Request request;
    private final Thread thread = Thread.currentThread();

    /// Whether the body is being waited for. Whoever sets it back decides what becomes of the connection.
    private final AtomicBoolean reading = new AtomicBoolean();

    /// Where its events wait for their turn, the oldest first.
    private final ArrayDeque<Turn.Place> places = new ArrayDeque<>(0);

    private boolean begun;

    Post(Request request) {
        this.request = request;
    }

    /// Waits for the whole body.
    ///
    /// @param wanted asked once [#cut()] has an effect: whoever makes it false calls that afterwards
    /// @return null when it was cut off, and its connection with it
    byte @Nullable [] read(int limit, BooleanSupplier wanted) throws IOException, HttpException {
        reading.set(true);
        if (!wanted.getAsBoolean()) {
            return null;
        }
        try {
            byte[] body = request.readBody(limit);
            return reading.compareAndSet(true, false) ? body : null;
        } catch (HttpException e) {
            if (!reading.get()) {
                return null;
            }
            throw e;
        }
    }

    /// Waits until one more event may queue: a megabyte can be a hundred thousand of them.
    void awaitRoom(BooleanSupplier ended) {
        if (places.size() == PollingTransport.MOST_QUEUED) {
            Turn.Place oldest = places.remove();
            await(() -> oldest.isGranted() || ended.getAsBoolean());
            begun = true;
        }
    }

    /// Remembers the place of an event; null when it has begun already.
    void queued(Turn.@Nullable Place place) {
        if (place == null) {
            begun = true;
        } else {
            places.add(place);
        }
    }

    /// Whether one of its events has begun, or there is none.
    boolean hasBegun() {
        return begun || places.isEmpty() || places.getFirst().isGranted();
    }

    /// Waits until something has come about, of which [#wake()] tells.
    void await(BooleanSupplier enough) {
        while (!enough.getAsBoolean()) {
            LockSupport.park(this);
        }
    }

    /// Something has changed that this may be waiting for.
    void wake() {
        LockSupport.unpark(thread);
    }

    /// Nobody wants the packets any more.
    void cut() {
        if (reading.compareAndSet(true, false)) {
            request.cutBody();
        }
        wake();
    }
}
