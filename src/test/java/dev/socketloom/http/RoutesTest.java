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
