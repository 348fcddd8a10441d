package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// RFC 9112 §9.5: how long each part of a connection may take.
@Timeout(30)
class HttpConnectionTimeTest {

    /// Says what it was asked.
    private static final Endpoint ECHO = request ->
            Response.text(200, request.method() + " " + request.target() + " "
                    + new String(request.readBody(1_000_000), StandardCharsets.UTF_8));

    private static final Endpoint DEAF = _ -> Response.text(200, "deaf");

    @Test
    void aHeadIsDueTenSecondsAfterTheAcceptHoweverManyBytesComeMeanwhile() throws Exception {
        try (var served = Served.by(DEAF)) {
            for (char c : "GET / HTT".toCharArray()) {
                served.client().send(String.valueOf(c));
                served.advanceWhileReading(Duration.ofSeconds(1));
            }
            served.ticker().advance(Duration.ofSeconds(1));
            assertEquals(408, served.client().read().status());
            assertTrue(served.client().isAtEnd());
            served.awaitEnd();
        }
    }

    @Test
    void itsFirstByteDoesNotProlongThat() throws Exception {
        try (var served = Served.by(DEAF)) {
            served.advanceWhileReading(Duration.ofSeconds(9));
            served.client().send("G");
            served.advanceWhileReading(Duration.ofMillis(1_010));
            assertEquals(408, served.client().read().status());
        }
    }

    @Test
    void whoeverSaysNothingIsToldNothing() throws Exception {
        try (var served = Served.by(DEAF)) {
            served.advanceWhileReading(Duration.ofSeconds(10));
            assertTrue(served.client().isAtEnd());
            served.awaitEnd();
        }
    }

    @Test
    void anIdleConnectionEndsAfterThirtySeconds() throws Exception {
        try (var served = Served.by(DEAF)) {
            served.client().get("/");
            served.client().read();
            served.advanceWhileReading(Duration.ofMillis(29_990));
            assertTrue(served.wires().server().isOpen());
            served.ticker().advance(Duration.ofMillis(20));
            served.awaitEnd();
        }
    }

    @Test
    void aLaterHeadIsDueTenSecondsAfterItsFirstByte() throws Exception {
        try (var served = Served.by(DEAF)) {
            served.client().get("/");
            served.client().read();
            served.advanceWhileReading(Duration.ofSeconds(25));
            served.client().send("G");
            served.advanceWhileReading(Duration.ofMillis(9_990));
            assertTrue(served.wires().server().isOpen());
            served.ticker().advance(Duration.ofMillis(20));
            assertEquals(408, served.client().read().status());
        }
    }

    @Test
    void aBodyIsDueSixtySecondsAfterItWasWanted() throws Exception {
        try (var served = Served.by(ECHO)) {
            served.client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
            served.advanceWhileReading(Duration.ofMillis(59_990));
            assertEquals(0, served.wires().server().written());
            served.ticker().advance(Duration.ofMillis(20));
            RawClient.Answer answer = served.client().read();
            assertEquals(408, answer.status());
            assertEquals("close", answer.header("Connection"));
        }
    }

    @Test
    void anEndpointMayTakeItsTime() throws Exception {
        var entered = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var served = Served.by(_ -> {
            entered.countDown();
            uninterruptibly(go);
            return Response.text(200, "late");
        })) {
            served.client().get("/");
            entered.await();
            served.ticker().advance(Duration.ofHours(1));
            go.countDown();
            assertEquals("late", served.client().read().body());
            served.client().get("/");
            assertEquals("late", served.client().read().body());
        }
    }

    @Test
    void aPeerThatTakesNothingIsCutOffAfterTwentySeconds() throws Exception {
        try (var served = Served.over(Wires.of(100), _ -> Response.text(200, "x".repeat(10_000)))) {
            served.client().get("/");
            served.wires().server().awaitBlockedWriter();
            served.wires().server().blockedSince(served.ticker().now());
            served.ticker().advance(Duration.ofMillis(19_990));
            assertTrue(served.wires().server().isOpen());
            served.ticker().advance(Duration.ofMillis(20));
            served.awaitEnd();
            assertFalse(served.wires().server().isOpen());
        }
    }

    @Test
    void oneThatTakesALittleNowAndThenIsNot() throws Exception {
        try (var served = Served.over(Wires.of(100), _ -> Response.text(200, "x".repeat(10_000)))) {
            served.client().get("/");
            served.wires().server().awaitBlockedWriter();
            for (int i = 0; i < 10; i++) {
                served.wires().server().blockedSince(served.ticker().now());
                served.ticker().advance(Duration.ofSeconds(15));
            }
            assertTrue(served.wires().server().isOpen());
        }
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
