package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A web application and its clients on one port, over loopback: who sees what of a session.
class SessionStoreTest {

    private SocketIOServer io = SocketIOServer.builder().build();
    private String cookie = "none=none";

    @AfterEach
    void stop() {
        io.close();
    }

    /// `/put?name=value` changes the session, every path shows it.
    private void start(SessionStore store, boolean managed, Function<HttpExchange, Map<String, Object>> sessions)
            throws IOException {
        io = SocketIOServer.builder().port(0).sessions(store).manageSession(managed)
                .app(exchange -> answer(exchange, sessions.apply(exchange)))
                .build();
        io.on("put", String.class, String.class, (socket, name, value) -> socket.session().put(name, value));
        io.reply("show", (socket, _) -> new TreeMap<>(socket.session()).toString());
        io.start();
    }

    private static void answer(HttpExchange exchange, Map<String, Object> session) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        if (query != null) {
            String[] change = query.split("=", 2);
            session.put(change[0], change[1]);
        }
        byte[] shown = new TreeMap<>(session).toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, shown.length);
        exchange.getResponseBody().write(shown);
    }

    private String http(String target) throws Exception {
        var response = RawClient.get(io, target, "Cookie", cookie);
        response.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";", 2)[0]);
        return response.body();
    }

    /// A polling client of the same browser, as the target of its requests.
    private String client() throws Exception {
        String target = "/socket.io/?EIO=4&transport=polling";
        String open = RawClient.get(io, target, "Cookie", cookie).body();
        target += "&sid=" + open.substring(9, open.indexOf('"', 9));
        assertEquals("ok", RawClient.request(io, "POST", target, "40").body());
        assertTrue(RawClient.get(io, target).body().startsWith("40{\"sid\":"));
        return target;
    }

    private String shownTo(String client) throws Exception {
        assertEquals("ok", RawClient.request(io, "POST", client, "427[\"show\"]").body());
        return RawClient.get(io, client).body();
    }

    @Nested
    class InMemory {

        private final MemorySessions sessions = new MemorySessions();

        @Test
        void sharedByTheWebAndItsClientsBothWays() throws Exception {
            start(sessions, false, sessions::of);
            assertEquals("{user=ann}", http("/put?user=ann"));
            String client = client();
            assertEquals("437[\"{user=ann}\"]", shownTo(client));
            http("/put?theme=dark");
            assertEquals("437[\"{theme=dark, user=ann}\"]", shownTo(client));
            RawClient.request(io, "POST", client, "42[\"put\",\"cart\",\"full\"]");
            assertEquals("437[\"{cart=full, theme=dark, user=ann}\"]", shownTo(client));
            assertEquals("{cart=full, theme=dark, user=ann}", http("/"));
        }

        @Test
        void forkedForAConnection() throws Exception {
            start(sessions, true, sessions::of);
            http("/put?user=ann");
            String client = client();
            http("/put?theme=dark");
            RawClient.request(io, "POST", client, "42[\"put\",\"cart\",\"full\"]");
            assertEquals("437[\"{cart=full, user=ann}\"]", shownTo(client));
            assertEquals("{theme=dark, user=ann}", http("/"));
        }
    }

    @Nested
    class InACookie {

        private final CookieSessions sessions = CookieSessions.signedWith("correct horse battery staple");

        @Test
        void readByTheClientsThatConnectWithIt() throws Exception {
            start(sessions, true, sessions::of);
            assertEquals("{user=ann}", http("/put?user=ann"));
            String client = client();
            RawClient.request(io, "POST", client, "42[\"put\",\"cart\",\"full\"]");
            assertEquals("437[\"{cart=full, user=ann}\"]", shownTo(client));
            assertEquals("{user=ann}", http("/"));
            cookie = cookie.replace("session=1", "session=2");
            assertEquals("437[\"{}\"]", shownTo(client()));
        }
    }

    @Nested
    class None {

        @Test
        void isTheDefaultAndKnowsNobody() throws Exception {
            assertEquals(Optional.empty(), SessionStore.NONE.id(handshake()));
            assertEquals(Map.of(), SessionStore.NONE.load("any"));
            assertThrows(UnsupportedOperationException.class, () -> SessionStore.NONE.save("any", new HashMap<>()));
            assertEquals(SessionStore.NONE, io.options().get(ServerOptions.SESSIONS));
            assertEquals(true, io.options().get(ServerOptions.MANAGE_SESSION));
        }

        private Handshake handshake() {
            return new Stage().open().joinsWith("0", "/").handshake();
        }

        @Test
        void cannotBeSharedWithTheWeb() {
            var contradiction = assertThrows(IllegalStateException.class,
                    () -> SocketIOServer.builder().manageSession(false).build());
            assertTrue(contradiction.getMessage().contains("sessions(store)"), contradiction.getMessage());
        }
    }

    @Test
    void theBuilderSetsBothSettings() {
        var sessions = new MemorySessions();
        var server = SocketIOServer.builder().sessions(sessions).manageSession(false).build();
        assertEquals(List.of(sessions, false), List.of(
                server.options().get(ServerOptions.SESSIONS), server.options().get(ServerOptions.MANAGE_SESSION)));
    }
}
