package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class DeparturesTest {

    private final Departures patient = new Departures(Duration.ofDays(1));

    private Departures left(Departures departures) {
        departures.left("sid", new Revision4());
        return departures;
    }

    /// The protocol's official suite sends the two at the same time, and the POST may be read first.
    @Test
    void theGetThatWasSentWithThePostFindsANoopAndThePostWaitsForIt() throws Exception {
        left(patient);
        Thread post = Thread.startVirtualThread(() -> patient.awaitLastGet("sid"));
        Await.until(() -> post.getState() == Thread.State.TIMED_WAITING);
        assertTrue(patient.expects("sid"));
        Response noop = patient.lastWord("sid");
        assertNotNull(noop);
        assertEquals("6", new String(noop.body(), StandardCharsets.UTF_8));
        Await.end(post);
    }

    @Test
    void oneGetIsExpectedAndNoOther() {
        left(patient);
        assertNotNull(patient.lastWord("sid"));
        assertNull(patient.lastWord("sid"));
        assertFalse(patient.expects("sid"));
    }

    @Test
    void nothingIsExpectedOnceThePostIsAnswered() {
        Departures hasty = left(new Departures(Duration.ZERO));
        hasty.awaitLastGet("sid");
        assertFalse(hasty.expects("sid"));
        assertNull(hasty.lastWord("sid"));
    }

    @Test
    void whoHasNotLeftIsNotWaitedFor() {
        patient.awaitLastGet("sid");
        assertNull(patient.lastWord("sid"));
    }
}
