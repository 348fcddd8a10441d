package dev.socketloom.engineio;

import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import dev.socketloom.http.Ticker;
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
/// that was accepted later, is taken for a request after the answer.
///
/// Thread-safe.
final class Departures {

    private final Ticker ticker;
    private final Map<String, Departure> expected = new ConcurrentHashMap<>();

    private final class Departure extends Ticker.Tail {
        private final String sid;
        private final Revision revision;

        /// When the connection of the POST was accepted, which tells it from all others.
        private final long connection;

        private final long since = System.nanoTime();

        private Departure(String sid, Revision revision, long connection) {
            this.sid = sid;
            this.revision = revision;
            this.connection = connection;
        }

        private boolean mayMean(Request get) {
            return get.connectedAt() - since < 0 && get.connectedAt() != connection;
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
    /// @param connection when that was accepted which has brought the close
    void left(String sid, Revision revision, long connection) {
        var departure = new Departure(sid, revision, connection);
        expected.put(sid, departure);
        ticker.sweepSoon(departure);
    }

    /// The GET of that client was here after all, and is answered.
    void caught(String sid) {
        expected.remove(sid);
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
