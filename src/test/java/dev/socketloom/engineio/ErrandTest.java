package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.engineio.TestClient.Kind;
import dev.socketloom.http.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Parts of handlers on an executor: the thread rules hold there as they do at home.
@Timeout(60)
final class ErrandTest {

    private static final String POOLED = "pooled";

    /// On top of the commands of [TestListener]:
    ///
    /// | message | what happens |
    /// |---|---|
    /// | `on COMMAND` | sends the command to the executor |
    /// | `other COMMAND` | sends it to the other executor |
    /// | `tell COMMAND` | sends `telling` and then the command to the executor |
    /// | `where` | sends the name of its thread if it is the executor's, or `home`, and whether that holds the turn |
    /// | `interrupt` | sets its own interrupt status |
    /// | `run out` | throws an error |
    private final class Sending extends TestListener {
        volatile Thread home = Thread.currentThread();

        Sending(Session session) {
            super(session);
        }

        @Override
        void handle(String command, String rest) throws Exception {
            switch (command) {
                case "on" -> sent(executor, rest);
                case "other" -> sent(other, rest);
                case "tell" -> {
                    send("telling");
                    sent(executor, rest);
                }
                case "where" -> send(where() + " " + session.turn().isHeldHere());
                case "interrupt" -> Thread.currentThread().interrupt();
                case "run" -> throw new OutOfMemoryError("on purpose");
                default -> super.handle(command, rest);
            }
        }

        private void sent(Executor to, String command) throws Exception {
            Thread here = Thread.currentThread();
            home = here;
            int space = command.indexOf(' ');
            String word = space < 0 ? command : command.substring(0, space);
            try {
                Errand.perform(session, to, () -> handle(word, command.substring(space + 1)));
            } catch (Exception | Error thrown) {
                throw thrown;
            } catch (Throwable neither) {
                throw new AssertionError(neither);
            }
            if (!Thread.currentThread().equals(here) || !session.turn().isHeldHere()) {
                failures.add(new AssertionError("the turn was not handed back"));
            }
            if (afterwards != null) {
                afterwards.run();
            }
        }

        private static String where() {
            String name = Thread.currentThread().getName();
            return name.startsWith(POOLED) || name.equals("other") ? name : "home";
        }
    }

    private final Rig.Options options = new Rig.Options();
    private final ThreadPoolExecutor pool = pool(1);
    private Executor executor = pool;
    private Executor other = pool;
    private Runnable afterwards;
    private Rig rig = new Rig(options, Ticker.manual(), Sending::new);

    private static ThreadPoolExecutor pool(int threads) {
        return new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(POOLED).factory());
    }

    @AfterEach
    void close() {
        rig.close();
        pool.shutdownNow();
    }

    /// That no handler has failed, and no two have run at a time.
    private static void assertWell(TestClient client) {
        assertEquals(List.of(), List.copyOf(client.server().failures));
        assertEquals(0, client.server().overlaps.get());
    }

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
            busy.say("on block a");
            busy.server().awaitBlocked("a");
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
            busy.say("on block a");
            busy.server().awaitBlocked("a");
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

    @Nested
    class AnExecutor {

        @ParameterizedTest
        @EnumSource(Kind.class)
        void thatHasBeenShutDownFailsTheWorkAndNothingElse(Kind kind) throws Exception {
            TestClient client = rig.client(kind);
            pool.shutdown();
            client.say("on echo a", "echo b");
            client.hear("b");
            Throwable failure = Await.next(client.server().failures);
            assertEquals(RejectedExecutionException.class, failure.getClass());
            assertTrue(failure.getMessage().startsWith("Task a handler rejected from "), failure.getMessage());
            assertWell(client);
        }

        @Test
        void thatFailsOtherwiseDoesTheSame() throws Exception {
            executor = _ -> {
                throw new OutOfMemoryError("unable to create native thread");
            };
            WebClient client = rig.webSocket();
            client.server().session.inTurn(() -> {});
            client.say("on echo a");
            assertEquals("unable to create native thread", Await.next(client.server().failures).getMessage());
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void thatEndsWithTheWorkInItsQueueIsNotWaitedForForEver(Kind kind) throws Exception {
            TestClient busy = rig.client(kind);
            busy.say("on block a");
            busy.server().awaitBlocked("a");
            TestClient waiting = rig.client(kind);
            waiting.say("on echo b");
            Await.until(() -> pool.getQueue().size() == 1);
            rig.advance(Duration.ofSeconds(5));
            assertEquals(List.of(), List.copyOf(waiting.server().failures));
            pool.shutdownNow();
            assertTrue(pool.awaitTermination(1, TimeUnit.MINUTES));
            rig.advance(Duration.ofSeconds(1));
            Throwable failure = Await.next(waiting.server().failures);
            assertEquals("the executor has ended without having begun a handler", failure.getMessage());
            waiting.say("echo c");
            waiting.hear("c");
            assertWell(waiting);
        }

        @Test
        void thatTakesItAndThrowsAllTheSameHasItDoneOnce() throws Exception {
            executor = task -> {
                task.run();
                throw new RejectedExecutionException("too late");
            };
            WebClient client = rig.webSocket();
            client.say("on echo a", "echo b");
            client.hear("a", "b");
            assertWell(client);
        }

        @Test
        void thatRunsItAgainOrAfterRefusingItHasNoEffect() throws Exception {
            BlockingQueue<Runnable> kept = new LinkedBlockingQueue<>();
            executor = task -> {
                kept.add(task);
                throw new RejectedExecutionException("kept");
            };
            WebClient client = rig.webSocket();
            client.say("on echo a", "echo b");
            client.hear("b");
            Await.next(kept).run();
            executor = task -> {
                kept.add(task);
                task.run();
            };
            client.say("on echo c");
            client.hear("c");
            Await.next(kept).run();
            client.say("echo d");
            client.hear("d");
        }

        @Test
        void thatRunsItAtOnceIsAsGoodAsNone() throws Exception {
            executor = Runnable::run;
            WebClient client = rig.webSocket();
            client.say("on where", "on call x");
            client.hear("home true", "ask x");
            client.say("ack x");
            client.hear("answered x");
            assertWell(client);
        }

        @Test
        void isNotAskedAgainByWhatItRuns() throws Exception {
            WebClient client = rig.webSocket();
            client.say("on on where");
            client.hear(POOLED + " true");
            assertWell(client);
        }

        @Test
        void mayHaveAnotherRunAPart() throws Exception {
            other = task -> Thread.ofPlatform().name("other").start(task);
            WebClient client = rig.webSocket();
            client.say("on other where");
            client.hear("other true");
            client.say("on other on where");
            client.hear("other true");
            client.say("other on where");
            client.hear(POOLED + " true");
            assertWell(client);
        }
    }

    @Nested
    class ABody {

        @ParameterizedTest
        @EnumSource(Kind.class)
        void thatFailsFailsTheWorkWithTheSameException(Kind kind) throws Exception {
            TestClient client = rig.client(kind);
            client.say("on fail", "echo a");
            client.hear("a");
            assertEquals("asked to fail", Await.next(client.server().failures).getMessage());
            assertWell(client);
        }

        @Test
        void thatRunsOutOfMemoryDoesSo() throws Exception {
            WebClient client = rig.webSocket();
            client.say("on run out");
            assertEquals("on purpose", Await.next(client.server().failures).getMessage());
            assertTrue(Await.value(client.server().closed).startsWith("forced"));
        }

        @Test
        void thatIsInterruptedLeavesTheConnectionOpen() throws Exception {
            WebClient client = rig.webSocket();
            client.say("on interrupt", "echo a", "on echo b");
            client.hear("a", "b");
            assertWell(client);
        }

        @Test
        void isWaitedForEvenByAThreadThatIsInterrupted() throws Exception {
            WebClient client = rig.webSocket();
            client.say("on block a");
            client.server().awaitBlocked("a");
            Thread home = ((Sending) client.server()).home;
            assertNotSame(home, client.server().session.turn().holder());
            home.interrupt();
            client.say("echo b");
            client.server().release("a");
            client.hear("in a", "out a", "b");
            assertWell(client);
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void thatHasNotBegunWhenItsClientGoesRunsAheadOfTheEnd(Kind kind) throws Exception {
            TestClient busy = rig.client(kind);
            busy.say("on block a");
            busy.server().awaitBlocked("a");
            TestClient going = rig.client(kind);
            going.say("on nothing");
            Await.until(() -> pool.getQueue().size() == 1);
            going.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            busy.server().release("a");
            Await.value(going.server().closedInTurn);
            assertEquals(List.of("on nothing", "closed forced server close"), List.copyOf(going.server().handled));
        }
    }
}
