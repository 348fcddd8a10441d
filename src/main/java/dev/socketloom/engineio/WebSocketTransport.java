package dev.socketloom.engineio;

import dev.socketloom.http.Failures;
import dev.socketloom.http.Input;
import dev.socketloom.http.Timeout;
import dev.socketloom.http.Upgrade.Conversation;
import dev.socketloom.http.Wire;
import dev.socketloom.websocket.CloseCode;
import dev.socketloom.websocket.FrameSink;
import dev.socketloom.websocket.Handshake.Established;
import dev.socketloom.websocket.Message;
import dev.socketloom.websocket.Opcode;
import dev.socketloom.websocket.WebSocket;
import dev.socketloom.websocket.WebSocketException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/// A WebSocket as a session's transport, and the thread that reads it.
///
/// ```
///   reader     receive ──▶ take a place in the turn's queue ──▶ handler ──▶ receive ──▶ …
///                                      │
///              somebody waits for this client: the role moves on
///                                      ▼
///   a fresh thread                  receive ──▶ …        the old one ends when its handler returns
/// ```
///
/// One thread at a time has the *role* of the reader, and runs the handlers of what it reads. It is *away* from the
/// moment it queues for the turn until its handler has returned. That is fine until somebody waits for an answer of
/// this very client, in this very handler perhaps: then the role passes to a fresh thread. The role is a number: even,
/// `2g`, while generation g reads, odd, `2g + 1`, while it is away. Passing it on is one compare-and-set from odd to
/// the next even; a thread that comes back and finds another number has nothing left to do here.
///
/// Who begins to wait counts itself first and looks at the role then; a reader leaves first and looks at the count
/// then. So one of the two sees the other, whichever comes first.
///
/// All that a reader knows between two messages is in fields, here and in [WebSocket]: it may be another thread's
/// next. Whoever has the role when the stream ends cleans up.
final class WebSocketTransport extends Timeout implements Transport, Conversation, FrameSink, Input.BeforeRead {

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    /// The slowest line on which a large message counts as a sign of life, 4 kB/s: a byte now and then would keep what has
    /// arrived of it in memory for ever.
    private static final int LEAST_PER_MILLI = 4;

    /// As many entries as fit are written at once: more would only delay the first.
    private static final int BATCH = 64 * 1024;

    private static final AtomicIntegerFieldUpdater<WebSocketTransport> ROLE =
            AtomicIntegerFieldUpdater.newUpdater(WebSocketTransport.class, "role");

    private final Session session;
    private final Revision revision;
    private final Wire wire;
    private final Input input;
    /// Whether messages may be compressed, as the handshake has agreed; see [Revision#mayDeflate()].
    private final boolean deflate;
    private final WebSocket webSocket;
    private volatile int role;

    /// Whether this is the session's transport, and not still a probe.
    private volatile boolean live;

    /// Our close frame, once it is queued.
    private volatile @Nullable Prepared close;

    private WebSocketTransport(Session session, Revision revision, Established connection, boolean live) {
        this.session = session;
        this.revision = revision;
        this.live = live;
        this.input = connection.input();
        this.wire = connection.wire();
        this.deflate = connection.deflate();
        this.webSocket = new WebSocket(input, session.options().maxPayload(),
                session.options().maxFragments(), deflate, this);
    }

    /// A WebSocket with which a session begins.
    static WebSocketTransport first(Session session, Established connection) {
        return new WebSocketTransport(session, session.revision(), connection, true);
    }

    /// A WebSocket that may become a session's transport. Until [#adopt()] it is alone with its client.
    static WebSocketTransport candidate(Session session, Revision revision, Established connection) {
        return new WebSocketTransport(session, revision, connection, false);
    }

    /// Makes it the session's: from here on everything it sends takes its place in the outbox.
    void adopt() {
        live = true;
    }

    @Override
    public String name() {
        return Engine.WEBSOCKET;
    }

    /// Takes a control frame that the WebSocket wants to send.
    @Override
    public void frame(byte[] frame) throws IOException {
        boolean isClose = (frame[0] & 0x0F) == Opcode.CLOSE.code();
        if (!live) {
            wire.write(frame, 0, frame.length);
        } else if (isClose) {
            Prepared last = Prepared.control(frame);
            close = last;
            session.outbox().finish(last);
        } else {
            session.outbox().send(Prepared.control(frame));
        }
    }

    /// Begins as the session's transport. What is to be run then is reading.
    Conversation begin() {
        Thread.currentThread().setName(session.label());
        input.beforeRead(this);
        // What waited for the switch leaves before the first handler begins, which may take long.
        session.outbox().own();
        session.outbox().flush();
        webSocket.forget();
        if (!session.isOpen()) {
            closeBehindTheEnd();
        }
        return this;
    }

    /// The session has ended while it changed its transport: the outbox takes no close frame any more, and when it is
    /// empty nobody else writes.
    private void closeBehindTheEnd() {
        session.outbox().awaitEmpty();
        // Whoever has ended the session may not have come to this yet, and would find our close frame sent.
        session.outbox().close();
        live = false;
        finish(CloseReason.FORCED_SERVER_CLOSE);
        session.ticker().schedule(this, session.options().parting().closeTimeout());
    }

    /// Reads, until the connection ends or the role has moved on. Only the reader moves it while it is not away.
    @Override
    public void run() {
        try {
            do {
                // An idle connection waits here, and not five frames further down; what has come is asked for there. And
                // what this method needs of the stack is memory of them all, so everything else is in others.
                boolean _ = input.await(1);
            } while (goesOn());
        } catch (Throwable t) {
            failed(t);
        }
    }

    /// Takes one message; answers whether the thread is still the reader, and there may be another.
    private boolean goesOn() throws IOException, WebSocketException {
        int mine = role;
        Message message = webSocket.receive();
        if (message == null) {
            session.close(CloseReason.TRANSPORT_CLOSE, "the client closed the WebSocket");
            end();
            return false;
        }
        Work work = session.receive(revision.parse(message));
        if (work != null && dispatch(work, mine)) {
            return false;
        }
        webSocket.forget();
        return true;
    }

    private void failed(Throwable t) {
        try {
            switch (t) {
                case WebSocketException e -> session.close(CloseReason.TRANSPORT_ERROR, String.valueOf(e.getMessage()));
                case IOException e -> session.closeNow(
                        CloseReason.TRANSPORT_CLOSE, "the connection ended: " + e.getMessage());
                default -> {
                    Failures.log(LOG, "a WebSocket's reader failed", t);
                    session.closeNow(CloseReason.TRANSPORT_ERROR, "internal error");
                }
            }
        } finally {
            end();
        }
    }

    @Override
    public void flush() {
        session.outbox().flushIfOwn();
    }

    /// Runs one piece of work in the session's turn.
    ///
    /// @return whether the role has moved on meanwhile
    private boolean dispatch(Work work, int mine) {
        // The place first, so that what another reader reads next comes after this.
        Turn.Place place = session.turn().join();
        role = mine + 1;
        passRole();
        if (place != null) {
            session.outbox().flushIfOwn();
            session.turn().await(place);
            // One place fewer is taken: reading may have stopped for want of it.
            passRole();
        }
        try {
            session.performance().run(work);
        } finally {
            session.turn().giveBack();
        }
        return !ROLE.compareAndSet(this, mine + 1, mine);
    }

    @Override
    public void expect() {
        flush();
        passRole();
    }

    private void passRole() {
        int seen = role;
        boolean missed = (seen & 1) == 1 && session.isAwaited();
        if (missed && session.turn().queued() < PollingTransport.MOST_QUEUED && ROLE.compareAndSet(this, seen, seen + 1)) {
            session.start(this::takeOver);
        }
    }

    private void takeOver() {
        session.outbox().own();
        webSocket.forget();
        run();
    }

    @Override
    public boolean hasUnread() {
        return input.hasUnread() || webSocket.isGrowing(LEAST_PER_MILLI * session.options().pingTimeout().toMillis());
    }

    @Override
    public int batchLimit() {
        return BATCH;
    }

    @Override
    public void write(Backlog.Entry batch) throws IOException {
        session.heartbeat().writing(batch);
        wire.write(batch.joined(this::frames));
        session.heartbeat().written(batch);
        Prepared last = close;
        if (last != null && batch.holds(last)) {
            session.ticker().schedule(this, session.options().parting().closeTimeout());
        }
    }

    @Override
    public long blockedSince() {
        return wire.blockedSince();
    }

    private ByteBuffer frames(Prepared message) {
        return deflate
                ? message.deflatedFrames(session.options().perMessageDeflateThreshold())
                : revision.frames(message);
    }

    @Override
    protected void expire() {
        wire.close();
    }

    @Override
    public void finish(CloseReason reason) {
        session.ticker().schedule(this, Session.FAREWELL);
        try {
            webSocket.close(reason.closeCode(), "");
        } catch (IOException e) {
            abort();
        }
    }

    @Override
    public void abort() {
        session.outbox().close();
        wire.close();
    }

    /// The last thing the reader does: what is queued goes out, our close frame at its end, and then the TCP
    /// connection is closed by us.
    private void end() {
        try {
            session.ticker().schedule(this, Session.FAREWELL);
            session.outbox().disown();
            session.outbox().awaitEmpty();
            // RFC 6455 §7.1.1: "the underlying TCP connection, in most normal cases, SHOULD be closed first by the
            // server"
            wire.endOutput();
            session.ticker().schedule(this, session.options().parting().discardTime());
            if (!webSocket.closeReceived()) {
                input.discard(session.options().parting().discard());
            }
        } catch (Throwable t) {
            LOG.log(Level.DEBUG, "a WebSocket did not end well", t);
        } finally {
            session.ticker().cancel(this);
            wire.close();
            input.release();
        }
    }

    /// Waits for the next packet of a probe.
    ///
    /// @return null when the client has closed the connection or sent something undecodable
    @Nullable EnginePacket receive() throws IOException, WebSocketException {
        Message message = webSocket.receive();
        return message == null ? null : revision.parse(message);
    }

    /// Writes to a connection that nobody else writes to yet.
    void writeNow(Prepared message) throws IOException {
        wire.write(revision.frames(message));
    }

    /// Ends a connection that never became the transport.
    void dismiss() {
        try {
            webSocket.close(CloseCode.PROTOCOL_ERROR, "");
            wire.endOutput();
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a probe ended without a close frame", gone);
        } finally {
            wire.close();
            input.release();
        }
    }
}
