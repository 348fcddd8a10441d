package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.RawClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What pages of other origins get to see of the engine.
@Timeout(30)
final class EngineOriginTest {

    private static final String WEBSOCKET_FIELDS = "\r\nUpgrade: websocket\r\nConnection: Upgrade"
            + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13";

    private final Rig.Options options = new Rig.Options();
    private Rig rig;

    private Rig rig() {
        if (rig == null) {
            rig = new Rig(options);
        }
        return rig;
    }

    @AfterEach
    void close() {
        rig().close();
    }

    private static void assertError(int status, int code, String message, RawClient.Answer answer) {
        assertEquals("{\"code\":" + code + ",\"message\":\"" + message + "\"}", answer.body());
        assertEquals(status, answer.status());
        assertEquals("application/json", answer.header("Content-Type"));
    }

    private RawClient.Answer upgrade(String query, String moreFields) throws IOException {
        return rig().ask("GET /engine.io/?" + query + " HTTP/1.1" + WEBSOCKET_FIELDS + moreFields, "");
    }

    private static final String ALLOWED = "http://allowed.example";

    @Test
    void aListedOriginMayReadTheAnswer() throws Exception {
        options.origins = OriginPolicy.listed(List.of(ALLOWED)).withCredentials();
        RawClient.Answer answer = rig().ask("GET " + Rig.QUERY + "polling HTTP/1.1\r\nOrigin: " + ALLOWED, "");
        assertEquals(200, answer.status());
        assertEquals(ALLOWED, answer.header("Access-Control-Allow-Origin"));
        assertEquals("true", answer.header("Access-Control-Allow-Credentials"));
        assertEquals("Origin", answer.header("Vary"));
    }

    @Test
    void errorsCarryTheFieldsToo() throws Exception {
        options.origins = OriginPolicy.listed(List.of(ALLOWED)).withCredentials();
        PollingClient client = rig().polling();
        for (String line : List.of(
                "GET " + Rig.QUERY + "tunnel",
                "GET " + Rig.QUERY + "polling&sid=none",
                "POST " + Rig.QUERY + "polling",
                "GET /engine.io/?EIO=3&transport=polling",
                "PUT " + client.target())) {
            RawClient.Answer answer = rig().ask(line + " HTTP/1.1\r\nOrigin: " + ALLOWED, "");
            assertTrue(answer.status() >= 400);
            assertEquals(ALLOWED, answer.header("Access-Control-Allow-Origin"), line);
            assertEquals("Origin", answer.header("Vary"), line);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedReadably() throws Exception {
        options.origins = OriginPolicy.listed(List.of(ALLOWED)).withCredentials();
        options.maxPayload = 10;
        PollingClient client = rig().polling();
        RawClient.Answer answer =
                rig().ask("POST " + client.target() + " HTTP/1.1\r\nOrigin: " + ALLOWED, "4" + "x".repeat(10));
        assertEquals(413, answer.status());
        assertEquals("", answer.body());
        assertEquals("close", answer.header("Connection"));
        assertEquals(ALLOWED, answer.header("Access-Control-Allow-Origin"));
    }

    @Test
    void anotherOriginIsRefusedAndToldWhy() throws Exception {
        options.origins = OriginPolicy.listed(List.of(ALLOWED)).withCredentials();
        RawClient.Answer answer =
                rig().ask("GET " + Rig.QUERY + "polling HTTP/1.1\r\nOrigin: http://evil.example", "");
        assertError(403, 4, "origin not allowed", answer);
        assertEquals("", answer.header("Access-Control-Allow-Origin"));
        assertEquals("Origin", answer.header("Vary"));
        assertEquals(403, upgrade("EIO=4&transport=websocket", "\r\nOrigin: http://evil.example").status());
        assertEquals(0, rig().engine.sessions().size());
    }

    @Test
    void anotherOriginMayNotUseASessionEither() throws Exception {
        options.origins = OriginPolicy.listed(List.of(ALLOWED)).withCredentials();
        PollingClient client = rig().polling();
        RawClient.Answer answer = rig().ask(
                "POST " + client.target() + " HTTP/1.1\r\nOrigin: http://evil.example", "4echo a");
        assertEquals(403, answer.status());
        assertEquals(List.of(), List.copyOf(client.server().handled));
    }

    @Test
    void aPreflightSaysWhatIsAllowed() throws Exception {
        options.origins = OriginPolicy.listed(List.of(ALLOWED)).withCredentials();
        RawClient.Answer answer = rig().ask(
                "OPTIONS " + Rig.QUERY + "polling HTTP/1.1\r\nOrigin: " + ALLOWED
                        + "\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-token",
                "");
        assertEquals(204, answer.status());
        assertEquals(ALLOWED, answer.header("Access-Control-Allow-Origin"));
        assertEquals("x-token", answer.header("Access-Control-Allow-Headers"));
        assertTrue(answer.header("Access-Control-Allow-Methods").contains("POST"));
        assertEquals("Origin", answer.header("Vary"));
    }
}
