package dev.socketloom.engineio;

import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import dev.socketloom.http.Ticker;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The polling clients that have just left, and may have a GET under way that is not here yet.
///
/// ```
///   POST 1 ──▶ ok                       the session has ended
///   GET ─────▶ 6                        within 5 to 10 ms: sent before the POST, perhaps, on another connection
///   GET ─────▶ 400 {"code":1,…}         every other: nobody knows the session
/// ```
///
/// A client that closes has a GET under way, which should find its noop although the POST has overtaken it. Nobody waits for
/// it: the POST is answered at once, and the ticker forgets who has left. What comes on the POST's own connection, or on one
/// that was accepted later, cannot have been under way.
///
/// Thread-safe.
final class Departures {

    private final Ticker ticker;
    private final Map<String, Departure> expected = new ConcurrentHashMap<>();

    private final class Departure extends Ticker.Tail {
        private final String sid;
        private final Revision revision;
        private final InetSocketAddress peer;
        private final long since = System.nanoTime();

        private Departure(String sid, Revision revision, InetSocketAddress peer) {
            this.sid = sid;
            this.revision = revision;
            this.peer = peer;
        }

        private boolean mayMean(Request get) {
            return get.connectedAt() - since < 0 && !get.peer().equals(peer);
        }

        @Override
        protected void sweep() {
            expected.remove(sid);
        }
    }

    Departures(Ticker ticker) {
        this.ticker = ticker;
    }

    /// The client has closed its session, and no GET was waiting.
    ///
    /// @param peer where the POST has come from that brought the close
    void left(String sid, Revision revision, InetSocketAddress peer) {
        var departure = new Departure(sid, revision, peer);
        expected.put(sid, departure);
        ticker.sweepSoon(departure);
    }

    /// Whether a GET for this session may be not too late.
    boolean expects(String sid) {
        return expected.containsKey(sid);
    }

    /// The answer to that GET; null for any other.
    @Nullable Response lastWord(String sid, Request get) {
        Departure departure = expected.get(sid);
        if (departure == null || !departure.mayMean(get) || !expected.remove(sid, departure)) {
            return null;
        }
        return departure.revision.payload(new Backlog.Entry(Prepared.NOOP)).with("Cache-Control", "no-store");
    }
}
