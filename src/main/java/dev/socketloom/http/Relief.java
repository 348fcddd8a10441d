package dev.socketloom.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Lets a connection go on without the thread that serves it, which has more to do in its endpoint than to answer.
///
/// ```
///             the endpoint returns
///   SERVING ────────────────────────▶ RETURNED     its reply is the answer, and its thread goes on
///      │      relieve(answer)
///      └────────────────────────────▶ RELIEVED     a fresh thread answers and goes on, and the reply is nobody's
/// ```
///
/// So an endpoint may do at once, on the thread it is called by, what mostly takes no time, and need not start a thread
/// for fear that it does. A connection is not its client's alone: a proxy sends the requests of many over one, and
/// nobody may wait there behind a handler that sleeps.
///
/// Safe for all threads: whoever changes the state first decides.
public final class Relief {

    private enum State {
        SERVING,
        RETURNED,
        RELIEVED
    }

    private final HttpConnection connection;

    /// What is to be answered, and with what; forgotten when it is, because the fresh thread remembers this.
    private @Nullable Request request;

    private @Nullable Response answer;
    private final AtomicReference<State> state = new AtomicReference<>(State.SERVING);

    Relief(HttpConnection connection, Request request) {
        this.connection = connection;
        this.request = request;
    }

    /// Has a fresh thread write this answer and read what comes next. What the endpoint returns or throws is not heard any
    /// more; it may take its time. Never waits.
    ///
    /// @return false when it has returned before, or was relieved
    public boolean relieve(Response answer) {
        boolean first = state.compareAndSet(State.SERVING, State.RELIEVED);
        if (first) {
            this.answer = answer;
            connection.relieve(this);
        }
        return first;
    }

    /// On the fresh thread.
    ///
    /// @return whether the connection goes on
    boolean answersNow() throws IOException {
        Request due = request;
        Response ready = answer;
        request = null;
        answer = null;
        return due != null && ready != null && connection.isFollowed(due, connection.answer(due, ready));
    }

    /// The endpoint has returned, or thrown.
    ///
    /// @return whether the connection is another thread's now
    boolean hasHappened() {
        return !state.compareAndSet(State.SERVING, State.RETURNED) && state.get() == State.RELIEVED;
    }
}
