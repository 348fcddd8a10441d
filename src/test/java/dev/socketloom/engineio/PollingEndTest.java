package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.RawClient;
import dev.socketloom.http.Served;
import dev.socketloom.http.Ticker;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Polling clients that are too fast, too slow, or leave.
@Timeout(30)
final class PollingEndTest {

    private final Rig.Options options = new Rig.Options();
    private Rig rig;

    private PollingClient client() throws Exception {
        if (rig == null) {
            rig = new Rig(options);
        }
        return rig.polling();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /// Its listener is told a moment before it is forgotten.
    private void assertGone(PollingClient client) throws Exception {
        Await.until(() -> !rig.knows(client.sid));
        assertUnknown(client);
    }

    private void assertUnknown(PollingClient client) throws Exception {
        RawClient.Answer answer = rig.get(client.target());
        assertEquals("{\"code\":1,\"message\":\"Session ID unknown\"}", answer.body());
        assertEquals(400, answer.status());
        assertEquals(0, rig.engine.sessions().size());
    }

    @Nested
    class BackPressure {

        @Test
        void aPostIsAnsweredWhenItsFirstEventBegins() throws Exception {
            PollingClient client = client();
            client.slowPost("4block a");
            client.startPost("4block b", "4block c");
            Await.until(() -> client.server().session.turn().queued() == 2);
            assertEquals(0, client.posts.wires().client().hasUnread() ? 1 : 0);
            client.server().release("a");
            client.finishPost();
            client.server().release("b");
            client.server().release("c");
            Await.until(() -> client.server().session.turn().queued() == 0);
        }

        /// What waits is text, and not a hundred thousand events.
        @Test
        void aLongPostTakesSixtyFourPlacesAtATime() throws Exception {
            PollingClient client = client();
            client.post("4block a", "3");
            String[] events = IntStream.range(0, 1_000).mapToObj(i -> "4" + i).toArray(String[]::new);
            client.startPost(events);
            Await.until(() -> client.server().session.turn().queued() == 64);
            Await.waiting(client.posts.thread());
            assertEquals(64, client.server().session.turn().queued());
            client.server().release("a");
            client.finishPost();
            Await.until(() -> client.server().handled.size() == 1_001);
            List<String> handled = List.copyOf(client.server().handled);
            assertEquals(Stream.of(events).map(event -> event.substring(1)).toList(), handled.subList(1, 1_001));
            assertEquals(0, client.server().overlaps.get());
        }

        @Test
        void aLongPostIsLetGoWhenTheSessionEnds() throws Exception {
            PollingClient client = client();
            client.slowPost("4block a");
            client.startPost(Collections.nCopies(1_000, "4x").toArray(String[]::new));
            Await.until(() -> client.server().session.turn().queued() == 64);
            client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            client.finishPost();
            assertEquals(List.of("block a"), List.copyOf(client.server().handled));
            client.server().release("a");
            assertEquals("forced server close", Await.value(client.server().closedInTurn));
        }

        @Test
        void aPostWithoutEventsIsAnsweredWhateverAHandlerDoes() throws Exception {
            PollingClient client = client();
            client.slowPost("4block a");
            client.post("3");
            client.server().release("a");
        }

        @Test
        void anUnansweredPostIsLetGoWhenTheSessionEnds() throws Exception {
            PollingClient client = client();
            client.slowPost("4block a");
            client.startPost("4echo b");
            Await.until(() -> client.server().session.turn().queued() == 1);
            client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            client.finishPost();
            client.server().release("a");
            assertEquals("forced server close", Await.value(client.server().closedInTurn));
        }
    }

    @Nested
    class AHandler {

        private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

        private PollingClient clientOfWatchedHandlers() throws Exception {
            rig = new Rig(options, Ticker.manual(), session -> new TestListener(session) {
                @Override
                void handle(String command, String rest) throws Exception {
                    threads.add(Thread.currentThread());
                    super.handle(command, rest);
                }
            });
            return rig.polling();
        }

        @Test
        void runsOnTheThreadOfItsPostWhichIsAnsweredThen() throws Exception {
            PollingClient client = clientOfWatchedHandlers();
            String name = client.posts.thread().getName();
            client.startHeldPoll();
            client.post("4echo a");
            assertEquals(client.posts.thread(), Await.next(threads));
            assertEquals(List.of("4a"), client.finishPoll());
            assertEquals(name, client.posts.thread().getName());
        }

        @Test
        void runsElsewhereWhenMoreEventsCameWithItsOwn() throws Exception {
            PollingClient client = clientOfWatchedHandlers();
            client.post("4echo a", "4echo b");
            assertNotEquals(client.posts.thread(), Await.next(threads));
            client.hear("a", "b");
        }

        @Test
        void thatTarriesKeepsItsThreadAndNotItsConnection() throws Exception {
            PollingClient client = clientOfWatchedHandlers();
            client.startPost("4block a");
            client.server().awaitBlocked("a");
            assertFalse(client.posts.wires().client().hasUnread());
            rig.ticker.sweepNow();
            client.finishPost();
            client.startPost("4echo b");
            Await.until(() -> client.server().session.turn().queued() == 1);
            client.server().release("a");
            client.finishPost();
            client.hear("in a", "out a", "b");
            assertEquals(client.posts.thread(), Await.next(threads));
            assertEquals(0, client.server().overlaps.get());
        }

        /// Time stands still: nobody looks in.
        @Test
        void thatWaitsForItsClientIsRelievedAtOnce() throws Exception {
            PollingClient client = clientOfWatchedHandlers();
            client.post("4call a");
            client.hear("ask a");
            client.post("4ack a");
            client.hear("answered a");
        }

        @Test
        void thatEndsTheSessionIsStillAnswered() throws Exception {
            rig = new Rig(options, Ticker.manual(), session -> new TestListener(session) {
                @Override
                void handle(String command, String rest) {
                    session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
                }
            });
            PollingClient client = rig.polling();
            client.startHeldPoll();
            client.slowPost("4leave");
            assertEquals(List.of("1"), client.finishPoll());
            assertEquals("forced server close", Await.value(client.server().closedInTurn));
        }
    }

    @Nested
    class SlowConsumers {

        @Test
        void aForeignSendBeyondTheBoundDisconnects() throws Exception {
            options.outboxLimit = 10_000;
            PollingClient client = client();
            while (client.server().session.send(TestListener.text("x".repeat(500)))) {
                assertTrue(client.server().session.isOpen());
            }
            assertEquals("transport error", Await.value(client.server().closed));
            assertGone(client);
        }

        @Test
        void theOwnHandlerWaitsForTheNextGet() throws Exception {
            options.outboxLimit = 10_000;
            PollingClient client = client();
            client.slowPost("4flood 100 500");
            int seen = 0;
            while (seen < 100) {
                for (String packet : client.poll()) {
                    assertTrue(packet.startsWith("4" + seen++ + " "), packet);
                }
            }
            assertTrue(client.server().session.isOpen());
        }

        @Test
        void aWriterThatIsStuckInAGetDoesNotDelayOthers() throws Exception {
            rig = new Rig(options);
            Served narrow = rig.connect(64);
            narrow.client().get(Rig.QUERY + "polling");
            String sid = PollingClient.sid(narrow.client().read().body());
            narrow.client().get(Rig.QUERY + "polling&sid=" + sid);
            narrow.wires().server().awaitBlockedReader();
            PollingClient other = rig.polling();
            rig.listener(sid).send("x".repeat(10_000));
            narrow.wires().server().awaitBlockedWriter();
            rig.listener(sid).send("more");
            other.server().send("a");
            assertEquals(List.of("4a"), other.poll());
            assertEquals("4" + "x".repeat(10_000), narrow.client().read().body());
        }
    }

    @Nested
    class Closing {

        @Test
        void byTheClientReleasesTheGetWithANoop() throws Exception {
            PollingClient client = client();
            client.startHeldPoll();
            client.post("1");
            assertEquals(List.of("6"), client.finishPoll());
            assertEquals("transport close", Await.value(client.server().closedInTurn));
            assertGone(client);
        }

        @Test
        void byTheClientIsOverWhenItsPostIsAnswered() throws Exception {
            PollingClient client = client();
            client.post("1");
            assertUnknown(client);
            assertEquals("transport close", Await.value(client.server().closedInTurn));
        }

        @Test
        void byTheServerTellsTheWaitingGet() throws Exception {
            PollingClient client = client();
            client.startHeldPoll();
            client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            assertEquals(List.of("1"), client.finishPoll());
            Await.until(() -> rig.engine.sessions().isEmpty());
        }

        @Test
        void byTheServerLetsEverythingOutFirst() throws Exception {
            PollingClient client = client();
            client.server().send("bye");
            client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            assertFalse(client.server().session.send(TestListener.text("late")));
            assertEquals(List.of("4bye"), client.poll());
            assertEquals(List.of("1"), client.poll(), "the official client drops what comes with a close packet");
        }

        @Test
        void aFarewellThatNobodyFetchesIsForgotten() throws Exception {
            PollingClient client = client();
            client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            assertEquals(400, rig.post(client.sid, "4echo a").status());
            rig.advance(Duration.ofSeconds(31));
            Await.until(() -> rig.knows(client.sid) == false);
        }

        @Test
        void anEndedSessionHearsNothingMore() throws Exception {
            PollingClient client = client();
            client.startHeldPoll();
            client.slowPost("4echo a", "1", "4echo b");
            assertEquals("transport close", Await.value(client.server().closedInTurn));
            assertEquals(List.of("echo a", "closed transport close"), List.copyOf(client.server().handled));
        }

        @Test
        void aFailingHandlerEndsNothing() throws Exception {
            PollingClient client = client();
            client.post("4fail");
            client.post("4echo a");
            assertEquals(List.of("4a"), client.poll());
        }
    }
}
