package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpConnectionTest {

    /// Says what it was asked.
    private static final Endpoint ECHO = request ->
            Response.text(200, request.method() + " " + request.target() + " "
                    + new String(request.readBody(1_000_000), StandardCharsets.UTF_8));

    private static final Endpoint DEAF = _ -> Response.text(200, "deaf");

    @Nested
    class Responses {

        @Test
        void oneHasALengthADateAndItsFields() throws Exception {
            try (var served = Served.by(_ -> Response.text(200, "hello").with("X", "y"))) {
                served.client().get("/");
                assertEquals("HTTP/1.1 200 OK", served.client().line());
                assertEquals("Content-Type: text/plain; charset=UTF-8", served.client().line());
                assertEquals("X: y", served.client().line());
                String date = served.client().line().substring("Date: ".length());
                assertEquals(29, date.length());
                ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
                assertEquals("Content-Length: 5", served.client().line());
                assertEquals("", served.client().line());
                assertEquals("hello", served.client().bytes(5));
            }
        }

        @Test
        void aSmallOneIsOneWrite() throws Exception {
            try (var served = Served.by(_ -> Response.text(200, "x".repeat(8_000)))) {
                served.client().get("/");
                served.client().read();
                assertEquals(1, served.wires().server().writes());
            }
        }

        @Test
        void aLargeOneIsComplete() throws Exception {
            try (var served = Served.over(Wires.of(1_000), _ -> Response.text(200, "x".repeat(100_000)))) {
                served.client().get("/");
                assertEquals(100_000, served.client().read().body().length());
            }
        }

        @Test
        void headHasTheLengthAndNoBody() throws Exception {
            try (var served = Served.by(DEAF)) {
                served.client().send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
                assertEquals("4", served.client().readHead().header("Content-Length"));
                served.client().get("/");
                assertEquals("deaf", served.client().read().body());
            }
        }

        @Test
        void headMayNameTheLengthOfABodyThatIsNotMade() throws Exception {
            try (var served = Served.by(_ -> Response.empty(200).with("Content-Length", "123456"))) {
                served.client().send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
                assertEquals("123456", served.client().readHead().header("Content-Length"));
                served.client().get("/");
                assertEquals("0", served.client().read().header("Content-Length"));
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {204, 304})
        void someHaveNoContentWhateverTheEndpointSays(int status) throws Exception {
            try (var served = Served.by(_ -> Response.text(status, "no"))) {
                served.client().get("/1");
                served.client().get("/2");
                assertEquals(status, served.client().read().status());
                assertEquals(status, served.client().read().status());
            }
        }

        @Test
        void aFieldCannotCarryALineBreak() {
            assertThrows(IllegalArgumentException.class, () -> Response.empty(200).with("X", "y\r\nSet-Cookie: z"));
            assertThrows(IllegalArgumentException.class, () -> Response.empty(200).with("X: y\r\nA", "b"));
            assertThrows(IllegalArgumentException.class, () -> Response.empty(200).with("X", "\u20AC"));
        }

        @Test
        void framingIsNotTheEndpointsBusiness() throws Exception {
            try (var served = Served.by(_ ->
                    Response.text(200, "hello").with("Content-Length", "3").with("Transfer-Encoding", "chunked"))) {
                served.client().get("/");
                RawClient.Answer answer = served.client().read();
                assertEquals("hello", answer.body());
                assertEquals(1, answer.headers().all("Content-Length").size());
            }
        }
    }

    @Nested
    class Section9_3_Persistence {

        @Test
        void requestsFollowOneAnother() throws Exception {
            try (var served = Served.by(ECHO)) {
                for (int i = 0; i < 5; i++) {
                    served.client().send("POST /" + i + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab");
                    assertEquals("POST /" + i + " ab", served.client().read().body());
                }
            }
        }

        @Test
        void pipelinedOnesAreAnsweredInOrder() throws Exception {
            try (var served = Served.by(ECHO)) {
                served.client().send("""
                        GET /1 HTTP/1.1\r
                        Host: h\r
                        \r
                        POST /2 HTTP/1.1\r
                        Host: h\r
                        Transfer-Encoding: chunked\r
                        \r
                        1\r
                        a\r
                        0\r
                        \r
                        \r
                        GET /3 HTTP/1.1\r
                        Host: h\r
                        Connection: close\r
                        \r
                        GET /4 HTTP/1.1\r
                        Host: h\r
                        \r
                        """);
                assertEquals("GET /1 ", served.client().read().body());
                assertEquals("POST /2 a", served.client().read().body());
                assertEquals("GET /3 ", served.client().read().body());
                assertTrue(served.client().isAtEnd());
            }
        }

        @Test
        void closeIsAnsweredWithClose() throws Exception {
            try (var served = Served.by(DEAF)) {
                served.client().send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
                assertEquals("close", served.client().read().header("Connection"));
                assertTrue(served.client().isAtEnd());
                served.client().wire().close();
                served.awaitEnd();
                assertFalse(served.wires().server().isOpen());
            }
        }

        @Test
        void anEndpointMayEndTheConnection() throws Exception {
            try (var served = Served.by(_ -> Response.text(200, "bye").with("Connection", "close"))) {
                served.client().get("/");
                assertEquals(1, served.client().read().headers().all("Connection").size());
                assertTrue(served.client().isAtEnd());
            }
        }

        @Test
        void http10ClosesUnlessAskedNotTo() throws Exception {
            try (var served = Served.by(DEAF)) {
                served.client().send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                assertEquals("keep-alive", served.client().read().header("Connection"));
                served.client().send("GET / HTTP/1.0\r\n\r\n");
                assertEquals("close", served.client().read().header("Connection"));
                assertTrue(served.client().isAtEnd());
            }
        }

        @Test
        void aHalfClosedClientGetsItsAnswers() throws Exception {
            try (var served = Served.by(ECHO)) {
                served.client().get("/1");
                served.client().get("/2");
                served.client().wire().endOutput();
                assertEquals("GET /1 ", served.client().read().body());
                assertEquals("GET /2 ", served.client().read().body());
                assertTrue(served.client().isAtEnd());
                served.awaitEnd();
            }
        }

        @Test
        void aBodyNobodyReadIsSkippedBeforeTheNextRequest() throws Exception {
            try (var served = Served.by(DEAF)) {
                served.client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 30\r\n\r\n");
                assertEquals("deaf", served.client().read().body());
                served.client().send("GET /smuggled HTTP/1.1\r\nHost: h");
                served.client().get("/next");
                assertEquals("", served.client().read().header("Connection"));
            }
        }

        @Test
        void aLargeOneEndsTheConnection() throws Exception {
            try (var served = Served.by(DEAF)) {
                served.client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
                assertEquals("close", served.client().read().header("Connection"));
                assertTrue(served.client().isAtEnd());
            }
        }
    }

    @Nested
    class Errors {

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
                try (var served = Served.by(_ -> HttpConnectionTest.<RuntimeException>sneak(t))) {
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
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> Reply sneak(Throwable t) throws T {
        throw (T) t;
    }

    @Nested
    class Time {

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
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Nested
    class Upgrades {

        private static final String REQUEST =
                "GET /up HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";

        private Upgrade echo(Upgrade.Takeover takeover) {
            return new Upgrade(Headers.of("Upgrade", "echo", "X", "y"), takeover);
        }

        @Test
        void theNewProtocolGetsTheConnectionAndWhatFollowedTheRequest() throws Exception {
            try (var served = Served.by(_ -> echo((input, wire) -> {
                int b;
                while ((b = input.read()) >= 0) {
                    wire.write(new byte[] {(byte) b}, 0, 1);
                }
                wire.close();
            }))) {
                served.client().send(REQUEST + "early");
                assertEquals("HTTP/1.1 101 Switching Protocols", served.client().line());
                assertEquals("Upgrade: echo", served.client().line());
                assertEquals("X: y", served.client().line());
                assertEquals("Connection: Upgrade", served.client().line());
                assertEquals("", served.client().line());
                assertEquals("early", served.client().bytes(5));
                served.client().send("GET / HTTP/1.1\r\n\r\n");
                assertEquals("GET / HTTP/1.1\r\n\r\n", served.client().bytes(18));
                served.client().wire().endOutput();
                assertTrue(served.client().isAtEnd());
            }
        }

        @Test
        void itRunsOnTheConnectionsThreadRightBelowItsStart() throws Exception {
            var thread = new CompletableFuture<Thread>();
            var frames = new CompletableFuture<Long>();
            try (var served = Served.by(_ -> echo((_, wire) -> {
                thread.complete(Thread.currentThread());
                frames.complete(StackWalker.getInstance().walk(all ->
                        all.filter(f -> f.getClassName().equals(HttpConnection.class.getName())).count()));
                wire.close();
            }))) {
                served.client().send(REQUEST);
                assertSame(served.thread(), thread.join());
                assertEquals(1, frames.join());
            }
        }

        @Test
        void itHasNoDeadlines() throws Exception {
            try (var served = Served.by(_ -> echo((input, wire) -> {
                wire.write(new byte[] {(byte) input.read()}, 0, 1);
                wire.close();
            }))) {
                served.client().send(REQUEST);
                served.client().read();
                served.advanceWhileReading(Duration.ofHours(1));
                served.client().send("z");
                assertEquals("z", served.client().bytes(1));
            }
        }

        @Test
        void aWriterThatIsStuckIsStillCutOff() throws Exception {
            Upgrade talker = echo((_, wire) -> wire.write(new byte[1_000], 0, 1_000));
            try (var served = Served.over(Wires.of(200), _ -> talker)) {
                served.client().send(REQUEST);
                served.wires().server().awaitBlockedWriter();
                served.ticker().advance(Duration.ofHours(1));
                assertTrue(served.wires().server().isOpen());
                served.wires().server().blockedSince(served.ticker().now());
                served.ticker().advance(Duration.ofSeconds(21));
                served.awaitEnd();
            }
        }

        @Test
        void theWireStaysOpenWhenTheTakeoverReturns() throws Exception {
            try (var served = Served.by(_ -> echo((_, _) -> {}))) {
                served.client().send(REQUEST);
                served.awaitEnd();
                assertTrue(served.wires().server().isOpen());
            }
        }

        @Test
        void theWireIsClosedWhenTheTakeoverThrows() throws Exception {
            for (Throwable t : List.of(new IOException(), new IllegalStateException(), new StackOverflowError())) {
                try (var served = Served.by(_ -> echo((_, _) -> HttpConnectionTest.<RuntimeException>sneak(t)))) {
                    served.client().send(REQUEST);
                    served.awaitEnd();
                    assertFalse(served.wires().server().isOpen());
                }
            }
        }

        @Test
        void anUpgradeWithABodyOnTheWayIsRefused() throws Exception {
            try (var served = Served.by(_ -> echo((_, _) -> {}))) {
                served.client().send(REQUEST.replace("Host", "Content-Length: 5\r\nHost"));
                assertEquals(400, served.client().read().status());
                assertTrue(served.client().isAtEnd());
            }
        }
    }

    @Nested
    class Requests {

        @Test
        void aRequestIsReadableAfterItsAnswerButTiedToNothing() throws Exception {
            var seen = new CompletableFuture<Request>();
            try (var served = Served.by(request -> {
                seen.complete(request);
                return Response.text(200, "ok");
            })) {
                served.client().get("/a?b=c");
                served.client().read();
                served.wires().server().awaitBlockedReader();
                Request request = seen.join();
                assertEquals("/a", request.path());
                assertEquals(50_000, request.peer().getPort());
                assertEquals(80, request.local().getPort());
                assertFalse(request.secure());
                assertThrows(IllegalStateException.class, () -> request.readBody(1));
                assertThrows(IllegalStateException.class, () -> request.hold(() -> {}));
            }
        }

        @ParameterizedTest
        @CsvSource({"HTTP/1.1, 1", "HTTP/1.0, 0"})
        void continueIsSentWhenTheBodyIsFirstRead(String version, int interim) throws Exception {
            try (var served = Served.by(ECHO)) {
                served.client().send("POST / " + version
                        + "\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
                if (interim == 1) {
                    assertEquals(100, served.client().read().status());
                }
                served.client().send("ok");
                assertEquals("POST / ok", served.client().read().body());
            }
        }

        @Test
        void aRefusalIsSentInsteadOfContinue() throws Exception {
            try (var served = Served.by(request -> Response.text(200, "" + request.readBody(1).length))) {
                served.client().send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
                assertEquals(413, served.client().read().status());
                assertTrue(served.client().isAtEnd());
            }
        }

        @Test
        void anAnswerWithoutReadingEndsTheConnectionBecauseNobodyKnowsWhetherTheBodyComes() throws Exception {
            try (var served = Served.by(DEAF)) {
                served.client().send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
                assertEquals("close", served.client().read().header("Connection"));
                assertTrue(served.client().isAtEnd());
            }
        }
    }
}
