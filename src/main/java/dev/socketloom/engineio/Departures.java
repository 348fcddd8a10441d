package dev.socketloom.engineio;

import dev.socketloom.http.Response;
import dev.socketloom.http.Ticker;
import dev.socketloom.http.Timeout;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The polling clients that have just left, and may have sent a GET that is not here yet.
///
/// ```
///   POST 1  ──▶ ok                      the session has ended
///   GET     ──▶ 6                       under way since before, perhaps, on another connection
///   GET     ──▶ 400 {"code":1,…}        nobody knows the session
/// ```
///
/// A client that closes has a GET under way, which should find its noop although the POST has overtaken it. One does, within
/// a moment; the POST need not wait for it.
///
/// Thread-safe.
final class Departures {

    private static final Duration MOMENT = Duration.ofMillis(20);

    private final Ticker ticker;
    private final Map<String, Revision> expected = new ConcurrentHashMap<>();

    Departures(Ticker ticker) {
        this.ticker = ticker;
    }

    /// The client has closed its session, and no GET was waiting.
    void left(String sid, Revision revision) {
        expected.put(sid, revision);
        ticker.schedule(Timeout.of(() -> expected.remove(sid)), MOMENT);
    }

    /// Whether a GET for this session is not too late.
    boolean expects(String sid) {
        return expected.containsKey(sid);
    }

    /// The answer to that GET; null for any other.
    @Nullable Response lastWord(String sid) {
        Revision revision = expected.remove(sid);
        return revision == null
                ? null
                : revision.payload(new Backlog.Entry(Prepared.NOOP)).with("Cache-Control", "no-store");
    }
}
