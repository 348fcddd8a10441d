package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.RawClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A session that polls, from the client's side of real HTTP connections.
@Timeout(30)
final class PollingTest {

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
    class TheHeldGet {

        @Test
        void waitsUntilThereIsSomethingToSay() throws Exception {
            PollingClient client = client();
            client.startHeldPoll();
            client.server().send("a");
            assertEquals(List.of("4a"), client.finishPoll());
        }

        @Test
        void isAnsweredAtOnceWithWhatWasQueued() throws Exception {
            PollingClient client = client();
            client.server().send("a");
            client.server().send("b");
            client.server().session.send(Prepared.message("c", List.of(new byte[] {1, 2, 3})));
            assertEquals(List.of("4a", "4b", "4c", "bAQID"), client.poll());
        }

        @Test
        void bringsAtMostMaxPayloadAtOnce() throws Exception {
            options.maxPayload = 1_000;
            PollingClient client = client();
            for (int i = 0; i < 4; i++) {
                client.server().send("x".repeat(300));
            }
            assertEquals(2, client.poll().size());
            assertEquals(2, client.poll().size());
        }

        @Test
        void endsTheSessionAtOnceWhenTheClientDropsIt() throws Exception {
            PollingClient client = client();
            client.startHeldPoll();
            client.gets.wires().client().close();
            assertEquals("transport error", Await.value(client.server().closed));
            assertGone(client);
        }

        @Test
        void isForOneConnectionAtATime() throws Exception {
            PollingClient client = client();
            client.startHeldPoll();
            RawClient.Answer second = rig.get(client.target());
            assertEquals(400, second.status());
            // The official protocol suite wants to be told so.
            assertEquals(List.of("1"), client.finishPoll());
            assertEquals("transport error", Await.value(client.server().closed));
            assertGone(client);
        }

        @Test
        void mayFollowTheOneBeforeOnTheSameConnectionBeforeThatIsAnswered() throws Exception {
            PollingClient client = client();
            client.startHeldPoll();
            client.startPoll();
            client.server().send("a");
            assertEquals(List.of("4a"), client.finishPoll());
            client.server().send("b");
            assertEquals(List.of("4b"), client.finishPoll());
        }

        /// The session has ended and is not forgotten yet when a thread is started that answers the GET before; the one
        /// that is started before that is for the listener.
        @Test
        void thatFollowsWhileTheSessionEndsFindsNoSession() throws Exception {
            var untilAnswered = new AtomicInteger();
            var answer = new AtomicReference<RawClient.Answer>();
            var target = new AtomicReference<String>();
            options.threads = body -> {
                if (untilAnswered.getAndDecrement() == 1) {
                    answer.set(assertDoesNotThrow(() -> rig.get(target.get())));
                }
                return Threads.VIRTUAL.newThread(body);
            };
            PollingClient client = client();
            target.set(client.target());
            client.startHeldPoll();
            untilAnswered.set(2);
            client.server().session.close(CloseReason.PING_TIMEOUT, "no pong");
            assertEquals("{\"code\":1,\"message\":\"Session ID unknown\"}", answer.get().body());
            assertEquals(List.of("1"), client.finishPoll());
        }

        @Test
        void volatilePacketsAreOnlyForOneThatWaits() throws Exception {
            PollingClient client = client();
            assertFalse(client.server().session.send(TestListener.text("lost"), true, () -> true));
            client.startHeldPoll();
            assertTrue(client.server().session.send(TestListener.text("a"), true, () -> true));
            assertEquals(List.of("4a"), client.finishPoll());
        }
    }

    @Nested
    class ThePost {

        @Test
        void isAnsweredOkAsHtml() throws Exception {
            PollingClient client = client();
            RawClient.Answer answer = rig.post(client.sid, "4echo a");
            assertEquals(200, answer.status());
            assertEquals("ok", answer.body());
            assertEquals("text/html", answer.header("Content-Type"));
        }

        @Test
        void bringsPacketsInOrder() throws Exception {
            PollingClient client = client();
            client.post("4echo a", "bAQID", "4echo b");
            client.startPoll();
            Await.until(() -> client.server().handled.size() == 3);
            assertEquals(List.of("echo a", "b:\u0001\u0002\u0003", "echo b"), List.copyOf(client.server().handled));
        }

        @Test
        void charactersBeyondAsciiSurvive() throws Exception {
            PollingClient client = client();
            client.post("4echo \u20ac\ud83d\ude00");
            assertEquals(List.of("4\u20ac\ud83d\ude00"), client.poll());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "x", "4a\u001e", "\u001e4a", "4a\u001e\u001e4b", "4a\u001e7", "b!!!!", "bA"})
        void thatIsNoPayloadEndsTheSessionAndNothingOfItIsHeard(String body) throws Exception {
            PollingClient client = client();
            RawClient connection = rig.connect().client();
            connection.send("POST " + client.target() + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body);
            assertEquals(400, connection.read().status());
            assertEquals("parse error", Await.value(client.server().closedInTurn));
            assertEquals(List.of("closed parse error"), List.copyOf(client.server().handled));
            assertGone(client);
        }

        @Test
        void ofOctetsEndsTheSessionWith400() throws Exception {
            PollingClient client = client();
            RawClient.Answer answer = rig.ask(
                    "POST " + client.target() + " HTTP/1.1\r\nContent-Type: application/octet-stream", "4a");
            assertEquals(400, answer.status());
            assertUnknown(client);
            assertEquals("transport error", Await.value(client.server().closed));
        }

        @ParameterizedTest
        @CsvSource({"10, 200", "11, 413"})
        void mayHaveMaxPayloadBytesAndNotOneMore(int size, int status) throws Exception {
            options.maxPayload = 10;
            PollingClient client = client();
            RawClient.Answer answer = rig.post(client.sid, "4" + "x".repeat(size - 1));
            assertEquals(status, answer.status());
            assertEquals(status == 200 ? "ok" : "", answer.body());
            client.post("4echo a");
            assertEquals(List.of("4a"), client.poll());
        }

        @Test
        void thatIsBrokenOffEndsTheSession() throws Exception {
            PollingClient client = client();
            client.posts.client().send("POST " + client.target() + " HTTP/1.1\r\nHost: h\r\nContent-Length: 99\r\n\r\n4a");
            client.posts.wires().server().awaitBlockedReader();
            client.posts.wires().client().cut();
            assertEquals("transport error", Await.value(client.server().closed));
            assertGone(client);
        }

        /// Its packets are lost, and so is the session; security's table says 408 and closed.
        @Test
        void thatDoesNotArriveInTimeEndsTheSession() throws Exception {
            PollingClient client = client();
            client.posts.client().send("POST " + client.target() + " HTTP/1.1\r\nHost: h\r\nContent-Length: 99\r\n\r\n4a");
            client.posts.advanceWhileReading(Duration.ofSeconds(61));
            assertEquals(408, client.posts.client().read().status());
            assertEquals("transport error", Await.value(client.server().closed));
            assertGone(client);
        }

        @Test
        void whoseChunksAreMalformedEndsTheSession() throws Exception {
            PollingClient client = client();
            client.posts.client().send(
                    "POST " + client.target() + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
            assertEquals(400, client.posts.client().read().status());
            assertEquals("transport error", Await.value(client.server().closed));
        }

        @Test
        void overlapsAnotherOnlyWhileThatIsUnanswered() throws Exception {
            PollingClient client = client();
            client.slowPost("4block a");
            client.startPost("4echo waits");
            Await.until(() -> client.server().session.turn().queued() == 1);
            assertEquals(400, rig.post(client.sid, "4echo b").status());
            assertEquals("transport error", Await.value(client.server().closed));
            client.server().release("a");
            assertGone(client);
        }

        /// Every request is answered: the first one is still on its way, and nobody wants it any more.
        @Test
        void overlapsAnotherAlsoWhileThatIsStillRead() throws Exception {
            PollingClient client = client();
            startEndlessPost(client);
            assertEquals(400, rig.post(client.sid, "4echo b").status());
            assertEquals(400, client.posts.client().read().status());
            client.posts.awaitEnd();
            assertEquals("transport error", Await.value(client.server().closed));
            assertGone(client);
        }

        @ParameterizedTest
        @EnumSource(names = {"FORCED_SERVER_CLOSE", "PING_TIMEOUT", "TRANSPORT_ERROR"})
        void thatIsStillReadEndsWithTheSession(CloseReason reason) throws Exception {
            PollingClient client = client();
            startEndlessPost(client);
            client.server().session.close(reason, "test");
            RawClient.Answer answer = client.posts.client().read();
            assertEquals(400, answer.status());
            assertEquals("{\"code\":3,\"message\":\"Bad request\"}", answer.body());
            client.posts.awaitEnd();
        }

        private void startEndlessPost(PollingClient client) throws Exception {
            client.posts.client().send("POST " + client.target() + " HTTP/1.1\r\nHost: h\r\nContent-Length: 99\r\n\r\n4a");
            client.posts.wires().server().awaitBlockedReader();
        }

        @Test
        void ofAPingEndsTheSession() throws Exception {
            PollingClient client = client();
            client.startPost("2");
            assertEquals("transport error", Await.value(client.server().closed));
            client.finishPost();
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "5", "6", "3", "3probe"})
        void ofAPacketThatMeansNothingHereIsIgnored(String packet) throws Exception {
            PollingClient client = client();
            client.post(packet);
            client.post("4echo a");
            assertEquals(List.of("4a"), client.poll());
        }
    }
}
