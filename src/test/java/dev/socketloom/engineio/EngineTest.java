package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Budget;
import dev.socketloom.http.RawClient;
import dev.socketloom.http.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which request gets which answer, before any message is exchanged.
@Timeout(30)
final class EngineTest {

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

    @Nested
    class Handshake {

        @Test
        void theOpenPacketHasAllFiveKeys() throws Exception {
            RawClient.Answer answer = rig().get(Rig.QUERY + "polling");
            assertEquals(200, answer.status());
            assertTrue(answer.body().matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[\"websocket\"],"
                    + "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}"), answer.body());
        }

        @Test
        void pollingAnswersAreTextThatNobodyStores() throws Exception {
            RawClient.Answer answer = rig().get(Rig.QUERY + "polling");
            assertEquals("text/plain; charset=UTF-8", answer.header("Content-Type"));
            assertEquals("no-store", answer.header("Cache-Control"));
        }

        @Test
        void aWebSocketIsOfferedNoUpgrade() throws Exception {
            WebClient client = rig().webSocket();
            assertTrue(client.open().contains("\"upgrades\":[],"), client.open());
            assertEquals("websocket", client.server().session.transport());
        }

        @Test
        void anUpgradeIsNotOfferedWhenItIsNotAllowed() throws Exception {
            options.allowUpgrades = false;
            assertTrue(rig().get(Rig.QUERY + "polling").body().contains("\"upgrades\":[]"));
        }

        @Test
        void anUpgradeIsNotOfferedWithoutTheTransport() throws Exception {
            options.transports = Set.of("polling");
            assertTrue(rig().get(Rig.QUERY + "polling").body().contains("\"upgrades\":[]"));
        }

        @Test
        void anIdBeginsWithTheNameOfItsProcess() throws Exception {
            options.sidPrefix = "node-1_";
            PollingClient client = rig().polling();
            assertTrue(client.sid.matches("node-1_[A-Za-z0-9_-]{20}"), client.sid);
            client.post("4echo a");
            assertEquals(List.of("4a"), client.poll());
        }

        @Test
        void oneSessionTooManyIsToldToComeBack() throws Exception {
            options.sessions = new SessionBounds(2, Budget.unlimited());
            PollingClient first = rig().polling();
            WebClient second = rig().webSocket();
            assertEquals(503, rig().get(Rig.QUERY + "polling").status());
            first.post("1");
            assertEquals(200, rig().get(Rig.QUERY + "polling").status());
            second.send("4echo a");
            second.expect("4a");
        }

        @Test
        void aSessionKeepsTheHeadOfItsHandshakeOnlyIfThereIsRoomForIt() throws Exception {
            var heads = new Budget(20_000);
            options.sessions = new SessionBounds(100, heads);
            String large = Rig.QUERY + "polling&x=" + "x".repeat(7_000);
            RawClient.Answer first = rig().get(large);
            assertEquals(200, first.status());
            assertTrue(heads.used() > 0);
            assertEquals(503, rig().get(large).status());
            assertEquals(200, rig().get(Rig.QUERY + "polling").status());
            rig().listener(PollingClient.sid(first.body())).session.close(CloseReason.TRANSPORT_ERROR, "over");
            assertEquals(0, heads.used());
        }

        @Test
        void sessionsHaveDifferentIds() throws Exception {
            assertFalse(rig().polling().sid.equals(rig().polling().sid));
            assertEquals(2, rig().engine.sessions().size());
        }
    }

    @Nested
    class Codes {

        @ParameterizedTest
        @CsvSource({
            "GET,  EIO=4,                              0, Transport unknown",
            "GET,  EIO=4&transport=,                   0, Transport unknown",
            "GET,  EIO=4&transport=POLLING,            0, Transport unknown",
            "GET,  EIO=4&transport=constructor,        0, Transport unknown",
            "GET,  EIO=4&transport=__proto__,          0, Transport unknown",
            "POST, EIO=4&transport=tunnel,             0, Transport unknown",
            "GET,  EIO=4&transport=polling&sid=abc,    1, Session ID unknown",
            "POST, EIO=4&transport=polling&sid=abc,    1, Session ID unknown",
            "GET,  EIO=4&transport=polling&sid=__proto__, 1, Session ID unknown",
            "POST, EIO=4&transport=polling,            2, Bad handshake method",
            "PUT,  EIO=4&transport=polling,            2, Bad handshake method",
            "DELETE, EIO=4&transport=polling,          2, Bad handshake method",
            "GET,  EIO=4&transport=websocket,          3, Bad request",
            "GET,  EIO=3&transport=polling,            5, Unsupported protocol version",
            "GET,  EIO=44&transport=polling,           5, Unsupported protocol version",
            "GET,  transport=polling,                  5, Unsupported protocol version",
        })
        void aRequestOfNoUseGetsTheCodeOfNodesServer(String method, String query, int code, String message)
                throws Exception {
            assertError(400, code, message, rig().ask(method + " /engine.io/?" + query + " HTTP/1.1", ""));
            assertEquals(0, rig().engine.sessions().size());
        }

        @Test
        void aTransportThatIsSwitchedOffIsUnknown() throws Exception {
            options.transports = Set.of("websocket");
            assertError(400, 0, "Transport unknown", rig().get(Rig.QUERY + "polling"));
        }

        @Test
        void pollingRequestsForASessionOnAWebSocketAreBad() throws Exception {
            WebClient client = rig().webSocket();
            assertError(400, 3, "Bad request", rig().get(Rig.QUERY + "polling&sid=" + client.sid()));
            assertError(400, 3, "Bad request", rig().post(client.sid(), "4echo a"));
            assertError(400, 3, "Bad request", rig().get(Rig.QUERY + "websocket&sid=" + client.sid()));
            client.send("4echo still there");
            client.expect("4still there");
            assertEquals(List.of("echo still there"), List.copyOf(client.server().handled));
        }

        @ParameterizedTest
        @CsvSource({"PUT", "DELETE", "HEAD", "PATCH"})
        void anyOtherMethodOnASessionIsAnInternalErrorAsWithNode(String method) throws Exception {
            PollingClient client = rig().polling();
            RawClient connection = rig().connect().client();
            connection.send(method + " " + client.target() + " HTTP/1.1\r\nHost: h\r\n\r\n");
            assertEquals(500, (method.equals("HEAD") ? connection.readHead() : connection.read()).status());
            client.post("4echo a");
            assertEquals(List.of("4a"), client.poll());
        }
    }

    @Nested
    class TheGate {

        @Test
        void refusesWithItsOwnWords() throws Exception {
            options.gate = request -> Optional.of("denied \"here\"\n");
            assertError(403, 4, "denied \\\"here\\\"\\u000a", rig().get(Rig.QUERY + "polling"));
            assertEquals(0, rig().engine.sessions().size());
        }

        @Test
        void refusesTheUpgradeWithText() throws Exception {
            options.gate = request -> Optional.of("denied");
            RawClient.Answer answer = upgrade("EIO=4&transport=websocket", "");
            assertEquals(403, answer.status());
            assertEquals("denied", answer.body());
        }

        @Test
        void refusesWhenItFails() throws Exception {
            options.gate = request -> {
                throw new IllegalStateException("secret");
            };
            assertError(403, 4, "Forbidden", rig().get(Rig.QUERY + "polling"));
        }

        @Test
        void isAskedForHandshakesOnly() throws Exception {
            var asked = new AtomicInteger();
            options.gate = request -> {
                asked.incrementAndGet();
                return Optional.empty();
            };
            PollingClient client = rig().polling();
            client.post("4echo a");
            client.poll();
            assertEquals(1, asked.get());
        }
    }

    @Nested
    class UpgradeRequests {

        @ParameterizedTest
        @CsvSource({
            "EIO=4&transport=constructor, Transport unknown",
            "EIO=4&transport=websocket&sid=abc, Session ID unknown",
            "EIO=4&transport=polling, Bad request",
            "EIO=3&transport=websocket, Unsupported protocol version",
        })
        void areRefusedWithTextInsteadOf101(String query, String message) throws Exception {
            RawClient.Answer answer = upgrade(query, "");
            assertEquals(400, answer.status());
            assertEquals(message, answer.body());
            assertTrue(answer.header("Content-Type").startsWith("text/"));
            assertEquals("close", answer.header("Connection"));
        }

        @Test
        void areCheckedByRfc6455() throws Exception {
            RawClient.Answer answer =
                    rig().ask("GET " + Rig.QUERY + "websocket HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade", "");
            assertEquals(400, answer.status());
            assertEquals(0, rig().engine.sessions().size());
        }

        @Test
        void nobodyTakesOverASessionThatHasAWebSocket() throws Exception {
            WebClient owner = rig().webSocket();
            WebClient intruder = rig().probe(owner.sid());
            intruder.expect("close:1002", "end");
            owner.send("4echo mine");
            owner.expect("4mine");
        }

        @Test
        void areRefusedWhereUpgradesAreNotAllowed() throws Exception {
            options.allowUpgrades = false;
            PollingClient client = rig().polling();
            rig().probe(client.sid).expect("close:1002", "end");
            client.post("4echo a");
            assertEquals(List.of("4a"), client.poll());
        }
    }

    @Nested
    class TheEnd {

        @Test
        void everySessionIsToldAndForgotten() throws Exception {
            PollingClient polling = rig().polling();
            WebClient webSocket = rig().webSocket();
            polling.startHeldPoll();
            rig().engine.close();
            assertEquals(List.of("1"), polling.finishPoll());
            webSocket.expect("close:1001");
            webSocket.sendClose(1001);
            webSocket.expect("end");
            assertEquals("server shutting down", Await.value(polling.server().closedInTurn));
            assertEquals("server shutting down", Await.value(webSocket.server().closedInTurn));
            assertEquals(0, rig().engine.sessions().size());
            assertEquals(503, rig().get(Rig.QUERY + "polling").status());
        }

        @Test
        void aDrainedEngineLetsItsClientsGoOneAfterTheOther() throws Exception {
            List<WebClient> clients = List.of(rig().webSocket(), rig().webSocket(), rig().webSocket());
            rig().engine.drain(Duration.ofSeconds(30));
            assertEquals(503, rig().get(Rig.QUERY + "polling").status());
            rig().ticker.advance(Duration.ofMillis(50));
            for (int left = clients.size() - 1; left >= 0; left--) {
                assertEquals(left, rig().engine.sessions().size());
                rig().ticker.advance(Duration.ofMillis(9_900));
                assertEquals(left, rig().engine.sessions().size(), "too early");
                rig().ticker.advance(Duration.ofMillis(100));
            }
            for (WebClient client : clients) {
                assertEquals("server shutting down", Await.value(client.server().closedInTurn));
            }
        }

        @Test
        void aSessionWithoutAnyConnectionIsReaped() throws Exception {
            PollingClient client = rig().polling();
            rig().advance(Duration.ofSeconds(45));
            assertEquals("ping timeout", Await.value(client.server().closed));
            assertError(400, 1, "Session ID unknown", rig().get(client.target()));
        }

        /// The other way round it would be a client that the layer above keeps for ever.
        @Test
        void aListenerThatEndsItsSessionWhileItIsMadeIsTold() throws Exception {
            rig = new Rig(options, Ticker.manual(), session -> {
                session.close(CloseReason.FORCED_SERVER_CLOSE, "not today");
                return new TestListener(session);
            });
            rig.get(Rig.QUERY + "polling");
            assertEquals("forced server close", Await.value(rig.onlyListener().closedInTurn));
            assertEquals(1, rig.onlyListener().closings.get());
        }
    }
}
