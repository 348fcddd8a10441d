package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who is called silent, and when. The interval is 300 ms and the timeout 200 ms, and time moves when it is told to.
@Timeout(30)
final class HeartbeatTest {

    private final Rig.Options options = new Rig.Options();
    private Rig rig;

    @BeforeEach
    void open() {
        options.pingInterval = Duration.ofMillis(300);
        options.pingTimeout = Duration.ofMillis(200);
        rig = new Rig(options);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void advance(int millis) {
        rig.advance(Duration.ofMillis(millis));
    }

    /// Lets the ping come, so that its time has begun.
    private void awaitPing(WebClient client) throws Exception {
        client.expect("2");
        Session session = client.server().session;
        Await.until(() -> session.outbox().isEmpty());
    }

    @Nested
    class OnAWebSocket {

        @Test
        void aPingComesAfterTheInterval() throws Exception {
            WebClient client = rig.webSocket();
            client.server();
            advance(299);
            client.server().send("first");
            client.expect("4first");
            advance(2);
            client.expect("2");
        }

        @Test
        void theNextPingComesAnIntervalAfterThePong() throws Exception {
            WebClient client = rig.webSocket();
            client.server();
            advance(301);
            awaitPing(client);
            advance(150);
            client.send("3");
            client.awaitReading();
            advance(298);
            client.server().send("first");
            client.expect("4first");
            advance(4);
            client.expect("2");
        }

        @Test
        void silenceEndsTheSession() throws Exception {
            WebClient client = rig.webSocket();
            client.server();
            advance(301);
            awaitPing(client);
            advance(198);
            assertTrue(client.server().session.isOpen());
            advance(4);
            assertEquals("ping timeout", Await.value(client.server().closed));
            client.expect("close:1000");
        }

        @Test
        void chatterIsNoAnswer() throws Exception {
            WebClient client = rig.webSocket();
            client.server();
            advance(301);
            awaitPing(client);
            for (int i = 0; i < 5 && client.server().session.isOpen(); i++) {
                client.send("4x");
                client.awaitReading();
                advance(50);
            }
            assertEquals("ping timeout", Await.value(client.server().closed));
        }

        @Test
        void aPongThatNobodyAskedForMeansNothing() throws Exception {
            WebClient client = rig.webSocket();
            client.server();
            advance(290);
            client.send("3");
            client.awaitReading();
            advance(12);
            client.expect("2");
        }

        @Test
        void aPongMovesTheDeadline() throws Exception {
            WebClient client = rig.webSocket();
            client.server();
            for (int i = 0; i < 5; i++) {
                advance(301);
                awaitPing(client);
                advance(190);
                client.send("3");
                client.awaitReading();
            }
            assertTrue(client.server().session.isOpen());
        }

        /// Its pong lies in our buffer: we are late, and not it.
        @Test
        void aHandlerMayTakeLongerThanBothTimes() throws Exception {
            WebClient client = rig.webSocket();
            client.send("4block a");
            client.server().awaitBlocked("a");
            advance(301);
            client.expect("4in a");
            awaitPing(client);
            client.send("3");
            advance(5_000);
            assertTrue(client.server().session.isOpen());
            client.server().release("a");
            expectBehindPings(client, "4out a");
            client.awaitReading();
            advance(301);
            awaitPing(client);
            client.send("3");
            client.awaitReading();
            assertTrue(client.server().session.isOpen());
        }

        /// The pong may still travel behind what we had not read.
        @Test
        void whoWasKeptWaitingGetsAWholeTimeoutAfterwards() throws Exception {
            WebClient client = rig.webSocket();
            client.send("4block a");
            client.server().awaitBlocked("a");
            advance(301);
            client.expect("4in a");
            awaitPing(client);
            client.send("4something that stays unread");
            advance(1_000);
            client.server().release("a");
            expectBehindPings(client, "4out a");
            client.awaitReading();
            advance(190);
            assertTrue(client.server().session.isOpen());
            client.send("3");
            client.awaitReading();
            advance(200);
            assertTrue(client.server().session.isOpen());
        }

        /// The client counts too: it would leave if we stopped pinging because its pong lies unread.
        private static void expectBehindPings(WebClient client, String packet) throws Exception {
            int pings = 0;
            String next = client.next();
            for (; next.equals("2"); next = client.next()) {
                pings++;
            }
            assertEquals(packet, next);
            assertTrue(pings > 0, "nobody pinged the client that we kept waiting");
        }

        @Test
        void aClientThatIsGoneDuringAHandlerIsNoticed() throws Exception {
            WebClient client = rig.webSocket();
            client.send("4block a");
            client.server().awaitBlocked("a");
            advance(301);
            client.expect("4in a");
            awaitPing(client);
            advance(202);
            assertEquals("ping timeout", Await.value(client.server().closed));
            client.server().release("a");
        }

        /// Its pong would have to overtake its own message.
        @Test
        void aMessageThatIsStillArrivingIsASignOfLifeAsLongAsItGrows() throws Exception {
            WebClient client = rig.webSocket();
            byte[] frame = WebClient.frame(0x1, ("4" + "x".repeat(9_999)).getBytes(StandardCharsets.US_ASCII));
            int sent = 0;
            for (int piece = 0; piece < 4; piece++) {
                client.raw(Arrays.copyOfRange(frame, sent, sent + 2_000));
                sent += 2_000;
                client.awaitReading();
                advance(piece == 0 ? 301 : 202);
                awaitPing(client);
            }
            assertTrue(client.server().session.isOpen());
            client.raw(Arrays.copyOfRange(frame, sent, frame.length));
            client.send("3");
            client.awaitReading();
            advance(202);
            assertTrue(client.server().session.isOpen());
        }

        @Test
        void aMessageThatDoesNotGoOnIsNone() throws Exception {
            WebClient client = rig.webSocket();
            client.raw(Arrays.copyOf(WebClient.frame(0x1, new byte[10_000]), 2_000));
            client.awaitReading();
            advance(301);
            awaitPing(client);
            advance(202);
            awaitPing(client);
            advance(202);
            advance(202);
            assertEquals("ping timeout", Await.value(client.server().closed));
        }

        /// Rule 5 of the chapter: the deadline counts from when the ping was written.
        @Test
        void aPingThatWaitsBehindALargeMessageHasNotBegunToCount() throws Exception {
            WebClient client = rig.webSocket(1_000);
            client.server().send("x".repeat(10_000));
            client.served.wires().server().awaitBlockedWriter();
            advance(301);
            advance(5_000);
            assertTrue(client.server().session.isOpen());
            client.expect("4" + "x".repeat(10_000));
            awaitPing(client);
            advance(190);
            assertTrue(client.server().session.isOpen());
            advance(300);
            assertEquals("ping timeout", Await.value(client.server().closed));
        }

        @Test
        void aFullOutboxStillTakesThePing() throws Exception {
            rig.close();
            options.outboxLimit = 20_000;
            rig = new Rig(options);
            WebClient client = rig.webSocket(1_000);
            client.send("4flood 100 1000");
            client.served.wires().server().awaitBlockedWriter();
            Await.until(() -> client.server().session.outbox().isWriting());
            advance(301);
            assertFalse(client.server().closed.isDone());
            int pings = 0;
            int floods = 0;
            while (floods < 100) {
                String frame = client.next();
                pings += frame.equals("2") ? 1 : 0;
                floods += frame.startsWith("4") ? 1 : 0;
            }
            assertTrue(client.server().session.isOpen());
            assertEquals(1, pings);
        }
    }

    @Nested
    class OverPolling {

        /// A client may have read an answer whose writer does not know yet that it is written.
        private void awaitWritten(PollingClient client) {
            Session session = client.server().session;
            Await.until(() -> !session.outbox().isWriting());
        }

        @Test
        void aPingAnswersTheGet() throws Exception {
            PollingClient client = rig.polling();
            client.startHeldPoll();
            advance(301);
            assertEquals(List.of("2"), client.finishPoll());
            client.post("3");
            client.startHeldPoll();
            advance(301);
            assertEquals(List.of("2"), client.finishPoll());
        }

        @Test
        void aPendingGetDoesNotReplaceThePong() throws Exception {
            PollingClient client = rig.polling();
            client.startHeldPoll();
            advance(301);
            assertEquals(List.of("2"), client.finishPoll());
            client.startHeldPoll();
            Await.until(() -> client.server().session.outbox().isEmpty());
            advance(202);
            assertEquals("ping timeout", Await.value(client.server().closed));
            assertEquals(List.of("1"), client.finishPoll());
        }

        @Test
        void aClientThatNeverFetchesItsPingIsGone() throws Exception {
            PollingClient client = rig.polling();
            awaitWritten(client);
            advance(301);
            assertTrue(client.server().session.isOpen());
            advance(202);
            assertEquals("ping timeout", Await.value(client.server().closed));
        }

        /// Its pong can only come in the next POST, and this one is not answered.
        @Test
        void aClientWhosePostWeHaveNotAnsweredIsNotSilent() throws Exception {
            PollingClient client = rig.polling();
            client.slowPost("4block a");
            client.startPost("4echo b");
            Await.until(() -> client.server().session.turn().queued() == 1);
            advance(5_000);
            assertTrue(client.server().session.isOpen());
            client.server().release("a");
            client.finishPost();
            advance(190);
            assertTrue(client.server().session.isOpen());
            client.post("3");
            advance(200);
            assertTrue(client.server().session.isOpen());
        }

        /// Such a POST waits for the handler, the handler for the client, and nobody for a sign of life.
        @Test
        void aClientThatAHandlerWaitsForIsNotKeptByItsPost() throws Exception {
            rig.close();
            options.outboxLimit = 10_000;
            rig = new Rig(options);
            PollingClient client = rig.polling();
            client.slowPost("4flood 100 1000");
            Await.until(() -> client.server().session.outbox().isWaitedFor());
            awaitWritten(client);
            client.startPost("4echo b");
            Await.until(() -> client.server().session.turn().queued() == 1);
            advance(301);
            assertTrue(client.server().session.isOpen());
            advance(202);
            assertEquals("ping timeout", Await.value(client.server().closed));
            client.finishPost();
        }
    }
}
