package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The peer of a held request goes: how, and what then.
@Timeout(60)
class HeldGoneTest {

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

    @Test
    void byEndingTheStream() throws Exception {
        client.get("/");
        Held poll = polls.take();
        client.wire().endOutput();
        served.awaitEnd();
        assertEquals(1, polls.gone());
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
        assertEquals(1, polls.gone());
    }

    @Test
    void beforeTheEndpointHasReturned() throws Exception {
        client.get("/");
        client.wire().endOutput();
        polls.take();
        served.awaitEnd();
        assertEquals(1, polls.gone());
    }

    @Test
    void andIsNotMissedWhenItHasItsAnswer() throws Exception {
        client.get("/");
        assertTrue(polls.take().answer(ok("done")));
        client.read();
        client.wire().endOutput();
        served.awaitEnd();
        assertEquals(0, polls.gone());
    }

    @Test
    void whileItIsAnswered() throws Exception {
        try (var narrow = Served.over(Wires.of(100), polls)) {
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
            assertEquals(0, polls.gone());
            assertFalse(narrow.wires().server().isOpen());
        }
    }

    @Test
    void butAHalfClosedOneGetsTheAnswerThatIsBeingWritten() throws Exception {
        try (var narrow = Served.over(Wires.of(100), polls)) {
            narrow.client().get("/");
            Held poll = polls.take();
            var answerer = Thread.ofVirtual().start(() -> answerQuietly(poll, "x".repeat(10_000)));
            narrow.wires().server().awaitBlockedWriter();
            narrow.client().wire().endOutput();
            assertEquals(10_000, narrow.client().read().body().length());
            answerer.join();
            narrow.awaitEnd();
            assertEquals(0, polls.gone());
        }
    }

    @Test
    void andGoneMayThrow() throws Exception {
        try (var failing = Served.by(request -> request.hold(() -> {
            polls.countGone();
            throw new IllegalStateException("on purpose");
        }))) {
            failing.client().get("/");
            failing.wires().server().awaitBlockedReader();
            failing.client().wire().endOutput();
            failing.awaitEnd();
            assertEquals(1, polls.gone());
            assertFalse(failing.wires().server().isOpen());
        }
    }

    private static void answerQuietly(Held poll, String text) {
        try {
            poll.answer(ok(text));
        } catch (IOException e) {
            // The test looks at the other end.
        }
    }
}
