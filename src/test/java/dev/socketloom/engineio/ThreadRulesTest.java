package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.engineio.TestClient.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The thread rules of this package's chapter, under torture. Handlers do what their messages say ([TestListener]).
@Timeout(60)
final class ThreadRulesTest {

    private final Rig.Options options = new Rig.Options();
    private Rig rig;

    @AfterEach
    void close() {
        rig.close();
    }

    @Nested
    class Rule1TheTurn {

        @ParameterizedTest
        @EnumSource(Kind.class)
        void eventsRunInOrderAndOneAtATime(Kind kind) throws Exception {
            rig = Rig.live(options, TestListener::new);
            TestClient client = rig.client(kind);
            int rounds = 200;
            Thread stranger = Thread.startVirtualThread(() -> {
                for (int i = 0; i < rounds; i++) {
                    client.server().session.inTurn(client.server().alone(Await::stir));
                }
            });
            for (int i = 0; i < rounds; i++) {
                client.say("echo " + 2 * i, "echo " + (2 * i + 1));
            }
            for (int i = 0; i < 2 * rounds; i++) {
                client.hear("" + i);
            }
            Await.end(stranger);
            assertEquals(0, client.server().overlaps.get());
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void aHandlerThatBlocksHoldsUpNobodyElse(Kind kind) throws Exception {
            rig = Rig.live(options, TestListener::new);
            var blocked = new ArrayList<TestClient>();
            for (int i = 0; i < 100; i++) {
                TestClient client = rig.client(kind);
                client.say("block x");
                client.server().awaitBlocked("x");
                blocked.add(client);
            }
            TestClient other = rig.client(kind);
            other.say("echo a");
            other.hear("a");
            for (TestClient client : blocked) {
                client.server().release("x");
                client.hear("in x", "out x");
            }
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void aFailingHandlerGivesTheTurnBack(Kind kind) throws Exception {
            rig = Rig.live(options, TestListener::new);
            TestClient client = rig.client(kind);
            client.say("fail", "echo a");
            client.hear("a");
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void theEndIsTheLastThingThatIsHeard(Kind kind) throws Exception {
            rig = Rig.live(options, TestListener::new);
            TestClient client = rig.client(kind);
            client.say("block a", "b", "c");
            client.server().awaitBlocked("a");
            client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            client.server().release("a");
            Await.value(client.server().closedInTurn);
            assertEquals("closed forced server close", List.copyOf(client.server().handled).getLast());
        }
    }

    @Nested
    class Rule2WaitingForTheOwnClient {

        @ParameterizedTest
        @EnumSource(Kind.class)
        void anAnswerReachesAHandlerThatWaitsForIt(Kind kind) throws Exception {
            rig = Rig.live(options, TestListener::new);
            TestClient client = rig.client(kind);
            for (int i = 0; i < 20; i++) {
                client.say("call " + i);
                client.hear("ask " + i);
                client.say("ack " + i);
                client.hear("answered " + i);
            }
            assertEquals(0, client.server().overlaps.get());
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void otherEventsRunMeanwhile(Kind kind) throws Exception {
            rig = Rig.live(options, TestListener::new);
            TestClient client = rig.client(kind);
            client.say("call x");
            client.hear("ask x");
            client.say("echo in between");
            client.hear("in between");
            client.say("ack x");
            client.hear("answered x");
            assertEquals(0, client.server().overlaps.get());
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void nestedTenDeep(Kind kind) throws Exception {
            rig = Rig.live(options, TestListener::new);
            TestClient client = rig.client(kind);
            for (int i = 0; i < 10; i++) {
                client.say("call " + i);
                client.hear("ask " + i);
            }
            for (int i = 9; i >= 0; i--) {
                client.say("ack " + i);
                client.hear("answered " + i);
            }
            assertEquals(0, client.server().overlaps.get());
            assertFalse(client.server().session.isAwaited());
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void fiveCallsOfOnePacketAcknowledgedInReverse(Kind kind) throws Exception {
            rig = Rig.live(options, TestListener::new);
            TestClient client = rig.client(kind);
            client.say("call 1", "call 2", "call 3", "call 4", "call 5");
            client.hear("ask 1", "ask 2", "ask 3", "ask 4", "ask 5");
            client.say("ack 5", "ack 4", "ack 3", "ack 2", "ack 1");
            client.hearInAnyOrder("answered 1", "answered 2", "answered 3", "answered 4", "answered 5");
            assertEquals(0, client.server().overlaps.get());
        }

        @Test
        void aThousandClientsAtOnceEachInItsOwnHandler() throws Exception {
            rig = Rig.live(options, TestListener::new);
            var clients = new ArrayList<WebClient>();
            for (int i = 0; i < 1_000; i++) {
                WebClient client = rig.webSocket(1 << 11);
                client.say("call x");
                clients.add(client);
            }
            for (WebClient client : clients) {
                client.hear("ask x");
            }
            for (WebClient client : clients) {
                client.server().awaitAwaited();
            }
            for (WebClient client : clients) {
                client.say("ack x");
            }
            for (WebClient client : clients) {
                client.hear("answered x");
            }
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void aClientThatDiesWhileItIsWaitedForEndsTheWait(Kind kind) throws Exception {
            rig = Rig.live(options, TestListener::new);
            TestClient client = rig.client(kind);
            client.say("call x");
            client.hear("ask x");
            client.vanish();
            Await.value(client.server().closedInTurn);
            assertEquals("gone", Await.value(client.server().answer("x")));
            assertEquals("call x", client.server().handled.peek());
            Await.until(() -> !client.server().session.isAwaited());
            assertEquals(0, client.server().overlaps.get());
            assertEquals(1, client.server().closings.get());
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void aHandlerMayJoinAThreadThatWaitsWhileAnEventComesBeforeTheAnswer(Kind kind) throws Exception {
            rig = Rig.live(options, TestListener::new);
            TestClient client = rig.client(kind);
            client.say("join x");
            client.hear("ask x");
            client.server().awaitAwaited();
            client.say("echo before");
            client.say("ack x");
            client.hear("answered x", "before");
            assertEquals(0, client.server().overlaps.get());
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void aWaitMayBeginWhileTheReaderReadsAndALongHandlerBeginAfterIt(Kind kind) throws Exception {
            rig = Rig.live(options, TestListener::new);
            TestClient client = rig.client(kind);
            Thread waiter = client.server().startWaiting("x");
            client.say("block h");
            client.hear("in h");
            client.say("ack x");
            Await.end(waiter);
            client.server().release("h");
            client.hear("out h");
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void aWaitMayBeginDuringALongHandler(Kind kind) throws Exception {
            rig = Rig.live(options, TestListener::new);
            TestClient client = rig.client(kind);
            client.say("block h");
            client.hear("in h");
            Thread waiter = client.server().startWaiting("x");
            client.say("ack x");
            Await.end(waiter);
            client.server().release("h");
            client.hear("out h");
        }

        /// Its POST is unanswered already when the wait begins, and the answer could only come in the next one.
        @Test
        void aWaitThatBeginsLetsAnUnansweredPostGo() throws Exception {
            rig = Rig.live(options, TestListener::new);
            PollingClient client = rig.polling();
            client.say("block h");
            client.startPost("4echo behind");
            Await.until(() -> client.server().session.turn().queued() == 1);
            Thread waiter = client.server().startWaiting("x");
            client.finishPost();
            client.say("ack x");
            Await.end(waiter);
            client.server().release("h");
            client.hear("in h", "out h", "behind");
        }

        @Test
        void aReaderWhoseRoleHasMovedEndsAndLeavesTheConnectionAlone() throws Exception {
            rig = Rig.live(options, TestListener::new);
            WebClient client = rig.webSocket();
            client.say("call x");
            client.hear("ask x");
            client.say("ack x");
            client.hear("answered x");
            client.served.awaitEnd();
            assertTrue(client.served.wires().server().isOpen());
            client.say("call y");
            client.hear("ask y");
            client.say("ack y", "echo z");
            client.hearInAnyOrder("answered y", "z");
        }

        @Test
        void aCallFlushesItsQuestionFirst() throws Exception {
            rig = new Rig(options);
            WebClient webSocket = rig.webSocket();
            webSocket.say("call x");
            webSocket.hear("ask x");
            PollingClient polling = rig.polling();
            polling.startHeldPoll();
            polling.say("call x");
            assertEquals(List.of("4ask x"), polling.finishPoll());
        }

        @Test
        void aWaitForManyClientsReadsThemAll() throws Exception {
            rig = Rig.live(options, TestListener::new);
            var clients = List.of(rig.webSocket(), rig.polling(), rig.webSocket());
            for (TestClient client : clients) {
                client.say("block h");
                client.server().awaitBlocked("h");
            }
            var answers = clients.stream().map(c -> c.server().answer("x")).toArray(CompletableFuture[]::new);
            Thread waiter = Thread.startVirtualThread(() -> {
                try {
                    Wait.until(
                            CompletableFuture.allOf(answers),
                            clients.stream().map(c -> c.server().session).toList());
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            for (TestClient client : clients) {
                client.server().awaitAwaited();
                client.say("ack x");
            }
            Await.end(waiter);
            clients.forEach(client -> client.server().release("h"));
        }

        @Test
        void atMost64EventsOfASessionQueueWhileItIsAwaited() throws Exception {
            rig = Rig.live(options, TestListener::new);
            WebClient client = rig.webSocket();
            Thread waiter = client.server().startWaiting("x");
            client.say("block h");
            client.hear("in h");
            for (int i = 0; i < 100; i++) {
                client.say("echo " + i);
            }
            Await.until(() -> client.server().session.turn().queued() == PollingTransport.MOST_QUEUED);
            client.say("ack x");
            assertTrue(waiter.isAlive());
            assertEquals(PollingTransport.MOST_QUEUED, client.server().session.turn().queued());
            client.server().release("h");
            client.hear("out h");
            for (int i = 0; i < 100; i++) {
                client.hear("" + i);
            }
            Await.end(waiter);
            assertEquals(0, client.server().overlaps.get());
        }
    }
}
