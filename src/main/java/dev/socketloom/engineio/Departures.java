package dev.socketloom.engineio;

import dev.socketloom.http.Response;
import dev.socketloom.http.Ticker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The polling clients that have just left, and have a GET under way that is not here yet.
///
/// ```
///   POST 1 ──▶ the session ends ──▶ GET ──▶ 6       sent before the POST, on another connection
///                                └────────▶ ok      then, or 5 to 10 ms later
///   GET ────────────────────────────────▶ 400       {"code":1,…}: sent after the answer to the POST
/// ```
///
/// A client that closes has a GET under way, which should find its noop although the POST has overtaken it. Only the POST
/// waits for it, whose answer nobody is eager for, and not the end of the session. The ticker ends the waits, many in
/// one go: a timed wait of its own would cost each of them the waking of two threads.
///
/// Thread-safe.
final class Departures {

    private final Ticker ticker;
    private final Map<String, Departure> expected = new ConcurrentHashMap<>();

    private final class Departure extends Ticker.Tail {
        private final String sid;
        private final Revision revision;
        private final CountDownLatch over = new CountDownLatch(1);

        private Departure(String sid, Revision revision) {
            this.sid = sid;
            this.revision = revision;
        }

        @Override
        protected void sweep() {
            expected.remove(sid);
            over.countDown();
        }
    }

    Departures(Ticker ticker) {
        this.ticker = ticker;
    }

    /// The client has closed its session, and no GET was waiting.
    void left(String sid, Revision revision) {
        var departure = new Departure(sid, revision);
        expected.put(sid, departure);
        ticker.sweepSoon(departure);
    }

    /// Whether a GET for this session is not too late.
    boolean expects(String sid) {
        return expected.containsKey(sid);
    }

    /// The answer to that GET; null for any other.
    @Nullable Response lastWord(String sid) {
        Departure departure = expected.remove(sid);
        if (departure == null) {
            return null;
        }
        departure.over.countDown();
        return departure.revision.payload(new Backlog.Entry(Prepared.NOOP)).with("Cache-Control", "no-store");
    }

    /// Waits for the GET of a client that has left, and returns at once for every other.
    void awaitLastGet(String sid) {
        Departure departure = expected.get(sid);
        if (departure == null) {
            return;
        }
        try {
            departure.over.await();
        } catch (InterruptedException killed) {
            Thread.currentThread().interrupt();
        } finally {
            expected.remove(sid);
        }
    }
}
