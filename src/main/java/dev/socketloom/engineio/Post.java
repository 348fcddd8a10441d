package dev.socketloom.engineio;

import dev.socketloom.http.HttpException;
import dev.socketloom.http.Relief;
import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import dev.socketloom.http.Ticker;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One POST: a request that brings packets.
///
/// ```
///   POST ──▶ its body is read ──▶ its packets are heard ──▶ the first of its events begins ──▶ answered
///                 │                                    └──▶ its only one runs here ──────────▶ answered
///                 │                                                  └─ it tarries ─▶ answered by somebody else
///                 └──▶ cut off: nobody wants the packets any more
/// ```
///
/// Its thread waits twice, for the body and for its events. Whatever ends the session ends both waits, so that no
/// request is left unanswered. Most bring one event whose turn it is, and whose handler returns at once: to run that here
/// saves a thread. What it has sent answers the GET, right after the POST is answered. The ticker looks 5 to 10 ms later
/// whether it has returned, and whoever begins to wait for this client at once: if not, the thread is
/// [relieved][Relief] of its connection.
///
/// Owned by the thread of its connection; [#wake()], [#cut()] and [#relieve()] are for all.
final class Post extends Ticker.Tail {

    private final Request request;

    /// What is answered when all is well.
    private final Response ok;

    /// Told before somebody else answers.
    private final Consumer<Post> relieved;

    private final Thread thread = Thread.currentThread();

    /// Whether the body is being waited for. Whoever sets it back decides what becomes of the connection.
    private final AtomicBoolean reading = new AtomicBoolean();

    /// Where its events wait for their turn, the oldest first.
    private final ArrayDeque<Turn.Place> places = new ArrayDeque<>(0);

    private boolean begun;

    private final Relief relief;

    /// Whether an event runs on this thread, or did: before, nobody relieves it.
    private volatile boolean performs;

    /// What this thread has taken the turn for.
    private @Nullable Work mine;

    Post(Request request, Response ok, Consumer<Post> relieved) {
        this.request = request;
        this.ok = ok;
        this.relieved = relieved;
        this.relief = request.relief();
    }

    Response ok() {
        return ok;
    }

    /// When its connection was accepted; to be asked until it is answered.
    long connectedAt() {
        return request.connectedAt();
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

    /// Remembers an event for [#perform]: the calling thread has taken the turn for it.
    void keeps(Work work) {
        mine = work;
        begun = true;
    }

    /// Runs the event that was kept, if there is one, as the runner of the turn, and what queues there meanwhile. To be
    /// called when nothing is remembered of the body: this may last.
    void perform(Session session) {
        Work work = mine;
        if (work == null) {
            return;
        }
        mine = null;
        String name = thread.getName();
        try {
            thread.setName(session.label());
            session.outbox().ownIfNobodyDoes();
            request.afterwards(session.outbox()::disown);
            mayBeRelieved(session);
        } finally {
            // Whatever has run out: nobody else would pass the turn on.
            run(session.turn(), work, name);
        }
    }

    private void run(Turn turn, Work work, String name) {
        try {
            turn.runHere(work);
        } finally {
            thread.setName(name);
        }
    }

    private void mayBeRelieved(Session session) {
        performs = true;
        session.ticker().sweepSoon(this);
        if (session.isAwaited()) {
            // Who began to wait a moment ago found nobody to relieve.
            relieve();
        }
    }

    /// If an event is running on its thread, has another one answer and go on with the connection.
    void relieve() {
        if (performs) {
            // Before it is answered: the next POST may come at once.
            relieved.accept(this);
            boolean _ = relief.relieve(ok);
        }
    }

    /// Its event may still be running.
    @Override
    protected void sweep() {
        relieve();
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
