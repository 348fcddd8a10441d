package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.engineio.TestClient.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What executors do, and what is run there, well or badly: what fails is the part of a handler that was sent there, and
/// nothing else.
@Timeout(60)
final class ErrandFailureTest extends ErrandRig {

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
            occupy(busy);
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
            occupy(client);
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
            occupy(busy);
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
