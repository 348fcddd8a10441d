package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who is called silent in revision 3, and when. The interval is 300 ms and the timeout 200 ms, and time moves when it is
/// told to.
@Timeout(30)
final class Heartbeat3Test {

    private final Rig.Options options = new Rig.Options();
    private Rig rig;

    @BeforeEach
    void open() {
        options.allowRevision3 = true;
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

    private void ping(WebClient client) throws Exception {
        client.send("2");
        client.expect("3");
        client.awaitReading();
    }

    @Nested
    class OnAWebSocket {

        @Test
        void aPingIsAnsweredAndMovesTheDeadline() throws Exception {
            WebClient client = rig.webSocket3("");
            client.server();
            for (int i = 0; i < 5; i++) {
                advance(490);
                ping(client);
            }
            assertTrue(client.server().session.isOpen());
        }

        @Test
        void nobodyPingsSuchAClient() throws Exception {
            WebClient client = rig.webSocket3("");
            client.server();
            advance(490);
            client.server().send("first");
            client.expect("4first");
        }

        @Test
        void silenceEndsTheSession() throws Exception {
            WebClient client = rig.webSocket3("");
            client.server();
            advance(100);
            ping(client);
            advance(499);
            assertTrue(client.server().session.isOpen());
            advance(2);
            assertEquals("ping timeout", Await.value(client.server().closed));
            client.expect("close:1000");
        }

        @Test
        void chatterIsNoPing() throws Exception {
            WebClient client = rig.webSocket3("");
            for (int i = 0; i < 12 && client.server().session.isOpen(); i++) {
                client.send("4x");
                client.awaitReading();
                advance(49);
            }
            assertEquals("ping timeout", Await.value(client.server().closed));
        }

        /// A client that is quick pings again before we know that our pong has left.
        @Test
        void aPingThatFollowsAPongWhichIsStillBeingWrittenIsAnsweredToo() throws Exception {
            WebClient client = rig.webSocket3(1_000);
            client.server().send("a".repeat(5_000));
            client.served.wires().server().awaitBlockedWriter();
            client.send("2");
            client.awaitReading();
            client.server().send("b".repeat(5_000));
            client.expect("4" + "a".repeat(5_000), "3");
            client.served.wires().server().awaitBlockedWriter();
            client.send("2");
            client.awaitReading();
            client.expect("4" + "b".repeat(5_000), "3");
        }

        @Test
        void aPongIsTheWrongWayRound() throws Exception {
            WebClient client = rig.webSocket3("");
            client.send("3");
            client.expect("close:1002");
            assertEquals("transport error", Await.value(client.server().closed));
        }

        /// Its ping lies in our buffer: we are late, and it must not think that we are gone.
        @Test
        void aHandlerMayTakeLongerThanBothTimesAndTheClientHearsOfUs() throws Exception {
            WebClient client = rig.webSocket3("");
            client.send("4block a");
            client.server().awaitBlocked("a");
            advance(10);
            client.expect("4in a");
            client.send("2");
            advance(50);
            for (int i = 0; i < 20; i++) {
                advance(50);
                client.expect("3");
                Await.until(() -> client.server().session.outbox().isEmpty());
            }
            assertTrue(client.server().session.isOpen());
            client.server().release("a");
            client.expect("4out a", "3");
            client.awaitReading();
            advance(499);
            assertTrue(client.server().session.isOpen());
            advance(2);
            assertEquals("ping timeout", Await.value(client.server().closed));
        }

        @Test
        void whatIsReadSoonGetsNoAnswerButItsOwn() throws Exception {
            WebClient client = rig.webSocket3("");
            client.send("4block a");
            client.server().awaitBlocked("a");
            advance(10);
            client.expect("4in a");
            client.send("4echo x");
            advance(49);
            client.server().release("a");
            client.expect("4out a", "4x");
            client.awaitReading();
            advance(200);
            client.server().send("last");
            client.expect("4last");
        }

        @Test
        void aPingThatLiesUnreadAtTheDeadlineIsInTime() throws Exception {
            WebClient client = rig.webSocket3("");
            client.send("4block a");
            client.server().awaitBlocked("a");
            advance(460);
            client.expect("4in a");
            client.send("2");
            advance(60);
            assertTrue(client.server().session.isOpen());
            client.expect("3");
            client.server().release("a");
            client.expect("4out a", "3");
        }

        @Test
        void aClientThatIsGoneDuringAHandlerIsNoticed() throws Exception {
            WebClient client = rig.webSocket3("");
            client.send("4block a");
            client.server().awaitBlocked("a");
            advance(501);
            client.expect("4in a");
            assertEquals("ping timeout", Await.value(client.server().closed));
            client.server().release("a");
        }
    }

    @Nested
    class OverPolling {

        @Test
        void aPongAnswersTheGet() throws Exception {
            PollingClient3 client = rig.polling3("");
            client.startHeldPoll();
            client.post("1:2");
            assertEquals("1:3", client.finishPoll());
        }

        /// Who pings and takes nothing should not fill the queue.
        @Test
        void onePongAnswersAllPingsUntilItIsFetched() throws Exception {
            PollingClient3 client = rig.polling3("");
            client.post("1:2".repeat(1_000));
            client.post("1:2");
            assertEquals("1:3", client.poll());
            client.post("1:2");
            assertEquals("1:3", client.poll());
        }

        @Test
        void aPendingGetDoesNotReplaceThePing() throws Exception {
            PollingClient3 client = rig.polling3("");
            client.startHeldPoll();
            advance(501);
            assertEquals("ping timeout", Await.value(client.server().closed));
            assertEquals("1:1", client.finishPoll());
        }

        /// The ticker, which ticks once in a millisecond, has not looked yet.
        @Test
        void aPingThatComesTooLateFindsNoSession() throws Exception {
            Duration half = Duration.ofNanos(500_000);
            rig.advance(half);
            PollingClient3 client = rig.polling3("");
            client.server();
            rig.advance(Duration.ofMillis(499).plus(half).plus(half));
            assertTrue(client.server().session.isOpen());
            assertEquals(400, client.send("text/plain", "1:2".getBytes(StandardCharsets.UTF_8)).status());
        }

        /// Its ping can only come in the next POST, and this one is not answered.
        @Test
        void aClientWhosePostWeHaveNotAnsweredHearsOfUs() throws Exception {
            PollingClient3 client = rig.polling3("");
            client.slowPost("8:4block a");
            client.startHeldPoll();
            advance(10);
            assertEquals("5:4in a", client.finishPoll());
            client.startHeldPoll();
            client.posts.client().send("POST " + client.target()
                    + " HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n7:4echo b");
            Await.until(() -> client.server().session.turn().queued() == 1);
            advance(50);
            for (int i = 0; i < 20; i++) {
                advance(50);
                assertEquals("1:3", client.finishPoll());
                Await.until(() -> client.server().session.outbox().isEmpty());
                client.startHeldPoll();
            }
            assertTrue(client.server().session.isOpen());
            client.server().release("a");
            assertEquals("ok", client.posts.client().read().body());
        }

        @Test
        void anUpgradeDoesNotDisturbIt() throws Exception {
            PollingClient3 client = rig.polling3("");
            client.server();
            advance(400);
            client.post("1:2");
            assertEquals("1:3", client.poll());
            WebClient webSocket = rig.webSocket3("&sid=" + client.sid);
            webSocket.send("2probe");
            webSocket.expect("3probe");
            webSocket.send("5");
            webSocket.send("4echo a");
            webSocket.expect("4a");
            advance(400);
            ping(webSocket);
            advance(499);
            assertTrue(client.server().session.isOpen());
            advance(2);
            assertEquals("ping timeout", Await.value(client.server().closed));
        }
    }
}
