package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

        /// What it is that answers is nobody's business but ours.
        @Test
        void noneSaysWhoseTheyAre() throws Exception {
            Endpoint all = Routes.EMPTY
                    .prefix("/app", new App("/app", exchange -> exchange.sendResponseHeaders(200, -1)))
                    .prefix("/up", _ -> new Upgrade(Headers.of("Upgrade", "x"), (answer, _, wire) -> {
                        wire.write(answer, 0, answer.length);
                        return wire::close;
                    }))
                    .prefix("/held", request -> {
                        Held held = request.hold(() -> {});
                        held.answer(Response.text(200, "held"));
                        return held;
                    })
                    .prefix("/broken", _ -> {
                        throw new IllegalStateException("on purpose");
                    });
            for (String target : List.of("/app", "/up", "/held", "/broken", "/none", "?", "/app HTTP/9.9")) {
                try (var served = Served.by(all)) {
                    served.client().get(target);
                    RawClient.Answer answer = served.client().readHead();
                    answer.headers().forEach((name, value) -> assertFalse(
                            name.matches("(?i)server|via|x-powered-by")
                                    || value.matches("(?i).*(socketloom|java|jdk).*"),
                            name + ": " + value));
                }
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
                assertThrows(IllegalStateException.class, request::local);
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
