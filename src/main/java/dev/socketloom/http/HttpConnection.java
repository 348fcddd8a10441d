package dev.socketloom.http;

import dev.socketloom.http.Upgrade.Conversation;
import dev.socketloom.http.Watchdog.Phase;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One connection, from its first byte to its close or to the protocol after HTTP.
///
/// ```
///        ┌──────────────────────────────────────────────────────────────┐
///        ▼                                                              │
///    read a head ──▶ endpoint ──▶ Response, Handled ──▶ answered ───────┤ the peer wants more
///        │              │    └──▶ Held ──▶ watch ──▶ answered ──────────┘
///        │ end          └───────▶ Upgrade ──▶ takeover, with the 101 to write
///        ▼                                       │
///      close                                     ▼  its wire now
/// ```
///
/// The whole life is one method call on one virtual thread, unless that tarries in an endpoint and is [relieved][Relief]:
/// then the rest is a method call on the next. A request that cannot be served is answered and ends the
/// connection; no mistake of a peer, of an application or of ours leaves this class.
///
/// Owned by its thread; [#answerHeld], [#relieve], [#endInput] and [#wireClosed] are for all.
final class HttpConnection implements Runnable {

    private static final Logger LOG = System.getLogger("dev.socketloom.http");

    private final Wire wire;
    private final HttpService service;
    private final Watchdog watchdog;
    private final Input input;
    private final @Nullable ConnectionEvent recorded;
    private final long begun = System.nanoTime();

    /// The request that is held at the moment, or the last one that was.
    private volatile @Nullable Held held;

    HttpConnection(Wire wire, HttpService service) {
        this.wire = wire;
        this.service = service;
        this.watchdog = new Watchdog(wire, service);
        this.input = new Input(wire, service.options().receiving());
        this.recorded = FlightRecording.isOn() ? ConnectionEvent.begun(wire) : null;
    }

    /// Serves the connection to its end. Nothing is thrown.
    @Override
    public void run() {
        try {
            // What may wait for long is called from here and not from further up, and with nothing kept that was needed
            // for HTTP: this is the stack that ten thousand idle connections wait with, and the first wait decides how much
            // memory it gets.
            Conversation next = begins() && input.await(1) ? converse() : this::close;
            next.run();
        } catch (Throwable t) {
            failed(t);
        }
    }

    /// Has a fresh thread answer and go on, while ours is still in the endpoint. Any thread; never waits.
    void relieve(Relief relief) {
        try {
            service.threads().newThread(() -> goOn(relief)).start();
        } catch (Throwable t) {
            Failures.log(LOG, "a thread of a connection could not be relieved", t);
            close();
        }
    }

    private void goOn(Relief relief) {
        try {
            Conversation next = relief.answersNow() ? converse() : this::close;
            next.run();
        } catch (Throwable t) {
            failed(t);
        }
    }

    private void failed(Throwable t) {
        try {
            if (t instanceof IOException) {
                LOG.log(Level.DEBUG, "a connection broke", t);
            } else {
                Failures.log(LOG, "a connection failed", t);
            }
        } finally {
            close();
        }
    }

    private void close() {
        wire.close();
        input.release();
    }

    /// Answers requests until the peer or one of them ends the connection, or one changes its protocol, or another thread
    /// does it.
    ///
    /// @return what comes then: the other protocol, the end, or nothing
    private Conversation converse() throws IOException {
        var reader = new RequestReader(wire, input, watchdog, service.options());
        while (input.await(1)) {
            watchdog.enter(Phase.HEAD);
            Request request = read(reader);
            if (request == null) {
                return this::close;
            }
            watchdog.enter(Phase.BUSY);
            request.attach(this);
            boolean goesOn;
            try {
                switch (replyTo(request)) {
                    case null -> {
                        return () -> {};
                    }
                    case Response response -> goesOn = answer(request, response);
                    case Handled handled -> goesOn = new Exchange(this, request, wire, handled.context()).serve();
                    case Held poll -> goesOn = watch(poll);
                    case Upgrade upgrade -> {
                        return maySwitch(request) ? switchProtocols(request, upgrade) : this::close;
                    }
                }
            } finally {
                request.settle();
            }
            if (!isFollowed(request, goesOn)) {
                return this::close;
            }
        }
        return this::close;
    }

    /// A request is answered: whether the next may come.
    boolean isFollowed(Request request, boolean wanted) throws IOException {
        if (!wanted || !request.body().discard()) {
            takeLeave();
            return false;
        }
        request.detach();
        watchdog.enter(Phase.IDLE);
        return true;
    }

    /// Makes the wire ready for the first request.
    private boolean begins() throws IOException {
        // The first head is due from the accept on, a later one from its first byte.
        watchdog.enter(Phase.HEAD);
        try {
            if (wire.begin()) {
                return true;
            }
            takeLeave();
        } catch (HttpException e) {
            refuse(e);
        }
        return false;
    }

    /// The next request, or null when there is none that can be served.
    private @Nullable Request read(RequestReader reader) throws IOException {
        try {
            Request request = reader.read();
            if (request == null && watchdog.expired()) {
                throw new HttpException(Response.REQUEST_TIMEOUT, "the head came too slowly");
            }
            return request;
        } catch (HttpException e) {
            AccessLog.refused(wire.peer(), e);
            refuse(e);
            return null;
        }
    }

    /// Answers what is no request.
    private void refuse(HttpException e) throws IOException {
        Answers.refusal(wire, e.response());
        takeLeave();
    }

    /// What to do with a request, whatever happens while it is decided; null when that is another thread's affair now.
    private @Nullable Reply replyTo(Request request) throws IOException {
        held = null;
        Reply reply;
        try {
            reply = Objects.requireNonNull(service.endpoint().answer(request));
        } catch (HttpException e) {
            reply = e.response();
        } catch (Throwable t) {
            if (request.isRelieved()) {
                Failures.log(LOG, "a request failed that was answered already", t);
                return null;
            }
            reply = Answers.failure(t, wire.isOpen());
        } finally {
            // A read with the interrupt status set closes the socket, and whoever was interrupted has returned.
            Thread.interrupted();
        }
        if (request.isRelieved()) {
            return null;
        }
        Held poll = held;
        if ((poll != null && poll != reply && !poll.withdraw()) || (reply instanceof Held other && other != poll)) {
            throw new IllegalStateException("a request was held and answered otherwise, too");
        }
        return reply;
    }

    /// Writes a finished answer.
    ///
    /// @return whether the next request can be read
    boolean answer(Request request, Response response) throws IOException {
        boolean goesOn = goesOn(request, response.status()) && !response.headers().hasToken("Connection", "close");
        Answers.write(wire, request, response, goesOn);
        return goesOn;
    }

    /// Whether a connection outlives an answer with this status, as far as the peer is concerned.
    ///
    /// What a peer goes on to send after an error may be anything; after a 413 it is what we do not want to read.
    boolean goesOn(Request request, int status) {
        boolean bodyDone = Response.isError(status) ? request.body().isFinished() : request.body().isDiscardable();
        return bodyDone && request.isPersistent() && status != Response.CONTENT_TOO_LARGE && !watchdog.expired();
    }

    /// Our end of it.
    InetSocketAddress local() {
        return wire.local();
    }

    /// When it was accepted, by [System#nanoTime()].
    long begun() {
        return begun;
    }

    /// Makes a request wait for its answer, which may come from now on.
    Held hold(Request request, Runnable gone) {
        if (held != null) {
            throw new IllegalStateException("this request is held already");
        }
        var poll = new Held(this, request, request.isPersistent() && request.body().isFinished(), gone);
        held = poll;
        return poll;
    }

    /// Writes the answer to a held request, on any thread.
    ///
    /// @return whether the next request can be read
    boolean answerHeld(Request request, Response response, boolean reusable) throws IOException {
        try {
            boolean goesOn = reusable && !response.headers().hasToken("Connection", "close");
            Answers.write(wire, request, response, goesOn);
            watchdog.enter(goesOn ? Phase.IDLE : Phase.FAREWELL);
            if (!goesOn) {
                wire.endOutput();
            }
            return goesOn;
        } catch (Throwable t) {
            wire.close();
            throw t;
        }
    }

    /// Watches the peer while somebody else gets the answer ready.
    ///
    /// @return whether the next request can be read
    private boolean watch(Held poll) throws IOException {
        boolean more = false;
        try {
            more = input.await(1);
        } finally {
            if (!more) {
                poll.peerGone();
            }
        }
        return more && poll.awaitAnswer();
    }

    /// Nothing more is read: a thread that waits for input finds its end.
    void endInput() {
        wire.endInput();
    }

    /// Since when a writer has waited for the peer to take something.
    long blockedSince() {
        return wire.blockedSince();
    }

    boolean isOpen() {
        return wire.isOpen();
    }

    /// To be called when the wire has closed, by whoever has closed it: nothing is timed any more, and a thread that
    /// waits for somebody's answer is told.
    void wireClosed() {
        watchdog.end();
        if (recorded != null) {
            recorded.commit();
        }
        Held poll = held;
        if (poll != null) {
            poll.wireClosed();
        }
    }

    private boolean maySwitch(Request request) throws IOException {
        // Bytes of a body would be taken for the new protocol's.
        if (request.body().isFinished()) {
            return true;
        }
        AccessLog.answered(request, Response.BAD_REQUEST);
        refuse(new HttpException(Response.BAD_REQUEST, "an upgrade with a body"));
        return false;
    }

    /// Hands the connection over, and 101 with it.
    private Conversation switchProtocols(Request request, Upgrade upgrade) throws IOException {
        AccessLog.answered(request, Response.SWITCHING_PROTOCOLS);
        request.detach();
        input.becomeQuiet();
        return upgrade.takeover().begin(Answers.switching(upgrade), input, wire);
    }

    /// Ends a connection whose peer may still be sending.
    // RFC 9112 §9.6: "If a server performs an immediate close of a TCP connection, there is a significant risk that the
    // client will not be able to read the last HTTP response. [...] To avoid the TCP reset problem, servers typically
    // close a connection in stages."
    private void takeLeave() throws IOException {
        wire.endOutput();
        watchdog.enter(Phase.FAREWELL);
        input.discard(service.options().discard());
    }
}
