package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.RawClient;
import dev.socketloom.http.Ticker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A polling session that becomes a WebSocket, or does not.
@Timeout(60)
final class UpgradeTest {

    private static final Duration RELEASE = Duration.ofMillis(101);

    private final Rig.Options options = new Rig.Options();
    private Rig rig = new Rig(options);

    @AfterEach
    void close() {
        rig.close();
    }

    private WebClient probed(PollingClient client) throws Exception {
        WebClient probe = rig.probe(client.sid);
        probe.send("2probe");
        probe.expect("3probe");
        probe.awaitReading();
        return probe;
    }

    private WebClient upgraded(PollingClient client) throws Exception {
        WebClient probe = probed(client);
        probe.send("5");
        awaitSwitch(client);
        return probe;
    }

    private static void awaitSwitch(PollingClient client) {
        Await.until(() -> client.server().session.transport().equals("websocket"));
    }

    private void assertPollingWorks(PollingClient client) throws Exception {
        assertEquals("polling", client.server().session.transport());
        client.post("4echo still polling");
        assertEquals(List.of("4still polling"), client.poll());
    }

    @Nested
    class TheSwitch {

        @Test
        void makesTheWebSocketTheTransportBothWays() throws Exception {
            PollingClient client = rig.polling();
            WebClient webSocket = upgraded(client);
            webSocket.send("4echo a");
            webSocket.expect("4a");
            assertEquals(1, rig.engine.sessions().size());
            assertFalse(client.server().closed.isDone());
        }

        @Test
        void isToldOnceAndBeforeAnythingThatComesOverTheWebSocket() throws Exception {
            rig.close();
            rig = new Rig(options, Ticker.manual(), session -> new TestListener(session) {
                @Override
                public Work upgraded() {
                    return () -> handled.add("upgraded");
                }
            });
            PollingClient client = rig.polling();
            client.slowPost("4block a");
            client.server().awaitBlocked("a");
            WebClient webSocket = probed(client);
            webSocket.sendTogether("5", "4echo b");
            awaitSwitch(client);
            client.server().release("a");
            webSocket.expect("4in a", "4out a", "4b");
            assertEquals(List.of("block a", "upgraded", "echo b"), List.copyOf(client.server().handled));
        }

        @Test
        void releasesTheWaitingGetWithANoop() throws Exception {
            PollingClient client = rig.polling();
            client.startHeldPoll();
            WebClient probe = probed(client);
            assertEquals(List.of("6"), client.finishPoll());
            probe.send("5");
            probe.send("4echo a");
            probe.expect("4a");
        }

        @Test
        void releasesAGetThatComesDuringTheProbe() throws Exception {
            PollingClient client = rig.polling();
            probed(client);
            for (int i = 0; i < 3; i++) {
                client.startHeldPoll();
                rig.advance(RELEASE);
                assertEquals(List.of("6"), client.finishPoll());
            }
        }

        @Test
        void refusesWhateverComesOverPollingAfterwards() throws Exception {
            PollingClient client = rig.polling();
            WebClient webSocket = upgraded(client);
            webSocket.send("4echo a");
            webSocket.expect("4a");
            for (RawClient.Answer answer : List.of(rig.get(client.target()), rig.post(client.sid, "4echo b"))) {
                assertEquals(400, answer.status());
                assertEquals("{\"code\":3,\"message\":\"Bad request\"}", answer.body());
            }
            rig.probe(client.sid).expect("close:1002", "end");
            webSocket.send("4echo c");
            webSocket.expect("4c");
        }

        @Test
        void isGrantedWithoutAProbe() throws Exception {
            PollingClient client = rig.polling();
            client.startHeldPoll();
            WebClient webSocket = rig.probe(client.sid);
            webSocket.send("5");
            assertEquals(List.of("6"), client.finishPoll());
            webSocket.send("4echo a");
            webSocket.expect("4a");
        }

        /// The protocol's official suite sends the two at the same time, and the GET may be read first.
        @Test
        void refusesAGetThatCrossesTheFive() throws Exception {
            PollingClient client = rig.polling();
            WebClient webSocket = probed(client);
            client.startHeldPoll();
            webSocket.send("5");
            RawClient.Answer answer = client.gets.client().read();
            assertEquals(400, answer.status());
            assertEquals("{\"code\":3,\"message\":\"Bad request\"}", answer.body());
            webSocket.send("4echo a");
            webSocket.expect("4a");
        }

        @Test
        void takesTheQueueAlongFirstOfAll() throws Exception {
            PollingClient client = rig.polling();
            client.server().send("a");
            client.server().send("b");
            WebClient probe = probed(client);
            client.server().send("c");
            probe.sendTogether("5", "4echo d");
            probe.expect("4a", "4b", "4c", "4d");
        }

        /// The handler does not return, and time stands still.
        @Test
        void takesTheQueueAlongEvenIfALongHandlerComesRightBehindIt() throws Exception {
            PollingClient client = rig.polling();
            client.server().send("a");
            WebClient probe = probed(client);
            probe.sendTogether("5", "4block h");
            probe.expect("4a");
            client.server().release("h");
            probe.expect("4in h", "4out h");
        }

        /// Its answer is lost, but no packet was in it.
        @Test
        void doesNotMindAClientThatDropsItsOldGet() throws Exception {
            PollingClient client = rig.polling(16);
            client.startHeldPoll();
            WebClient webSocket = rig.probe(client.sid);
            webSocket.send("5");
            client.gets.wires().server().awaitBlockedWriter();
            awaitSwitch(client);
            client.gets.wires().client().cut();
            client.gets.awaitEnd();
            webSocket.send("4echo a");
            webSocket.expect("4a");
        }

        @Test
        void keepsTheOrderOfEventsAcrossTheTransports() throws Exception {
            PollingClient client = rig.polling();
            client.post("4block a", "4b", "4c");
            WebClient webSocket = upgraded(client);
            webSocket.send("4d");
            Await.until(() -> client.server().session.turn().queued() == 3);
            client.server().release("a");
            Await.until(() -> client.server().handled.size() == 4);
            assertEquals(List.of("block a", "b", "c", "d"), List.copyOf(client.server().handled));
            assertEquals(0, client.server().overlaps.get());
        }

        @Test
        void heartbeatsGoOnOverTheWebSocket() throws Exception {
            PollingClient client = rig.polling();
            WebClient webSocket = upgraded(client);
            webSocket.awaitReading();
            rig.advance(Duration.ofSeconds(26));
            webSocket.expect("2");
        }

        /// Two threads must not hear at once: what the POST brings is not waited for.
        @Test
        void endsAPostThatIsStillOnItsWay() throws Exception {
            PollingClient client = rig.polling();
            client.posts.client().send(
                    "POST " + client.target() + " HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n4l");
            client.posts.wires().server().awaitBlockedReader();
            WebClient webSocket = upgraded(client);
            assertEquals(400, client.posts.client().read().status());
            client.posts.awaitEnd();
            webSocket.send("4echo a");
            webSocket.expect("4a");
            assertEquals(List.of("echo a"), List.copyOf(client.server().handled));
        }
    }

    @Nested
    class AProbeThatFails {

        @ParameterizedTest
        @ValueSource(strings = {"4hello", "2", "2probe2", "3probe", "1", "x", ""})
        void becauseItBeginsWithSomethingElse(String first) throws Exception {
            PollingClient client = rig.polling();
            WebClient probe = rig.probe(client.sid);
            probe.send(first);
            probe.expect("close:1002", "end");
            assertPollingWorks(client);
        }

        @ParameterizedTest
        @ValueSource(strings = {"4hello", "2probe", "3probe", "1", "6"})
        void becauseItGoesOnWithSomethingElse(String second) throws Exception {
            PollingClient client = rig.polling();
            WebClient probe = probed(client);
            probe.send(second);
            probe.expect("close:1002", "end");
            assertPollingWorks(client);
        }

        @Test
        void becauseItsConnectionBreaks() throws Exception {
            PollingClient client = rig.polling();
            WebClient probe = probed(client);
            probe.vanish();
            probe.served.awaitEnd();
            assertPollingWorks(client);
            assertEquals(List.of("4x"), laterPoll(client));
        }

        /// No more noops: nobody asks for the GET any longer.
        private List<String> laterPoll(PollingClient client) throws Exception {
            client.startHeldPoll();
            rig.advance(Duration.ofSeconds(1));
            client.server().send("x");
            return client.finishPoll();
        }

        @Test
        void becauseItIsClosed() throws Exception {
            PollingClient client = rig.polling();
            WebClient probe = probed(client);
            probe.sendClose(1000);
            probe.expect("close:1000", "end");
            assertPollingWorks(client);
        }

        @Test
        void becauseItBreaksARule() throws Exception {
            PollingClient client = rig.polling();
            WebClient probe = probed(client);
            probe.raw(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0});
            probe.expect("close:1002", "end");
            assertPollingWorks(client);
        }

        @Test
        void becauseItTakesTooLong() throws Exception {
            PollingClient client = rig.polling();
            WebClient probe = probed(client);
            rig.advance(Duration.ofMillis(9_990));
            assertTrue(probe.served.wires().server().isOpen());
            rig.advance(Duration.ofMillis(20));
            probe.served.awaitEnd();
            assertPollingWorks(client);
            assertEquals(List.of("4x"), laterPoll(client));
        }

        @Test
        void becauseThereIsOneAlready() throws Exception {
            PollingClient client = rig.polling();
            WebClient first = probed(client);
            rig.probe(client.sid).expect("close:1002", "end");
            first.send("5");
            first.send("4echo a");
            first.expect("4a");
        }

        @Test
        void isNoReasonNotToTryAgain() throws Exception {
            PollingClient client = rig.polling();
            WebClient first = probed(client);
            first.vanish();
            first.served.awaitEnd();
            WebClient second = upgraded(client);
            second.send("4echo a");
            second.expect("4a");
        }
    }
}
