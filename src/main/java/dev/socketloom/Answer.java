package dev.socketloom;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.socketloom.engineio.Work;
import dev.socketloom.http.Ticker;
import dev.socketloom.http.Timeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// An acknowledgement that is still on its way: wait for it, or say what is to be done when it comes.
///
/// ```java
/// Args reply = socket.request("ready?").await();                      // blocks this thread, which is cheap
/// socket.request("ready?").then(reply -> start(reply.text(0)));       // does not
/// ```
///
/// Waiting is possible anywhere, even in a handler of the very client that is asked. The thread that waits then stops
/// being the one that reads from that client, and its turn to handle events is lent to others: so *other events of
/// this client may be handled while a handler waits*. A `CompletableFuture` could not arrange that, which is why this
/// is not one. Do not wait while holding a lock that another handler of the same client takes.
///
/// Every answer has a deadline, and it fails at once when the client leaves.
///
/// Thread-safe.
///
/// @param <T> what the answer is: [Args] of one client, [BroadcastAnswers] of many
public final class Answer<T> {

    /// What to do with an answer.
    ///
    /// @param <T> what the answer is
    @FunctionalInterface
    public interface AnswerHandler<T> {
        /// The answer has come.
        void answered(T answer) throws Exception;
    }

    /// What to do without an answer.
    @FunctionalInterface
    public interface FailureHandler {
        /// No answer will come: the reason says why.
        void failed(SocketIOException why) throws Exception;
    }

    private final CompletableFuture<T> done = new CompletableFuture<>();

    /// In whose turn the callbacks run; null for threads of their own.
    private final @Nullable Socket owner;

    /// The one who is asked; null when they are many.
    private final @Nullable Socket asked;

    // Set by `expect`, before anybody else has this answer.
    private Collection<Link> clients = List.of();
    private @Nullable Ticker ticker;
    private @Nullable Timeout deadline;
    private long due;

    @GuardedBy("this")
    private List<Work> callbacks = List.of();

    @GuardedBy("this")
    private boolean settled;

    private Answer(@Nullable Socket owner, @Nullable Socket asked) {
        this.owner = owner;
        this.asked = asked;
    }

    /// The answer of one client, in whose turn the callbacks run.
    static <T> Answer<T> of(Socket asked) {
        return new Answer<>(asked, asked);
    }

    /// The answers of many clients; the callbacks run in the turn of whoever asks, or on threads of their own.
    static <T> Answer<T> ofMany() {
        return new Answer<>(SocketIO.currentIfAny().orElse(null), null);
    }

    /// Says who is asked and for how long; before anybody else sees this answer.
    Answer<T> expect(Collection<Link> readers, Ticker clock, Timeout end, Duration patience) {
        clients = readers;
        ticker = clock;
        deadline = end;
        due = clock.exactNow() + patience.toNanos();
        clock.schedule(end, patience);
        return this;
    }

    /// Completes it.
    ///
    /// @return the callbacks, to be run in the owner's turn, or null when there are none
    @Nullable Work succeed(T value) {
        return done.complete(value) ? settle() : null;
    }

    /// Fails it.
    ///
    /// @return the callbacks, to be run in the owner's turn, or null when there are none
    @Nullable Work fail(SocketIOException.Reason reason, String message) {
        return done.completeExceptionally(new SocketIOException(reason, message)) ? settle() : null;
    }

    private @Nullable Work settle() {
        if (ticker != null && deadline != null) {
            ticker.cancel(deadline);
        }
        List<Work> waiting;
        synchronized (this) {
            settled = true;
            waiting = callbacks;
        }
        return waiting.isEmpty() ? null : () -> {
            for (Work callback : waiting) {
                runAlone(callback);
            }
        };
    }

    /// Runs callbacks where they belong.
    void later(@Nullable Work work) {
        if (work == null) {
            return;
        }
        if (owner != null) {
            owner.seat().client().inTurn(work);
        } else {
            runOnItsOwn(work);
        }
    }

    private static void runOnItsOwn(Work work) {
        try {
            Thread.ofVirtual().name("sio-answer").inheritInheritableThreadLocals(false).start(() -> runAlone(work));
        } catch (Throwable noThread) {
            Log.warning("the callbacks of an answer were not run", noThread);
        }
    }

    private static void runAlone(Work work) {
        try {
            work.run();
        } catch (Throwable error) {
            Log.warning("a callback of an answer failed", error);
        }
    }

    /// Waits for the answer.
    ///
    /// @throws SocketIOException when none came: the client has left, or the deadline has passed
    /// @throws IllegalStateException in a connect handler or middleware of the client that is asked: it cannot answer
    ///     before it is admitted
    public T await() throws InterruptedException {
        if (!done.isDone()) {
            if (asked != null && asked.seat().isConnecting() && SocketIO.currentIfAny().orElse(null) == asked) {
                throw new IllegalStateException("the client cannot answer before its connect handlers have returned:"
                        + " use then(…), or ask later");
            }
            WebSession.current().ifPresent(WebSession::lend);
            clients.iterator().next().await(done, clients);
        }
        return result();
    }

    /// Waits for the answer, but not longer than this; then the request itself is given up.
    ///
    /// @throws SocketIOException when none came: the client has left, or the time was over
    public T await(Duration patience) throws InterruptedException {
        if (ticker != null && deadline != null && !done.isDone()
                && ticker.exactNow() + patience.toNanos() < due) {
            ticker.schedule(deadline, patience);
        }
        return await();
    }

    private T result() {
        try {
            return done.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof SocketIOException why) {
                // Made anew, so that the stack trace is the waiter's.
                throw new SocketIOException(why.reason(), why);
            }
            throw failure;
        }
    }

    /// Calls a handler when the answer comes; when none comes, nothing happens.
    public void then(AnswerHandler<? super T> onAnswer) {
        then(onAnswer, why -> {});
    }

    /// Calls one of two handlers, when the answer comes or when it is known that none will.
    ///
    /// It runs as a handler of the socket that was asked does: in that client's turn, with [SocketIO#current()] bound.
    /// For a broadcast the socket is the one whose handler asked, or none.
    public void then(AnswerHandler<? super T> onAnswer, FailureHandler onFailure) {
        Work callback = () -> call(onAnswer, onFailure);
        synchronized (this) {
            if (!settled) {
                callbacks = new ArrayList<>(callbacks);
                callbacks.add(callback);
                return;
            }
        }
        later(callback);
    }

    private void call(AnswerHandler<? super T> onAnswer, FailureHandler onFailure) throws Exception {
        Socket socket = owner;
        if (socket == null) {
            deliver(onAnswer, onFailure);
            return;
        }
        ScopedValue.where(SocketIO.CURRENT, socket).run(() -> {
            try {
                deliver(onAnswer, onFailure);
            } catch (Throwable error) {
                socket.namespace().report(error, Event.acknowledged(socket));
            }
        });
    }

    private void deliver(AnswerHandler<? super T> onAnswer, FailureHandler onFailure) throws Exception {
        T answer;
        try {
            answer = result();
        } catch (SocketIOException why) {
            onFailure.failed(why);
            return;
        }
        onAnswer.answered(answer);
    }
}
