package dev.socketloom.http;

import static dev.socketloom.http.Apps.GET;
import static dev.socketloom.http.Apps.answer;
import static dev.socketloom.http.Apps.app;
import static dev.socketloom.http.Apps.keptAlive;
import static dev.socketloom.http.Apps.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the length means that an application gives to `sendResponseHeaders`.
@Timeout(30)
class ExchangeLengthTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 8_000, 8_192, 100_000})
    void nMeansExactlyNBytes(int n) throws Exception {
        try (var served = app(exchange -> answer(exchange, 200, "x".repeat(n)))) {
            RawClient.Answer answer = keptAlive(served, GET);
            assertEquals("" + n, answer.header("Content-Length"));
            assertEquals(n, answer.body().length());
        }
    }

    @Test
    void nBytesLeaveWhenTheyAreThereWithoutAClose() throws Exception {
        try (var served = app(exchange -> {
            exchange.sendResponseHeaders(200, 3);
            exchange.getResponseBody().write(utf8("abc"));
            exchange.getRequestBody().read();
        })) {
            served.client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n");
            assertEquals("abc", served.client().read().body());
            served.client().send("x");
        }
    }

    @Test
    void moreThanNBytesAreRefused() throws Exception {
        List<String> seen = new ArrayList<>();
        try (var served = app(exchange -> {
            exchange.sendResponseHeaders(200, 3);
            exchange.getResponseBody().write(utf8("ab"));
            OutputStream out = exchange.getResponseBody();
            seen.add(assertThrows(IOException.class, () -> out.write(utf8("cd"))).getMessage());
            out.write('c');
            seen.add(assertThrows(IOException.class, () -> out.write('d')).getMessage());
        })) {
            served.client().send(GET);
            assertEquals("abc", served.client().read().body());
            served.wires().server().awaitBlockedReader();
            assertEquals(2, seen.size());
        }
    }

    @Test
    void fewerThanNBytesEndTheConnection() throws Exception {
        try (var served = app(exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(utf8("abc"));
            exchange.getResponseBody().flush();
            assertThrows(IOException.class, () -> exchange.getResponseBody().close());
        })) {
            served.client().send(GET);
            assertTrue(served.client().rest().endsWith("\r\n\r\nabc"));
        }
    }

    @Test
    void fewerThanNBytesWithoutACloseEndItToo() throws Exception {
        try (var served = app(exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(utf8("abc"));
            exchange.getResponseBody().flush();
        })) {
            served.client().send(GET);
            assertTrue(served.client().rest().endsWith("\r\n\r\nabc"));
        }
    }

    @Test
    void zeroMeansChunks() throws Exception {
        try (var served = app(exchange -> {
            exchange.getResponseHeaders().set("Content-Length", "7");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write('a');
                out.flush();
                out.write(utf8("bcd"));
                out.write(utf8("x".repeat(20_000)));
            }
        })) {
            RawClient.Answer answer = keptAlive(served, GET);
            assertEquals("chunked", answer.header("Transfer-Encoding"));
            assertEquals("", answer.header("Content-Length"));
            assertEquals("abcd" + "x".repeat(20_000), answer.body());
        }
    }

    @Test
    void chunksAndTheirHeadAreSeenAsTheyAreFlushed() throws Exception {
        try (var served = app(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getRequestBody().read();
            exchange.getResponseBody().write(utf8("event"));
            exchange.getResponseBody().flush();
            exchange.getRequestBody().read();
        })) {
            served.client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n");
            while (!served.client().line().isEmpty()) {}
            served.client().send("1");
            assertEquals("5", served.client().line());
            assertEquals("event", served.client().bytes(5));
            served.client().send("2");
            assertEquals("", served.client().line());
            assertEquals("0", served.client().line());
        }
    }

    @Test
    void zeroInHttp10MeansUntilTheClose() throws Exception {
        try (var served = app(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(utf8("all of it"));
            exchange.getResponseBody().close();
        })) {
            served.client().send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            RawClient.Answer answer = served.client().read();
            assertEquals("all of it", answer.body());
            assertEquals("close", answer.header("Connection"));
            assertEquals("", answer.header("Transfer-Encoding"));
        }
    }

    @Test
    void minusOneMeansNothing() throws Exception {
        List<String> seen = new ArrayList<>();
        try (var served = app(exchange -> {
            exchange.sendResponseHeaders(200, -1);
            seen.add(assertThrows(IOException.class, () -> exchange.getResponseBody().write('x')).getMessage());
        })) {
            assertEquals("0", keptAlive(served, GET).header("Content-Length"));
            served.wires().server().awaitBlockedReader();
            assertEquals(2, seen.size());
        }
    }

    @ParameterizedTest
    @CsvSource({"204, -1", "204, 0", "204, 5", "304, -1", "304, 5"})
    void isNothingWhenTheStatusForbidsContent(int status, long length) throws Exception {
        try (var served = app(exchange -> exchange.sendResponseHeaders(status, length))) {
            RawClient.Answer answer = keptAlive(served, GET);
            assertEquals("", answer.header("Content-Length") + answer.header("Transfer-Encoding"));
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "0, ''", "-1, ''"})
    void ofAHeadIsAnnouncedAndItsContentDropped(long length, String announced) throws Exception {
        try (var served = app(exchange -> {
            exchange.sendResponseHeaders(200, length);
            if (length >= 0) {
                exchange.getResponseBody().write(utf8("hello"));
            }
            exchange.getResponseBody().close();
        })) {
            for (int i = 0; i < 2; i++) {
                served.client().send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
                RawClient.Answer answer = served.client().readHead();
                assertEquals(announced, answer.header("Content-Length"));
                assertEquals("", answer.header("Transfer-Encoding"));
            }
        }
    }

    @Test
    void ofAHeadMayBeSetByHand() throws Exception {
        try (var served = app(exchange -> {
            exchange.getResponseHeaders().set("Content-Length", "123");
            exchange.sendResponseHeaders(200, -1);
        })) {
            served.client().send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertEquals("123", served.client().readHead().header("Content-Length"));
            served.client().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertEquals("0", served.client().read().header("Content-Length"));
        }
    }
}
