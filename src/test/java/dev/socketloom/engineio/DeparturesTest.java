package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Response;
import dev.socketloom.http.Ticker;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class DeparturesTest {

    private final Ticker ticker = Ticker.manual();
    private final Departures departures = new Departures(ticker);

    private void left() {
        departures.left("sid", new Revision4());
    }

    /// The protocol's official suite sends the two at the same time, and the POST may be read first.
    @Test
    void theGetThatWasSentWithThePostFindsANoopAndThePostWaitsForIt() throws Exception {
        left();
        Thread post = Thread.startVirtualThread(() -> departures.awaitLastGet("sid"));
        Await.until(() -> post.getState() == Thread.State.WAITING);
        assertTrue(departures.expects("sid"));
        Response noop = departures.lastWord("sid");
        assertNotNull(noop);
        assertEquals("6", new String(noop.body(), StandardCharsets.UTF_8));
        Await.end(post);
    }

    @Test
    void oneGetIsExpectedAndNoOther() {
        left();
        assertNotNull(departures.lastWord("sid"));
        assertNull(departures.lastWord("sid"));
        assertFalse(departures.expects("sid"));
    }

    @Test
    void nothingIsExpectedWhenTheTickerHasLooked() {
        left();
        ticker.sweepNow();
        departures.awaitLastGet("sid");
        assertFalse(departures.expects("sid"));
        assertNull(departures.lastWord("sid"));
    }

    @Test
    void whoHasNotLeftIsNotWaitedFor() {
        departures.awaitLastGet("sid");
        assertNull(departures.lastWord("sid"));
    }
}
