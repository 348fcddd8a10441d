package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.RawClient;
import dev.socketloom.http.Served;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Polling clients whose last GET is overtaken by the POST that closes.
@Timeout(30)
final class DeparturesTest {

    private final Rig rig = new Rig();
    private PollingClient client;
    private Served unused;

    @BeforeEach
    void leave() throws Exception {
        client = rig.polling();
        unused = rig.connect();
        client.post("1");
        assertTrue(rig.engine.sessions().isEmpty());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void assertUnknown(Served connection) throws IOException {
        connection.client().get(client.target());
        RawClient.Answer answer = connection.client().read();
        assertEquals(400, answer.status());
        assertEquals("{\"code\":1,\"message\":\"Session ID unknown\"}", answer.body());
    }

    /// The protocol's official suite sends the two at the same time, and the POST may be read first.
    @Test
    void theGetThatWasSentWithThePostFindsANoop() throws Exception {
        assertEquals(List.of("6"), client.poll());
    }

    /// The suite opens a connection for each request.
    @Test
    void soDoesOneOnAConnectionThatHasBroughtNothingBefore() throws Exception {
        unused.client().get(client.target());
        assertEquals("6", unused.client().read().body());
    }

    @Test
    void oneGetIsExpectedAndNoOther() throws Exception {
        assertEquals(List.of("6"), client.poll());
        assertUnknown(client.gets);
    }

    @Test
    void nothingIsExpectedWhenTheTickerHasLooked() throws Exception {
        rig.ticker.sweepNow();
        assertUnknown(client.gets);
    }

    @Test
    void whatFollowsOnTheConnectionOfThePostWasAskedAfterIt() throws Exception {
        assertUnknown(client.posts);
        assertEquals(List.of("6"), client.poll(), "the other one may still be under way");
    }

    @Test
    void soWasWhatFollowsOnANewConnection() throws Exception {
        assertUnknown(rig.connect());
    }

    @Test
    void nobodyElseIsExpected() throws Exception {
        assertEquals(400, rig.get(Rig.QUERY + "websocket&sid=" + client.sid).status());
        assertEquals(400, rig.post(client.sid, "4echo a").status());
        assertEquals(List.of("6"), client.poll());
    }
}
