package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class AccessLogTest {

    private static final String PEER = "127.0.0.1:50000 ";

    private final Logged log = new Logged("dev.socketloom.http.access", PEER);

    @AfterEach
    void nothingElseWasLogged() {
        List<String> rest = log.rest();
        log.close();
        assertEquals(List.of(), rest);
    }

    private static Reply answer(Request request) throws HttpException {
        return switch (request.path()) {
            case "/missing" -> throw new HttpException(404, "Not Found");
            case "/up" -> new Upgrade(Headers.of("Upgrade", "x"), (_, _, wire) -> wire::close);
            default -> Response.text(200, "ok");
        };
    }

    @Test
    void anAnsweredRequestIsALineWithoutItsQuery() throws Exception {
        try (var served = Served.by(AccessLogTest::answer)) {
            served.client().get("/a?sid=secret");
            assertEquals(PEER + "GET /a 200", log.line());
            served.client().get("/missing");
            assertEquals(PEER + "GET /missing 404", log.line());
            served.client().send("HEAD /b HTTP/1.0\r\nConnection: Upgrade\r\n\r\n");
            assertEquals(PEER + "HEAD /b 200", log.line());
        }
    }

    @Test
    void anUpgradeIsALineWhetherItIsTakenOrRefused() throws Exception {
        for (String body : List.of("", "Content-Length: 5\r\n")) {
            try (var served = Served.by(AccessLogTest::answer)) {
                served.client().send("GET /up HTTP/1.1\r\nHost: h\r\nUpgrade: x\r\n" + body + "\r\n");
                assertEquals(PEER + "GET /up " + (body.isEmpty() ? 101 : 400), log.line());
            }
        }
    }

    static List<List<String>> refusals() {
        String host = "Host: h\r\n";
        return List.of(
                List.of("400 not a request line", "BAD\r\n"),
                List.of("400 a control character in a line", "\u001B[31mGET /\r\n"),
                List.of("400 not a header line", "GET / HTTP/1.1\r\n" + host + "evil\r\n\r\n"),
                List.of("414 too long", "GET /" + "a".repeat(9_000)),
                List.of("431 too many header lines", "GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(101) + "\r\n"),
                List.of("501 not a proxy", "CONNECT evil:1 HTTP/1.1\r\nHost: evil:1\r\n\r\n"),
                List.of("505 this server speaks HTTP/1.1", "GET / HTTP/9.9\r\n" + host + "\r\n"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsNoRequestIsALineWithTheReasonAndNothingOfThePeers(List<String> refusal) throws Exception {
        try (var served = Served.by(AccessLogTest::answer)) {
            served.client().send(refusal.getLast());
            assertEquals(PEER + "- - " + refusal.getFirst(), log.line());
        }
    }

    @Test
    void aSlowHeadIsALine() throws Exception {
        try (var served = Served.by(AccessLogTest::answer)) {
            served.client().send("GET / HT");
            served.advanceWhileReading(Duration.ofSeconds(11));
            assertEquals(PEER + "- - 408 the head came too slowly", log.line());
        }
    }

    @Test
    void whoeverSaidNothingIsNone() throws Exception {
        try (var served = Served.by(AccessLogTest::answer)) {
            served.client().wire().endOutput();
            served.awaitEnd();
        }
    }

    /// NEL and the line separator end lines for some, U+202E turns the rest around, and braces are formats for loggers.
    @Test
    void aPathCannotBreakItsLine() throws Exception {
        try (var served = Served.by(AccessLogTest::answer)) {
            served.client().get("/a%C2%85b%E2%80%A8c%E2%80%AEd%C2%9B1m{0}%C3%A9");
            String line = log.line();
            assertEquals(PEER + "GET /a?b?c?d?1m{0}\u00E9 200", line);
            assertTrue(line.codePoints().noneMatch(Character::isISOControl));
        }
    }

    @Test
    void nothingIsSaidToWhoeverDoesNotListen() throws Exception {
        log.close();
        try (var served = Served.by(AccessLogTest::answer)) {
            served.client().get("/");
            served.client().read();
            assertFalse(System.getLogger("dev.socketloom.http.access").isLoggable(System.Logger.Level.DEBUG));
        }
    }
}
