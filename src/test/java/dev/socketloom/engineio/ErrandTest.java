package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.engineio.TestClient.Kind;
import dev.socketloom.http.Ticker;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Parts of handlers on an executor: the thread rules hold there as they do at home.
@Timeout(60)
final class ErrandTest extends ErrandRig {

    @Nested
    class TheTurn {

        @ParameterizedTest
        @EnumSource(Kind.class)
        void isHeldByTheExecutorsThreadAndThenAtHomeAgain(Kind kind) throws Exception {
            TestClient client = rig.client(kind);
            client.say("where");
            client.hear("home true");
            client.say("on where");
            client.hear(POOLED + " true");
            client.say("where");
            client.hear("home true");
            assertWell(client);
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void keepsEventsInOrderAndOneAtATime(Kind kind) throws Exception {
            rig.close();
            rig = Rig.live(options, Sending::new);
            pool.setMaximumPoolSize(3);
            pool.setCorePoolSize(3);
            TestClient client = rig.client(kind);
            int rounds = 200;
            Thread stranger = Thread.startVirtualThread(() -> {
                for (int i = 0; i < rounds; i++) {
                    client.server().session.inTurn(client.server().alone(Await::stir));
                }
            });
            for (int i = 0; i < rounds; i++) {
                client.say("on echo " + 2 * i, "echo " + (2 * i + 1));
            }
            for (int i = 0; i < 2 * rounds; i++) {
                client.hear("" + i);
            }
            Await.end(stranger);
            assertWell(client);
        }

        @Test
        void isNotTheExecutorsAnyMoreWhenItsThreadHasSomethingElseToDo() throws Exception {
            var mayGoOn = new CountDownLatch(1);
            WebClient first = rig.webSocket();
            WebClient second = rig.webSocket();
            afterwards = () -> Await.quietly(mayGoOn);
            first.say("on echo a");
            first.hear("a");
            Await.until(() -> pool.getCompletedTaskCount() == 1);
            assertSame(((Sending) first.server()).home, first.server().session.turn().holder());
            afterwards = null;
            second.say("on where");
            second.hear(POOLED + " true");
            mayGoOn.countDown();
            first.say("where");
            first.hear("home true");
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void ofOthersIsNotHeldUpByAnExecutorThatIsBusy(Kind kind) throws Exception {
            TestClient busy = rig.client(kind);
            occupy(busy);
            TestClient other = rig.client(kind);
            other.say("echo b");
            other.hear("b");
            busy.server().release("a");
            busy.hear("in a", "out a");
            assertWell(busy);
        }
    }

    @Nested
    class WhatItSends {

        /// The rig's time stands still: nobody else would send it on before the handler returns.
        @Test
        void leavesAtOnceOverAWebSocket() throws Exception {
            WebClient client = rig.webSocket();
            client.say("on block a");
            client.hear("in a");
            client.server().release("a");
            client.hear("out a");
        }

        @Test
        void leavesAtOnceWhileAPollWaits() throws Exception {
            PollingClient client = rig.polling();
            client.startHeldPoll();
            client.say("on block a");
            assertEquals(List.of("4in a"), client.finishPoll());
            client.server().release("a");
        }

        @Test
        void comesBehindWhatWasSentBefore() throws Exception {
            WebClient client = rig.webSocket();
            client.say("echo 1", "echo 2", "on block a", "echo 3");
            client.hear("1", "2", "in a");
            client.server().release("a");
            client.hear("out a", "3");
            assertWell(client);
        }

        @Test
        void isNotWaitedForByWhatWasSentBefore() throws Exception {
            WebClient busy = rig.webSocket();
            occupy(busy);
            WebClient client = rig.webSocket();
            client.say("tell echo told");
            client.hear("telling");
            busy.server().release("a");
            client.hear("told");
            assertWell(busy);
        }

        @Test
        void waitsForRoomAsTheTurnsOwnThreadDoes() throws Exception {
            options.outboxLimit = 10_000;
            try (Rig narrow = new Rig(options, Ticker.manual(), Sending::new)) {
                WebClient client = narrow.webSocket(1_000);
                client.say("on flood 100 1000");
                client.served.wires().server().awaitBlockedWriter();
                Await.until(client.server().session.outbox()::isWaitedFor);
                for (int i = 0; i < 100; i++) {
                    assertTrue(client.next().startsWith("4" + i + " "));
                }
                assertWell(client);
            }
        }
    }

    /// The time runs here: without it a poll that comes while the turn's own thread waits would not be answered.
    @Nested
    class WhileItWaitsForItsClient {

        @BeforeEach
        void run() {
            rig.close();
            rig = Rig.live(options, Sending::new);
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void theAnswerReachesIt(Kind kind) throws Exception {
            TestClient client = rig.client(kind);
            for (int i = 0; i < 20; i++) {
                client.say("on call " + i);
                client.hear("ask " + i);
                client.say("ack " + i);
                client.hear("answered " + i);
            }
            assertWell(client);
        }

        /// The executor has one thread, and that waits.
        @ParameterizedTest
        @EnumSource(Kind.class)
        void otherEventsRunInPlaceAndLaterOnesOnTheExecutorAgain(Kind kind) throws Exception {
            TestClient client = rig.client(kind);
            client.say("on call x");
            client.hear("ask x");
            client.say("on where");
            client.hear("home true");
            client.say("ack x");
            client.hear("answered x");
            client.say("on where");
            client.hear(POOLED + " true");
            assertWell(client);
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void itGetsItsTurnBackBehindThemHoweverLongTheyTake(Kind kind) throws Exception {
            TestClient client = rig.client(kind);
            client.say("on call x");
            client.hear("ask x");
            client.say("on block b");
            client.server().awaitBlocked("b");
            client.say("on echo c");
            client.say("ack x");
            client.hear("in b");
            client.server().release("b");
            client.hear("out b", "c", "answered x");
            client.say("on where");
            client.hear(POOLED + " true");
            assertWell(client);
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void nestedTenDeep(Kind kind) throws Exception {
            TestClient client = rig.client(kind);
            for (int i = 0; i < 10; i++) {
                client.say("on call " + i);
                client.hear("ask " + i);
            }
            for (int i = 9; i >= 0; i--) {
                client.say("ack " + i);
                client.hear("answered " + i);
            }
            client.say("on where");
            client.hear(POOLED + " true");
            assertWell(client);
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void aClientThatGoesEndsTheWait(Kind kind) throws Exception {
            TestClient client = rig.client(kind);
            client.say("on call x");
            client.hear("ask x");
            client.server().awaitAwaited();
            client.vanish();
            Await.value(client.server().closedInTurn);
            Await.until(() -> !client.server().session.isAwaited());
            assertWell(client);
        }
    }
}
