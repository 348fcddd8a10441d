package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// DESIGN, rule 4: a held poll is watched.
@Timeout(60)
class HeldTest {

    /// The requests that are held, in order; `gone` counts the peers that gave up.
    private final BlockingQueue<Held> polls = new LinkedBlockingQueue<>();

    private final AtomicInteger gone = new AtomicInteger();
    private final CountDownLatch goneOnce = new CountDownLatch(1);
    private final Served served = Served.by(request -> {
        Held poll = request.hold(this::countGone);
        polls.add(poll);
        return poll;
    });
    private final RawClient client = served.client();

    private void countGone() {
        gone.incrementAndGet();
        goneOnce.countDown();
    }

    private static Response ok(String text) {
        return Response.text(200, text);
    }

    @AfterEach
    void everythingEnds() {
        served.close();
    }

    @Nested
    class Answered {

        @Test
        void byAnotherThreadWhileTheConnectionIsWatched() throws Exception {
            client.get("/");
            Held poll = polls.take();
            served.wires().server().awaitBlockedReader();
            assertTrue(poll.answer(ok("late")));
            assertEquals("late", client.read().body());
            assertEquals(0, gone.get());
        }

        @Test
        void beforeTheEndpointHasReturned() throws Exception {
            try (var early = Served.by(request -> {
                Held poll = request.hold(this::unexpected);
                assertTrue(poll.answer(ok("at once")));
                return poll;
            })) {
                for (int i = 0; i < 3; i++) {
                    early.client().get("/");
                    assertEquals("at once", early.client().read().body());
                }
            }
        }

        private void unexpected() {
            throw new AssertionError("the peer had not gone");
        }

        @Test
        void onlyOnce() throws Exception {
            client.get("/");
            Held poll = polls.take();
            assertTrue(poll.answer(ok("first")));
            assertFalse(poll.answer(ok("second")));
            assertEquals("first", client.read().body());
            client.get("/");
            assertTrue(polls.take().answer(ok("third")));
            assertEquals("third", client.read().body());
        }

        @Test
        void andTheConnectionGoesOnWithTheNextRequest() throws Exception {
            for (int i = 0; i < 10; i++) {
                client.get("/" + i);
                assertTrue(polls.take().answer(ok("" + i)));
                assertEquals("" + i, client.read().body());
            }
            assertEquals(0, gone.get());
        }

        @Test
        void andTheConnectionIsIdleFromThenOn() throws Exception {
            client.get("/");
            Held poll = polls.take();
            served.advanceWhileReading(Duration.ofHours(1));
            assertTrue(poll.answer(ok("late")));
            client.read();
            served.advanceWhileReading(Duration.ofMillis(29_990));
            assertTrue(served.wires().server().isOpen());
            served.ticker().advance(Duration.ofMillis(20));
            served.awaitEnd();
            assertEquals(0, gone.get());
        }

        @Test
        void andClosedWhenTheClientWantsThat() throws Exception {
            client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            Held poll = polls.take();
            served.wires().server().awaitBlockedReader();
            assertTrue(poll.answer(ok("bye")));
            assertEquals("close", client.read().header("Connection"));
            assertTrue(client.isAtEnd());
            served.advanceWhileReading(Duration.ofSeconds(2));
            served.awaitEnd();
        }

        @Test
        void andClosedWhenTheAnswerSaysSo() throws Exception {
            client.get("/");
            assertTrue(polls.take().answer(ok("bye").with("Connection", "close")));
            assertEquals("bye", client.read().body());
            assertTrue(client.isAtEnd());
        }

        @Test
        void withoutABodyToAHead() throws Exception {
            client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertTrue(polls.take().answer(ok("four")));
            assertEquals("4", client.readHead().header("Content-Length"));
            client.get("/");
            assertTrue(polls.take().answer(ok("next")));
            assertEquals("next", client.read().body());
        }

        @Test
        void andClosedWhenTheRequestsBodyIsStillOnTheWay() throws Exception {
            client.send("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n");
            Held poll = polls.take();
            client.send("abcde");
            assertTrue(poll.answer(ok("bye")));
            assertEquals("close", client.read().header("Connection"));
            assertTrue(client.isAtEnd());
        }
    }

    @Nested
    class ThePeerGoes {

        @Test
        void byEndingTheStream() throws Exception {
            client.get("/");
            Held poll = polls.take();
            client.wire().endOutput();
            served.awaitEnd();
            assertEquals(1, gone.get());
            assertFalse(poll.answer(ok("too late")));
            assertEquals(0, served.wires().server().written());
        }

        @Test
        void byBreakingTheConnection() throws Exception {
            client.get("/");
            polls.take();
            served.wires().server().awaitBlockedReader();
            served.wires().client().cut();
            served.awaitEnd();
            assertEquals(1, gone.get());
        }

        @Test
        void beforeTheEndpointHasReturned() throws Exception {
            client.get("/");
            client.wire().endOutput();
            polls.take();
            served.awaitEnd();
            assertEquals(1, gone.get());
        }

        @Test
        void andIsNotMissedWhenItHasItsAnswer() throws Exception {
            client.get("/");
            assertTrue(polls.take().answer(ok("done")));
            client.read();
            client.wire().endOutput();
            served.awaitEnd();
            assertEquals(0, gone.get());
        }

        @Test
        void whileItIsAnswered() throws Exception {
            try (var narrow = Served.over(Wires.of(100), request -> {
                Held poll = request.hold(HeldTest.this::countGone);
                polls.add(poll);
                return poll;
            })) {
                narrow.client().get("/");
                Held poll = polls.take();
                var thrown = new LinkedBlockingQueue<Throwable>();
                var answerer = Thread.ofVirtual().start(() ->
                        thrown.add(assertThrows(IOException.class, () -> poll.answer(ok("x".repeat(10_000))))));
                narrow.wires().server().awaitBlockedWriter();
                narrow.wires().client().cut();
                answerer.join();
                assertEquals(1, thrown.size());
                narrow.awaitEnd();
                assertEquals(0, gone.get());
                assertFalse(narrow.wires().server().isOpen());
            }
        }

        @Test
        void butAHalfClosedOneGetsTheAnswerThatIsBeingWritten() throws Exception {
            try (var narrow = Served.over(Wires.of(100), request -> {
                Held poll = request.hold(HeldTest.this::countGone);
                polls.add(poll);
                return poll;
            })) {
                narrow.client().get("/");
                Held poll = polls.take();
                var answerer = Thread.ofVirtual().start(() -> answerQuietly(poll, "x".repeat(10_000)));
                narrow.wires().server().awaitBlockedWriter();
                narrow.client().wire().endOutput();
                assertEquals(10_000, narrow.client().read().body().length());
                answerer.join();
                narrow.awaitEnd();
                assertEquals(0, gone.get());
            }
        }

        @Test
        void andGoneMayThrow() throws Exception {
            try (var failing = Served.by(request -> request.hold(() -> {
                countGone();
                throw new IllegalStateException("on purpose");
            }))) {
                failing.client().get("/");
                failing.wires().server().awaitBlockedReader();
                failing.client().wire().endOutput();
                failing.awaitEnd();
                assertEquals(1, gone.get());
                assertFalse(failing.wires().server().isOpen());
            }
        }
    }

    private static void answerQuietly(Held poll, String text) {
        try {
            poll.answer(ok(text));
        } catch (IOException e) {
            // The test looks at the other end.
        }
    }

    @Nested
    class ThePeerSendsItsNextRequest {

        @Test
        void whichWaitsForTheAnswer() throws Exception {
            client.get("/1");
            Held first = polls.take();
            client.get("/2");
            assertEquals(0, polls.size());
            assertTrue(first.answer(ok("1")));
            assertTrue(polls.take().answer(ok("2")));
            assertEquals("1", client.read().body());
            assertEquals("2", client.read().body());
            assertEquals(0, gone.get());
        }

        @Test
        void whichWasThereBefore() throws Exception {
            client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n");
            Held first = polls.take();
            assertTrue(first.answer(ok("1")));
            assertTrue(polls.take().answer(ok("2")));
            assertEquals("1", client.read().body());
            assertEquals("2", client.read().body());
        }

        @Test
        void andTheServerCloses() throws Exception {
            client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n");
            Held poll = polls.take();
            served.wires().server().close();
            goneOnce.await();
            served.awaitEnd();
            assertEquals(1, gone.get());
            assertFalse(poll.answer(ok("too late")));
        }
    }

    @Nested
    class Misuse {

        @Test
        void anExceptionAfterHoldIsAnsweredAndTheHeldIsVoid() throws Exception {
            try (var bad = Served.by(request -> {
                polls.add(request.hold(HeldTest.this::countGone));
                throw new HttpException(400, "no");
            })) {
                bad.client().get("/");
                assertEquals(400, bad.client().read().status());
                assertFalse(polls.take().answer(ok("no")));
                bad.client().get("/");
                assertEquals(400, bad.client().read().status());
            }
        }

        @Test
        void anotherReplyAfterTheAnswerEndsTheConnection() throws Exception {
            try (var bad = Served.by(request -> {
                request.hold(HeldTest.this::countGone).answer(ok("held"));
                return ok("returned");
            })) {
                bad.client().get("/");
                assertEquals("held", bad.client().read().body());
                assertTrue(bad.client().isAtEnd());
            }
        }

        @Test
        void holdingTwiceIsRefused() throws Exception {
            try (var bad = Served.by(request -> {
                request.hold(HeldTest.this::countGone);
                return request.hold(HeldTest.this::countGone);
            })) {
                bad.client().get("/");
                assertEquals(500, bad.client().read().status());
            }
        }

        @Test
        void anAnswerThatCannotBeWrittenEndsTheConnection() throws Exception {
            client.get("/");
            Held poll = polls.take();
            assertThrows(NullPointerException.class, () -> poll.answer(null));
            assertTrue(client.isAtEnd());
            served.awaitEnd();
        }
    }

    /// Answerers, a peer that goes and a peer that sends on, let loose on one another: every request is answered once
    /// or given up once, and every thread ends.
    @Nested
    class Races {

        private static final int ROUNDS = 2_000;

        /// What became of one request: answered, given up, or broken off while it was answered.
        private final AtomicInteger outcomes = new AtomicInteger();

        private Served racing() {
            return Served.over(Wires.of(4_096), request -> {
                Held poll = request.hold(request.path().equals("/1") ? outcomes::incrementAndGet : () -> {});
                polls.add(poll);
                return poll;
            });
        }

        private Thread answerer(Held poll, int delay) {
            return Thread.ofVirtual().start(() -> {
                stagger(delay);
                try {
                    if (poll.answer(ok("x"))) {
                        outcomes.incrementAndGet();
                    }
                } catch (IOException e) {
                    outcomes.incrementAndGet();
                }
            });
        }

        private void stagger(int delay) {
            for (int i = 0; i < delay; i++) {
                Thread.onSpinWait();
            }
        }

        @Test
        void twoAnswerersAndAPeerThatGoes() throws Exception {
            for (int seed = 0; seed < ROUNDS; seed++) {
                var random = new Random(seed);
                try (var racing = racing()) {
                    racing.client().get("/1");
                    Held poll = polls.take();
                    Thread first = answerer(poll, random.nextInt(2_000));
                    Thread second = answerer(poll, random.nextInt(2_000));
                    stagger(random.nextInt(2_000));
                    if (random.nextBoolean()) {
                        racing.wires().client().cut();
                    } else {
                        racing.client().wire().endOutput();
                    }
                    first.join();
                    second.join();
                    racing.awaitEnd();
                    assertEquals(seed + 1, outcomes.get(), "seed " + seed);
                    assertFalse(racing.wires().server().isOpen(), "seed " + seed);
                    assertFalse(poll.answer(ok("late")), "seed " + seed);
                }
            }
        }

        @Test
        void anAnswererAndAServerThatCloses() throws Exception {
            for (int seed = 0; seed < ROUNDS; seed++) {
                var random = new Random(seed);
                try (var racing = racing()) {
                    racing.client().get("/1");
                    if (random.nextBoolean()) {
                        racing.client().get("/2");
                    }
                    Held poll = polls.take();
                    Thread answerer = answerer(poll, random.nextInt(2_000));
                    stagger(random.nextInt(2_000));
                    racing.wires().server().close();
                    answerer.join();
                    racing.awaitEnd();
                    polls.clear();
                    assertEquals(seed + 1, outcomes.get(), "seed " + seed);
                    assertFalse(poll.answer(ok("late")), "seed " + seed);
                }
            }
        }

        @Test
        void anAnswererAndAPeerThatSendsOn() throws Exception {
            try (var racing = Served.by(request -> {
                Held poll = request.hold(gone::incrementAndGet);
                polls.add(poll);
                return poll;
            })) {
                int rounds = ROUNDS;
                var answerer = Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < rounds; i++) {
                        try {
                            Held poll = polls.take();
                                assertTrue(poll.answer(ok("" + i)));
                        } catch (IOException | InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    }
                });
                var sender = Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < rounds; i++) {
                        try {
                            racing.client().get("/" + i);
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }
                });
                for (int i = 0; i < rounds; i++) {
                    assertEquals("" + i, racing.client().read().body());
                }
                answerer.join();
                sender.join();
                assertEquals(0, gone.get());
            }
        }
    }
}
