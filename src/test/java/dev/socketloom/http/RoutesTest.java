package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class RoutesTest {

    private static Endpoint says(String text) {
        return _ -> Response.text(200, text);
    }

    private static final Routes ROUTES = Routes.EMPTY
            .prefix("/", says("app"))
            .prefix("/socket.io", says("engine"))
            .exact("/socket.io/socket.io.js", says("bundle"))
            .prefix("/dir/", says("below"))
            .exact("/dir/", says("itself"));

    private static RawClient.Answer asked(Routes routes, String request) throws Exception {
        try (var served = Served.by(routes)) {
            served.client().send(request);
            return served.client().read();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, app",
        "/x, app",
        "/socket.io, engine",
        "/socket.io/, engine",
        "/socket.io/?EIO=4, engine",
        "/socket.io/x, engine",
        "/socket.iox, app",
        "/Socket.io/, app",
        "/socket%2eio/, engine",
        "/x/../socket.io/, engine",
        "/socket.io/../x, app",
        "/socket.io/socket.io.js, bundle",
        "/socket.io/socket.io.js?v=1, bundle",
        "/socket.io/socket.io.js/, engine",
        "/socket.io/socket.io.js.map, engine",
        "//socket.io/, engine",
        "/dir, app",
        "/dir/, itself",
        "/dir/x, below",
        "http://h/socket.io/, engine",
    })
    void theLongestPathWins(String target, String endpoint) throws Exception {
        assertEquals(endpoint, asked(ROUTES, "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n").body());
    }

    private static final Endpoint NOTHING = _ -> Routes.NOT_FOUND;

    @ParameterizedTest
    @CsvSource({"/, app", "/files/x, app", "/api/x, api", "/socket.io/, engine"})
    void whoHasNothingThereLeavesItToTheNext(String target, String endpoint) throws Exception {
        Routes routes = Routes.EMPTY.prefix("/", NOTHING)
                .prefix("/files", NOTHING)
                .exact("/api/x", NOTHING)
                .and(ROUTES)
                .prefix("/api", says("api"));
        assertEquals(endpoint, asked(routes, "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n").body());
    }

    @Test
    void a404OfSomebodysOwnIsFinal() throws Exception {
        Routes routes = ROUTES.prefix("/socket.io/mine", _ -> Response.text(404, "mine"));
        assertEquals("mine", asked(routes, "GET /socket.io/mine HTTP/1.1\r\nHost: h\r\n\r\n").body());
    }

    @Test
    void ofEqualsTheFirstIsAsked() throws Exception {
        Routes routes = Routes.EMPTY.prefix("/a", says("first")).and(Routes.EMPTY.prefix("/a", says("second")));
        assertEquals("first", asked(routes, "GET /a/b HTTP/1.1\r\nHost: h\r\n\r\n").body());
    }

    /// Nobody claims the upgrade, so it is a request like any other (RFC 9110 §7.8).
    @Test
    void anUpgradeThatNobodyWantsIsAnswered() throws Exception {
        String upgrade = """
                GET /x HTTP/1.1\r
                Host: h\r
                Connection: Upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r
                """;
        assertEquals("app", asked(ROUTES, upgrade).body());
        assertEquals(404, asked(Routes.EMPTY, upgrade).status());
    }

    @Test
    void nothingMountedIsNotFound() throws Exception {
        RawClient.Answer answer = asked(Routes.EMPTY, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        assertEquals(404, answer.status());
        assertEquals("Not Found", answer.body());
        assertEquals("text/plain; charset=UTF-8", answer.header("Content-Type"));
    }

    @Test
    void optionsForTheServerAsAWholeAreNobodys() throws Exception {
        assertEquals(204, asked(ROUTES, "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").status());
    }

    @Test
    void aPathBeginsWithASlash() {
        assertThrows(IllegalArgumentException.class, () -> Routes.EMPTY.prefix("x", says("x")));
    }
}
