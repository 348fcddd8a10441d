package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is answered when a request, an endpoint or a peer fails.
@Timeout(30)
class HttpConnectionErrorTest {

    private static final Endpoint DEAF = _ -> Response.text(200, "deaf");

    @Test
    void anHttpExceptionIsItsStatusAndItsReason() throws Exception {
        try (var served = Served.by(_ -> {
            throw new HttpException(418, "short and stout");
        })) {
            served.client().get("/");
            RawClient.Answer answer = served.client().read();
            assertEquals(418, answer.status());
            assertEquals("short and stout", answer.body());
            assertEquals("text/plain; charset=UTF-8", answer.header("Content-Type"));
            served.client().get("/");
            assertEquals(418, served.client().read().status());
        }
    }

    @Test
    void anyOtherIsA500ThatSaysNothing() throws Exception {
        for (Throwable t : new Throwable[] {
            new IllegalStateException("secret"), new StackOverflowError("secret"), new IOException("secret")
        }) {
            try (var served = Served.by(_ -> HttpConnectionErrorTest.<RuntimeException>sneak(t))) {
                served.client().get("/");
                RawClient.Answer answer = served.client().read();
                assertEquals(500, answer.status());
                assertFalse(answer.body().contains("secret"));
                served.client().get("/");
                assertEquals(500, served.client().read().status());
            }
        }
    }

    @Test
    void a413IsEmptyAndEndsTheConnection() throws Exception {
        try (var served = Served.by(request -> Response.text(200, "" + request.readBody(3).length))) {
            served.client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nabcd");
            RawClient.Answer answer = served.client().read();
            assertEquals(413, answer.status());
            assertEquals("", answer.body());
            assertEquals("close", answer.header("Connection"));
            assertTrue(served.client().isAtEnd());
        }
    }

    @Test
    void afterAnErrorABodyThatWasNotReadEndsTheConnection() throws Exception {
        try (var served = Served.by(_ -> Response.text(404, "no"))) {
            served.client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n");
            assertEquals("close", served.client().read().header("Connection"));
            assertTrue(served.client().isAtEnd());
        }
    }

    @Test
    void oneThatHasArrivedDoesNot() throws Exception {
        try (var served = Served.by(_ -> Response.text(404, "no"))) {
            served.client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nabcd");
            assertEquals("", served.client().read().header("Connection"));
            served.client().get("/");
            assertEquals(404, served.client().read().status());
        }
    }

    @Test
    void theAnswerSurvivesWhatThePeerGoesOnToSend() throws Exception {
        try (var served = Served.by(DEAF)) {
            served.client().send("BAD\r\n" + "x".repeat(10_000));
            assertEquals(400, served.client().read().status());
            served.client().send("x".repeat(50_000));
            assertTrue(served.client().isAtEnd());
            served.client().wire().endOutput();
            served.awaitEnd();
        }
    }

    @Test
    void aPeerThatSendsOnForEverIsCutOff() throws Exception {
        try (var served = Served.by(DEAF)) {
            served.client().send("BAD\r\n");
            assertEquals(400, served.client().read().status());
            assertThrows(IOException.class, () -> {
                while (true) {
                    served.client().send("x".repeat(1_000));
                }
            });
            served.awaitEnd();
        }
    }

    @Test
    void onePeerWhoNeverClosesIsCutOffAfterASecond() throws Exception {
        try (var served = Served.by(DEAF)) {
            served.client().send("BAD\r\n");
            assertEquals(400, served.client().read().status());
            served.advanceWhileReading(Duration.ofMillis(999));
            assertTrue(served.wires().server().isOpen());
            served.ticker().advance(Duration.ofMillis(2));
            served.awaitEnd();
        }
    }

    @Test
    void anInterruptLeftBehindDoesNotHurtTheNextRead() throws Exception {
        var interrupted = new CompletableFuture<Boolean>();
        var calls = new int[1];
        try (var served = Served.by(_ -> {
            if (calls[0]++ == 0) {
                Thread.currentThread().interrupt();
            } else {
                interrupted.complete(Thread.currentThread().isInterrupted());
            }
            return Response.text(200, "ok");
        })) {
            served.client().get("/");
            served.client().read();
            served.client().get("/");
            served.client().read();
            assertFalse(interrupted.join());
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> Reply sneak(Throwable t) throws T {
        throw (T) t;
    }
}
