package dev.socketloom.engineio;

import dev.socketloom.http.Timeout;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A part of a session's work that a thread of the application's executor does, while the turn's own thread waits.
///
/// ```
///   the turn's thread      flush ──▶ execute ──▶ parked ─────────────────────────────▶ goes on
///                                       │                                         ▲
///   the executor's thread               └──▶ holds the turn ──▶ body ──▶ hands it back
///
///   QUEUED ──▶ RUNNING ──▶ DONE
///      └─────▶ WITHDRAWN      refused, or the executor has ended: it never begins
/// ```
///
/// Virtual threads do not share the processor's time: a handler that only computes keeps its carrier, and as many of them
/// as there are carriers stop everybody else. The operating system takes turns with platform threads; and the thread
/// that waits here is parked and has no carrier.
///
/// Whoever runs the body holds the turn, so that the rules of turns apply to it: it may wait for its own client, and for
/// room to send. While it waits for its client it keeps the executor's thread, perhaps the only one, and gets its turn
/// back behind what the client has sent meanwhile. If that had to wait for the executor, both would wait for ever, so it
/// is done in place. For the same reason a body never waits for the executor that runs it.
///
/// The state is changed by compare-and-set. The failure is written before the last change, and read after it.
public final class Errand extends Timeout implements Runnable {

    /// How soon is noticed that an executor has ended and will not begin what it has taken: nobody says so.
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final ScopedValue<Errand> CURRENT = ScopedValue.newInstance();

    private enum State { QUEUED, RUNNING, DONE, WITHDRAWN }

    private final Session client;
    private final Executor executor;
    private final Work body;

    /// The errand on which this one is sent.
    private final @Nullable Errand outer;

    private final Thread sender = Thread.currentThread();
    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
    private @Nullable Throwable failure;

    private Errand(Session client, Executor executor, Work body, @Nullable Errand outer) {
        this.client = client;
        this.executor = executor;
        this.body = body;
        this.outer = outer;
    }

    /// Has `body` done by `executor`, and returns when that is done. Only for the thread that holds the client's turn.
    ///
    /// @throws Throwable what `body` has thrown; or a [RejectedExecutionException], or whatever else the executor throws
    ///     when it does not take it
    public static void perform(Session client, Executor executor, Work body) throws Throwable {
        Errand outer = CURRENT.isBound() ? CURRENT.get() : null;
        if (client.turn().isLentByErrand() || (outer != null && outer.occupies(executor))) {
            body.run();
        } else {
            new Errand(client, executor, body, outer).perform();
        }
    }

    /// Whether the calling thread is on an errand.
    static boolean isRunningHere() {
        return CURRENT.isBound();
    }

    /// Whether this is the stack of a thread that has sent an errand, rather than of one that runs it.
    static boolean isWaiting(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(frame -> frame.getClassName().equals(Errand.class.getName()))
                .map(StackTraceElement::getMethodName)
                .filter(Set.of("awaitEnd", "run")::contains)
                .findFirst()
                .equals(Optional.of("awaitEnd"));
    }

    private boolean occupies(Executor wanted) {
        return executor.equals(wanted) || (outer != null && outer.occupies(wanted));
    }

    private void perform() throws Throwable {
        client.outbox().flushIfOwn();
        if (executor instanceof ExecutorService) {
            client.ticker().schedule(this, LOOK);
        }
        try {
            handOver();
            awaitEnd();
        } finally {
            client.ticker().cancel(this);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void handOver() {
        try {
            executor.execute(this);
        } catch (RuntimeException | Error refusal) {
            // It may have begun all the same, and then nobody else may have the turn.
            if (becomes(State.QUEUED, State.WITHDRAWN)) {
                throw refusal;
            }
        }
    }

    private void awaitEnd() {
        boolean interrupted = false;
        while (state.get() == State.QUEUED || state.get() == State.RUNNING) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
            withdrawIfLost();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// What an executor had in its queue when it was told to stop at once, it has forgotten.
    private void withdrawIfLost() {
        if (state.get() == State.QUEUED && executor instanceof ExecutorService service && service.isTerminated()
                && becomes(State.QUEUED, State.WITHDRAWN)) {
            failure = new RejectedExecutionException("the executor has ended without having begun " + this);
        }
    }

    /// On the ticker's thread, which runs nothing of the application's: the sender is to look for itself.
    @Override
    protected void expire() {
        if (state.get() == State.QUEUED) {
            LockSupport.unpark(sender);
            client.ticker().schedule(this, LOOK);
        }
    }

    /// On a thread of the executor's. Its interrupt status is the executor's way to end it, and stays what it is.
    @Override
    public void run() {
        if (!becomes(State.QUEUED, State.RUNNING)) {
            return;
        }
        client.turn().passTo(Thread.currentThread());
        try {
            ScopedValue.where(CURRENT, this).call(this::done);
        } catch (Throwable t) {
            failure = t;
        } finally {
            // Before the executor's thread has something else to do.
            client.turn().passTo(sender);
            becomes(State.RUNNING, State.DONE);
            LockSupport.unpark(sender);
        }
    }

    private boolean done() throws Throwable {
        body.run();
        return true;
    }

    private boolean becomes(State from, State to) {
        return state.compareAndSet(from, to);
    }

    /// What it is part of: executors say what they refuse.
    @Override
    public String toString() {
        Work work = client.performance().current();
        return work == null ? "a handler" : work.description();
    }
}
