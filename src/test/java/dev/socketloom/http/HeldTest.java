package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// DESIGN, rule 4: a held poll is watched.
@Timeout(60)
class HeldTest {

    private final Polls polls = new Polls();
    private final Served served = Served.by(polls);
    private final RawClient client = served.client();

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
            assertEquals(0, polls.gone());
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
            assertEquals(0, polls.gone());
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
            assertEquals(0, polls.gone());
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
            assertEquals(0, polls.gone());
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
            polls.awaitGone();
            served.awaitEnd();
            assertEquals(1, polls.gone());
            assertFalse(poll.answer(ok("too late")));
        }
    }

    @Nested
    class Misuse {

        @Test
        void anExceptionAfterHoldIsAnsweredAndTheHeldIsVoid() throws Exception {
            try (var bad = Served.by(request -> {
                polls.add(request.hold(polls::countGone));
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
                request.hold(polls::countGone).answer(ok("held"));
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
                request.hold(polls::countGone);
                return request.hold(polls::countGone);
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
}
