package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A turn in which 64 events queue while somebody waits for their client: that is when reading stops, and it goes on as
/// soon as one of them has begun.
///
/// ```
///   a runs ── b, 62 others and a last one queue ── what is awaited comes behind them, and is not read
///   a ends ── b runs, and waits for whoever waits ── there is room for one more: it is read
/// ```
@Timeout(60)
final class FullTurnTest {

    private static final int MOST = PollingTransport.MOST_QUEUED;

    private final Rig rig = Rig.live(new Rig.Options(), TestListener::new);

    @AfterEach
    void close() {
        rig.close();
    }

    private static void awaitFull(TestClient client) {
        Await.until(() -> client.server().session.turn().queued() == MOST);
    }

    private static void assertAllBegin(TestClient client) throws Exception {
        client.hear("in a", "out a", "in b", "out b");
        for (int i = 2; i <= MOST; i++) {
            client.hear("other");
        }
        assertEquals(0, client.server().overlaps.get());
    }

    @Test
    void isReadAgainOverAWebSocketWhenOneOfThemBegins() throws Exception {
        WebClient client = rig.webSocket();
        Thread waiter = client.server().startWaiting("x");
        client.say("block a");
        client.server().awaitBlocked("a");
        client.say("block b");
        for (int i = 2; i <= MOST; i++) {
            client.say("echo other");
        }
        awaitFull(client);
        client.say("ack x");
        assertTrue(waiter.isAlive());
        client.server().release("a");
        client.server().awaitBlocked("b");
        Await.end(waiter);
        client.server().release("b");
        assertAllBegin(client);
    }

    /// The second POST comes on a connection of its own, so that what the first one learns is not told to it as well.
    @Test
    void letsAPostGoOverPollingWhenOneOfThemBegins() throws Exception {
        PollingClient client = rig.polling();
        Thread waiter = client.server().startWaiting("x");
        client.say("block a");
        client.server().awaitBlocked("a");
        String others = PollingClient.RS + String.join(PollingClient.RS, Collections.nCopies(MOST - 2, "4echo other"));
        assertEquals(200, rig.post(client.sid, "4block b" + others).status());
        client.startPost("4echo other");
        awaitFull(client);
        assertTrue(waiter.isAlive());
        client.server().release("a");
        client.server().awaitBlocked("b");
        client.finishPost();
        client.say("ack x");
        Await.end(waiter);
        client.server().release("b");
        assertAllBegin(client);
    }
}
