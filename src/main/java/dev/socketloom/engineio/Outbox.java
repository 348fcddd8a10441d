package dev.socketloom.engineio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.socketloom.http.Ticker;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What one session has to send: a queue of finished entries, and the rule who writes them.
///
/// ```
///   send ──▶ [entry]─[entry]─[entry] ──▶ one batch at a time ──▶ Sink: the WebSocket, or the waiting poll
///              tail              head       │
///                                           ├ the session's own thread, right before it waits for input
///                                           └ a courier, called by whoever sends while nobody is writing
/// ```
///
/// Nobody writes to somebody else's socket and waits. The session's own thread (its reader, or over polling the
/// runner of its turn) leaves what it sends in the queue until it has nothing left to read: many replies, one write.
/// Any other thread calls a *courier*, a virtual thread that writes a batch here and goes on to others ([Couriers]). If
/// the own thread tarries, because its handler does, the ticker calls the courier 5 to 10 ms later.
///
/// The queue is bounded in bytes, as [OutboxBounds] draws it. Who serves this client waits for room, which stops the
/// reading and so the client. Everybody else goes on for a while, in which the client has to show that it takes
/// something; if it does not, or far too much waits, it is too slow, and it is disconnected.
///
/// Guarded by `this`, which is never held while writing or while calling user code.
final class Outbox extends Ticker.Tail {

    /// More than this is written before the own thread goes on: a handler may send a lot without ever reading.
    private static final int FLUSH_AT = 64 * 1024;

    /// Takes entries; takes no more and writes what it has; has dropped what it had.
    private enum State { OPEN, FINISHING, CLOSED }

    /// What has become of an entry that was offered.
    private enum Verdict { LEFT, FLUSH, DRAIN, FULL, REFUSED }

    private final Ticker ticker;
    private final OutboxOwner owner;

    /// Changed under the lock, and while nobody writes.
    private volatile Sink sink;

    @GuardedBy("this")
    private State state = State.OPEN;

    @GuardedBy("this")
    private final Backlog backlog;

    @GuardedBy("this")
    private boolean writing;

    /// Whether the ticker will look in.
    @GuardedBy("this")
    private boolean listed;

    /// The session's own thread, which promises to flush.
    @GuardedBy("this")
    private @Nullable Thread flusher;

    /// How many threads wait for something here; see [Waiters]. Written under the lock.
    private volatile int waiting;

    Outbox(Ticker ticker, OutboxBounds bounds, OutboxOwner owner, Sink sink) {
        this.ticker = ticker;
        this.backlog = new Backlog(bounds);
        this.owner = owner;
        this.sink = sink;
    }

    /// Queues an entry and sees to it that somebody writes it; false when it was dropped.
    boolean send(Prepared entry) {
        return send(entry, false, () -> true);
    }

    /// The same, if it is still wanted when it gets its place, which is asked under the lock; and only for a client that
    /// could take it at once, if it is `volatile`.
    boolean send(Prepared message, boolean isVolatile, BooleanSupplier wanted) {
        Verdict verdict = offer(message, isVolatile, wanted);
        while (verdict == Verdict.FULL && awaitRoom(message)) {
            verdict = offer(message, isVolatile, wanted);
        }
        switch (verdict) {
            case FLUSH -> flush();
            case DRAIN -> owner.send(this::round);
            case LEFT, FULL, REFUSED -> {}
        }
        return verdict != Verdict.FULL && verdict != Verdict.REFUSED;
    }

    private synchronized Verdict offer(Prepared entry, boolean onlyIfAtOnce, BooleanSupplier wanted) {
        if (state != State.OPEN || !wanted.getAsBoolean()
                || (onlyIfAtOnce && (!sink.isReady() || backlog.bytes() > FLUSH_AT))) {
            return Verdict.REFUSED;
        }
        if (!backlog.hasRoomFor(entry)) {
            if (onlyIfAtOnce) {
                return Verdict.REFUSED;
            }
            // Whoever serves this client may wait for it.
            boolean mayWait = isOwn() || owner.mayWait();
            if (mayWait ? !backlog.isClear() : !backlog.bears(entry)) {
                return Verdict.FULL;
            }
            backlog.watch(waiting -> new Patience(this, waiting, ticker, owner::overflowed));
        }
        backlog.add(entry);
        if (writing || !sink.isReady()) {
            return Verdict.LEFT;
        }
        if (!isOwn()) {
            writing = true;
            return Verdict.DRAIN;
        }
        list();
        return backlog.bytes() > FLUSH_AT ? Verdict.FLUSH : Verdict.LEFT;
    }

    /// Since when the client has kept us waiting, as in [Sink#blockedSince()]; from the beginning where there is no poll.
    synchronized long waitingSince() {
        return writing || sink.isReady() ? sink.blockedSince() : Long.MIN_VALUE;
    }

    @GuardedBy("this")
    private void list() {
        if (!listed) {
            listed = true;
            ticker.sweepSoon(this);
        }
    }

    private boolean awaitRoom(Prepared entry) {
        if (!isOwn() && !owner.mayWait()) {
            owner.overflowed();
            return false;
        }
        Waiters.await(this, () -> isClosedOrHasRoomFor(entry));
        return true;
    }

    private synchronized boolean isClosedOrHasRoomFor(Prepared entry) {
        return state != State.OPEN || backlog.isClear() || backlog.hasRoomFor(entry);
    }

    /// Makes the calling thread the session's own; its sends wait for [#flush()] from now on.
    synchronized void own() {
        flusher = Thread.currentThread();
    }

    /// As [#own()], unless another thread is.
    synchronized void ownIfNobodyDoes() {
        flusher = flusher == null ? Thread.currentThread() : flusher;
    }

    /// Ends [#own()] and writes what is left; if that is much, and may keep its writer waiting, a courier does.
    void disown() {
        boolean isMuch;
        synchronized (this) {
            if (!isOwn()) {
                return;
            }
            flusher = null;
            isMuch = backlog.bytes() > FLUSH_AT;
        }
        if (isMuch) {
            drainIfReady();
        } else {
            flush();
        }
    }

    /// As [#flush()], if the calling thread is the session's own.
    void flushIfOwn() {
        if (isOwn()) {
            flush();
        }
    }

    private synchronized boolean isOwn() {
        return flusher == Thread.currentThread();
    }

    /// The sink has become ready: writes what waits, unless the session's own thread is about to do so. It is not if
    /// somebody waits for the client: that may be itself.
    void sinkReady() {
        if (!isLeftToOwner()) {
            flush();
        }
    }

    private synchronized boolean isLeftToOwner() {
        boolean left = flusher != null && !isOwn() && waiting == 0 && !owner.isAwaited();
        if (left && !backlog.isEmpty()) {
            list();
        }
        return left;
    }

    /// Writes one batch, if there is one and nobody is writing. What arrives meanwhile goes to a courier: a reader
    /// that is kept busy here by others would never read.
    void flush() {
        Backlog.Entry batch = begin();
        if (batch != null && write(batch)) {
            owner.send(this::round);
        }
    }

    /// A courier's round: one batch, for others wait for theirs.
    private void round() {
        Backlog.Entry batch = next();
        if (batch != null && write(batch)) {
            owner.send(this::round);
        }
    }

    private synchronized Backlog.@Nullable Entry begin() {
        if (writing) {
            return null;
        }
        writing = true;
        return next();
    }

    /// The next batch for the thread that is writing, or null when it has nothing more to do.
    private synchronized Backlog.@Nullable Entry next() {
        if (backlog.isEmpty() || !sink.claim()) {
            writing = false;
            notifyAll();
            return null;
        }
        return backlog.cut(sink.batchLimit());
    }

    /// Writes outside the lock; answers whether there is more to write, which is then the caller's duty.
    private boolean write(Backlog.Entry batch) {
        // A write that blocks with the interrupt status set would close the socket.
        boolean interrupted = Thread.interrupted();
        try {
            sink.write(batch);
        } catch (Throwable t) {
            owner.broken(t);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return wrote(batch);
    }

    private synchronized boolean wrote(Backlog.Entry batch) {
        backlog.written(batch);
        writing = !backlog.isEmpty() && sink.isReady();
        notifyAll();
        return writing;
    }

    /// The own thread has tarried.
    @Override
    protected void sweep() {
        synchronized (this) {
            listed = false;
        }
        drainIfReady();
    }

    private void drainIfReady() {
        if (beginsToWrite()) {
            owner.send(this::round);
        }
    }

    private synchronized boolean beginsToWrite() {
        boolean begins = !writing && !backlog.isEmpty() && sink.isReady();
        writing |= begins;
        return begins;
    }

    /// Changes the transport; whatever is queued will leave on the new one. Waits until nobody writes to the old.
    synchronized void switchTo(Sink next) throws InterruptedException {
        while (writing) {
            wait();
        }
        sink = next;
        flusher = Thread.currentThread();
    }

    /// Queues a last entry; nothing is taken after it.
    void finish(Prepared last) {
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            backlog.add(last);
            state = State.FINISHING;
            notifyAll();
            if (isOwn()) {
                list();
                return;
            }
        }
        drainIfReady();
    }

    /// Drops everything.
    synchronized void close() {
        state = State.CLOSED;
        backlog.drop();
        notifyAll();
    }

    /// Waits until everything is written, or dropped because it cannot be.
    void awaitEmpty() {
        Waiters.await(this, this::isEmpty);
    }

    /// Whether something is being written, or about to be.
    synchronized boolean isWriting() {
        return writing || (!backlog.isEmpty() && sink.isReady());
    }

    /// Whether a thread waits for this client to take something.
    boolean isWaitedFor() {
        return waiting > 0;
    }

    /// So many threads more wait, or fewer.
    synchronized void addWaiting(int threads) {
        waiting += threads;
    }

    /// Whether nothing is left to write.
    synchronized boolean isEmpty() {
        return backlog.isEmpty() && !writing;
    }
}
