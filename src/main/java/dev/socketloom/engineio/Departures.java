package dev.socketloom.engineio;

import dev.socketloom.http.Response;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The polling clients that have just left, and have a GET under way that is not here yet.
///
/// ```
///   POST 1 ──▶ the session ends ──▶ GET ──▶ 6       sent before the POST, on another connection
///                                └────────▶ ok      then, or when enough time has passed
///   GET ────────────────────────────────▶ 400       {"code":1,…}: sent after the answer to the POST
/// ```
///
/// A client that closes has a GET under way, which should find its noop although the POST has overtaken it. Only the POST
/// waits for it, whose answer nobody is eager for, and not the end of the session.
///
/// Thread-safe.
final class Departures {

    private final Duration moment;
    private final Map<String, Departure> expected = new ConcurrentHashMap<>();

    private record Departure(Revision revision, CountDownLatch over) {}

    /// @param moment how long a POST waits
    Departures(Duration moment) {
        this.moment = moment;
    }

    /// The client has closed its session, and no GET was waiting.
    void left(String sid, Revision revision) {
        expected.put(sid, new Departure(revision, new CountDownLatch(1)));
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
        departure.over().countDown();
        return departure.revision().payload(new Backlog.Entry(Prepared.NOOP)).with("Cache-Control", "no-store");
    }

    /// Waits for the GET of a client that has left, and returns at once for every other.
    void awaitLastGet(String sid) {
        Departure departure = expected.get(sid);
        if (departure == null) {
            return;
        }
        try {
            boolean _ = departure.over().await(moment.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException killed) {
            Thread.currentThread().interrupt();
        } finally {
            expected.remove(sid);
        }
    }
}
