package dev.socketloom.http;

import static dev.socketloom.http.Apps.GET;
import static dev.socketloom.http.Apps.answer;
import static dev.socketloom.http.Apps.app;
import static dev.socketloom.http.Apps.keptAlive;
import static dev.socketloom.http.Apps.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a handler may do, forget and get wrong.
@Timeout(30)
class ExchangeHandlerTest {

    @Test
    void mayForgetToClose() throws Exception {
        try (var served = app(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(utf8("forgotten"));
        })) {
            assertEquals("forgotten", keptAlive(served, GET).body());
        }
    }

    @Test
    void mayForgetToAnswer() throws Exception {
        try (var served = app(_ -> {})) {
            assertEquals(500, keptAlive(served, GET).status());
        }
    }

    @Test
    void mayCloseWithoutAnAnswer() throws Exception {
        try (var served = app(HttpExchange::close)) {
            served.client().send(GET);
            assertEquals("", served.client().rest());
        }
    }

    @Test
    void mayCloseTheExchangeInsteadOfItsStreams() throws Exception {
        try (var served = app(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(utf8("closed"));
            exchange.close();
            exchange.close();
        })) {
            assertEquals("closed", keptAlive(served, GET).body());
        }
    }

    @Test
    void thatThrowsBeforeTheHeadersIsA500ThatSaysNothing() throws Exception {
        var errors = List.of(new IllegalStateException("secret"), new IOException("secret"), new Error("secret"));
        for (Throwable t : errors) {
            try (var served = app(_ -> ExchangeHandlerTest.<RuntimeException>sneak(t))) {
                RawClient.Answer answer = keptAlive(served, GET);
                assertEquals(500, answer.status());
                assertFalse(answer.body().contains("secret"));
            }
        }
    }

    @Test
    void thatThrowsWhenNothingIsOutYetIsA500Too() throws Exception {
        try (var served = app(exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(utf8("abc"));
            throw new IllegalStateException("on purpose");
        })) {
            assertEquals(500, keptAlive(served, GET).status());
        }
    }

    @Test
    void thatThrowsInTheMiddleEndsTheConnectionWithoutALastChunk() throws Exception {
        try (var served = app(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(utf8("abc"));
            exchange.getResponseBody().flush();
            throw new IllegalStateException("on purpose");
        })) {
            served.client().send(GET);
            assertTrue(served.client().rest().endsWith("3\r\nabc\r\n"));
        }
    }

    @Test
    void thatThrowsAfterACompleteAnswerHurtsNobody() throws Exception {
        try (var served = app(exchange -> {
            answer(exchange, 200, "done");
            throw new IllegalStateException("on purpose");
        })) {
            assertEquals("done", keptAlive(served, GET).body());
        }
    }

    @Test
    void sendsItsHeadersOnce() throws Exception {
        List<String> seen = new ArrayList<>();
        try (var served = app(exchange -> {
            seen.add(assertThrows(IOException.class, () -> exchange.getResponseBody().write('x')).getMessage());
            exchange.sendResponseHeaders(200, -1);
            seen.add(assertThrows(IOException.class, () -> exchange.sendResponseHeaders(200, -1)).getMessage());
        })) {
            served.client().send(GET);
            assertEquals(200, served.client().read().status());
            served.wires().server().awaitBlockedReader();
            assertEquals(List.of("response headers not sent yet", "headers already sent"), seen);
        }
    }

    @Test
    void cannotSplitTheResponse() throws Exception {
        try (var served = app(exchange -> {
            exchange.getResponseHeaders().put("X", new ArrayList<>(List.of("y")));
            exchange.getResponseHeaders().get("X").set(0, "y\r\nSet-Cookie: z");
            answer(exchange, 200, "split");
        })) {
            served.client().send(GET);
            RawClient.Answer answer = served.client().read();
            assertEquals(500, answer.status());
            assertEquals("", answer.header("Set-Cookie"));
        }
    }

    @Test
    void mayCloseTheConnection() throws Exception {
        try (var served = app(exchange -> {
            exchange.getResponseHeaders().set("Connection", "close");
            answer(exchange, 200, "bye");
        })) {
            served.client().send(GET);
            assertEquals(List.of("close"), served.client().read().headers().all("Connection"));
            assertTrue(served.client().isAtEnd());
        }
    }

    @Test
    void sendsFieldsOfSeveralValues() throws Exception {
        try (var served = app(exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "a=1");
            exchange.getResponseHeaders().add("Set-Cookie", "b=2");
            answer(exchange, 201, "ok");
        })) {
            served.client().send(GET);
            assertEquals(List.of("a=1", "b=2"), served.client().read().headers().all("Set-Cookie"));
        }
    }

    @Test
    void cannotSwitchProtocolsOrInventAStatus() throws Exception {
        for (int status : new int[] {0, 100, 101, 199, 1000, -1}) {
            try (var served = app(exchange -> exchange.sendResponseHeaders(status, -1))) {
                served.client().send(GET);
                assertEquals(500, served.client().read().status(), "status " + status);
            }
        }
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T extends Throwable> void sneak(Throwable t) throws T {
        @SuppressWarnings("unchecked")
        T sneaked = (T) t;
        throw sneaked;
    }
}
