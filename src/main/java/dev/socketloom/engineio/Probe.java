package dev.socketloom.engineio;

import dev.socketloom.http.Timeout;
import dev.socketloom.http.Wire;
import dev.socketloom.websocket.Handshake.Established;
import dev.socketloom.websocket.Message;
import dev.socketloom.websocket.WebSocketException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The attempt of a polling session to become a WebSocket: a short conversation on the new connection, while the old
/// transport goes on working.
///
/// ```
///   polling                       client                     WebSocket
///     ◀──────────────────────────── GET
///                                    │ ── 2probe ──────────────▶
///     ── 6 ────────────────────────▶ │ ◀────────────── 3probe ──
///                                    │ ── 5 ───────────────────▶   from here on this is the transport
/// ```
///
/// The client sends `5` only when none of its requests is under way, so a GET that waits is released with a noop,
/// and so is every one that comes before the client has made up its mind. One that crosses the `5` on its way is
/// refused, as are all that come later. Whatever else happens (another packet, a broken connection, a client that takes
/// too long) ends the new connection and leaves the old transport as it was.
///
/// One thread, that of the new connection, runs this from top to bottom.
final class Probe {

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    private static final String WORD = "probe";

    /// How often a GET that came during the probe is released.
    private static final Duration RELEASE_PACE = Duration.ofMillis(100);

    private final Session session;
    private final Wire wire;
    private final WebSocketTransport candidate;

    /// Whether the client has made up its mind, or taken too long for that: the first of the two counts.
    private final AtomicBoolean decided = new AtomicBoolean();

    private final Timeout deadline = new Timeout() {
        @Override
        protected void expire() {
            if (decided.compareAndSet(false, true)) {
                wire.close();
            }
        }
    };

    private final Timeout release = new Timeout() {
        @Override
        protected void expire() {
            if (!decided.get() && releaseWaitingGet()) {
                session.ticker().schedule(this, RELEASE_PACE);
                // It may have been decided, and this cancelled, in between.
                if (decided.get()) {
                    session.ticker().cancel(this);
                }
            }
        }
    };

    /// @param revision what the client speaks on the new connection
    Probe(Session session, Revision revision, Established connection) {
        this.session = session;
        this.wire = connection.wire();
        this.candidate = WebSocketTransport.candidate(session, revision, connection);
    }

    /// Lets the client talk, and makes the WebSocket the session's transport if that is what it wants.
    ///
    /// @return the transport to go on reading, or null when the connection is over
    @Nullable WebSocketTransport run() {
        session.ticker().schedule(deadline, session.options().upgradeTimeout());
        boolean switched = false;
        try {
            switched = isWanted() && decided.compareAndSet(false, true) && session.switchTo(candidate);
        } catch (IOException | WebSocketException | InterruptedException e) {
            LOG.log(Level.DEBUG, "a probe failed", e);
        } finally {
            decided.set(true);
            session.ticker().cancel(deadline);
            session.ticker().cancel(release);
            session.probeEnded();
        }
        return switched ? adopted() : refuse();
    }

    private WebSocketTransport adopted() {
        SessionListener listener = session.listener;
        Work news = listener == null ? null : listener.upgraded();
        if (news != null) {
            session.inTurn(news);
        }
        return candidate;
    }

    /// Ends a connection that does not become the transport.
    ///
    /// @return null
    @Nullable WebSocketTransport refuse() {
        candidate.dismiss();
        return null;
    }

    private boolean isWanted() throws IOException, WebSocketException {
        EnginePacket packet = next();
        if (packet instanceof EnginePacket.Ping(String data) && data.equals(WORD)) {
            // Before the client hears of it, so that no GET that waits at the switch can be one from before.
            releaseWaitingGet();
            candidate.writeNow(Prepared.pong(WORD));
            session.ticker().schedule(release, RELEASE_PACE);
            packet = next();
        } else if (packet instanceof EnginePacket.Upgrade) {
            releaseWaitingGet();
        }
        return packet instanceof EnginePacket.Upgrade;
    }

    private boolean releaseWaitingGet() {
        if (session.currentTransport() instanceof PollingTransport polling) {
            polling.release();
            return true;
        }
        return false;
    }

    private @Nullable EnginePacket next() throws IOException, WebSocketException {
        return candidate.receive();
    }

    /// The session has ended: so does this. Any thread.
    void cancel() {
        wire.close();
    }
}
