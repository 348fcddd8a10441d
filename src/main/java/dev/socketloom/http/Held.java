package dev.socketloom.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;

/// A request whose answer somebody else will write, while its connection's thread watches the peer.
///
/// ```
///                      answer()                 written or failed
///    WAITING ─────────────────────▶ ANSWERING ─────────────────────▶ ANSWERED
///       │   the peer has gone
///       └─────────────────────────▶ GONE
/// ```
///
/// The thread that read the request goes back to reading: the end of the stream means that the peer has given up
/// (`gone` runs), a byte is the next request and waits until the answer is out. A thread that waited for the answer
/// instead would not see the peer go.
///
/// Any thread may call [#answer(Response)], from the moment [Request#hold(Runnable)] has returned; only the first call
/// has an effect.
///
/// Guarded by `this`, which is never held while writing or calling `gone`.
public final class Held implements Reply {

    private enum State {
        WAITING,
        ANSWERING,
        ANSWERED,
        GONE
    }

    private final HttpConnection connection;
    private final Request request;
    private final boolean reusable;
    private final Runnable gone;

    @GuardedBy("this")
    private State state = State.WAITING;

    /// Whether another request may follow the answer.
    @GuardedBy("this")
    private boolean goesOn;

    Held(HttpConnection connection, Request request, boolean reusable, Runnable gone) {
        this.connection = connection;
        this.request = request;
        this.reusable = reusable;
        this.gone = gone;
    }

    /// Writes the answer on the calling thread, which waits while the peer does not take it.
    ///
    /// @return false when the peer had gone, or was answered already: nothing was written
    /// @throws IOException when the peer went while it was answered
    public boolean answer(Response response) throws IOException {
        if (!leave(State.WAITING, State.ANSWERING)) {
            return false;
        }
        boolean more = false;
        try {
            more = connection.answerHeld(request, response, reusable);
        } finally {
            settle(more);
        }
        return true;
    }

    /// Since when whoever answers has waited for the peer to take something, as in [Wire#blockedSince()].
    public long blockedSince() {
        return connection.blockedSince();
    }

    private synchronized boolean leave(State from, State to) {
        if (state != from) {
            return false;
        }
        state = to;
        return true;
    }

    private synchronized void settle(boolean more) {
        goesOn = more;
        state = State.ANSWERED;
        notifyAll();
    }

    /// The peer has ended the stream: nobody is left to be answered. An answer that is being written may end first.
    void peerGone() throws InterruptedIOException {
        if (awaitSettled(false) == State.GONE) {
            gone.run();
        }
    }

    /// The peer has sent its next request: waits until this one is answered.
    ///
    /// @return whether the next one may be read
    boolean awaitAnswer() throws InterruptedIOException {
        if (awaitSettled(true) == State.GONE) {
            gone.run();
            return false;
        }
        synchronized (this) {
            return goesOn;
        }
    }

    /// Takes the request back from whoever wanted to answer it.
    ///
    /// @return false when it was answered before
    boolean withdraw() {
        return leave(State.WAITING, State.GONE);
    }

    private synchronized State awaitSettled(boolean patient) throws InterruptedIOException {
        while (state == State.ANSWERING || state == State.WAITING) {
            if (state == State.WAITING && !(patient && connection.isOpen())) {
                state = State.GONE;
                break;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted while a request was held");
            }
        }
        return state;
    }

    /// The wire has closed, which a thread that waits here cannot see.
    synchronized void wireClosed() {
        notifyAll();
    }
}
