package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.RawClient;
import dev.socketloom.http.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sessions of revision 3 from the client's side of real connections.
@Timeout(30)
final class Revision3SessionTest {

    private final Rig.Options options = new Rig.Options();
    private Rig rig;

    @BeforeEach
    void open() {
        options.allowRevision3 = true;
        rig = new Rig(options);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static String hex(String text) {
        return HexFormat.ofDelimiter(" ").formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Nested
    class TheHandshake {

        @Test
        void isAnOpenPacketBehindItsLength() throws Exception {
            String open = rig.polling3("").open;
            int colon = open.indexOf(':');
            assertEquals(open.length() - colon - 1, Integer.parseInt(open.substring(0, colon)));
            assertTrue(open.substring(colon + 1).matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[\"websocket\"],"
                    + "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}"), open);
        }

        @Test
        void hasAResponseForItselfEvenIfThereIsMoreToSayAtOnce() throws Exception {
            rig.close();
            rig = new Rig(options, Ticker.manual(), session -> {
                var listener = new TestListener(session);
                listener.send("welcome");
                return listener;
            });
            PollingClient3 client = rig.polling3("");
            assertTrue(client.open.endsWith("}"), client.open);
            assertEquals("8:4welcome", client.poll());
        }

        @ParameterizedTest
        @CsvSource({"EIO=3&transport=polling", "EIO=3&transport=polling&b64=1"})
        void isRefusedWhereItIsNotAllowed(String query) throws Exception {
            rig.close();
            options.allowRevision3 = false;
            rig = new Rig(options);
            RawClient.Answer answer = rig.get("/engine.io/?" + query);
            assertEquals(400, answer.status());
            assertEquals("{\"code\":5,\"message\":\"Unsupported protocol version\"}", answer.body());
            assertEquals(0, rig.engine.sessions().size());
        }

        @ParameterizedTest
        @CsvSource({
            "EIO=3&transport=polling&j=0, 3, Bad request",
            "EIO=2&transport=polling, 5, Unsupported protocol version",
            "EIO=9&transport=polling, 5, Unsupported protocol version",
            "transport=polling, 5, Unsupported protocol version",
            "EIO=3&transport=polling&sid=abc, 1, Session ID unknown",
            "EIO=3&transport=tunnel, 0, Transport unknown",
        })
        void isRefusedForTheSameReasonsAsEver(String query, int code, String message) throws Exception {
            RawClient.Answer answer = rig.get("/engine.io/?" + query);
            assertEquals(400, answer.status());
            assertEquals("{\"code\":" + code + ",\"message\":\"" + message + "\"}", answer.body());
            assertEquals(0, rig.engine.sessions().size());
        }

        @Test
        void tellsTheLayerAboveWhoComes() throws Exception {
            assertTrue(rig.polling3("").server().session.isLegacy());
            assertTrue(rig.webSocket3("").server().session.isLegacy());
            assertFalse(rig.polling().server().session.isLegacy());
            assertFalse(rig.webSocket().server().session.isLegacy());
        }
    }

    @Nested
    class Polling {

        @Test
        void packetsTravelBehindTheirLengths() throws Exception {
            PollingClient3 client = rig.polling3("");
            client.post("11:4echo hello8:4echo \ud83d\ude00");
            String first = client.poll();
            assertEquals("6:4hello3:4\ud83d\ude00", first.length() > 8 ? first : first + client.poll());
        }

        @Test
        void bytesTravelAsBytes() throws Exception {
            PollingClient3 client = rig.polling3("");
            client.postOctets("00 06 ff " + hex("4hello") + " 01 05 ff 04 01 02 03 04");
            assertEquals("01 05 ff 04 01 02 03 04", client.poll());
            assertEquals(List.of("hello", "b:\u0001\u0002\u0003\u0004"), List.copyOf(client.server().handled));
        }

        @Test
        void bytesTakeTheTextsAmongThemAlong() throws Exception {
            PollingClient3 client = rig.polling3("");
            client.server().send("a");
            client.server().session.send(Prepared.message("\u20ac", List.of(new byte[] {1})));
            client.server().send("b");
            assertEquals("00 02 ff 34 61 00 04 ff 34 e2 82 ac 01 02 ff 04 01 00 02 ff 34 62", client.poll());
            client.server().send("c");
            assertEquals("2:4c", client.poll());
        }

        @Test
        void aClientWithoutBytesGetsBase64() throws Exception {
            PollingClient3 client = rig.polling3("&b64=1");
            client.post("2:4a10:b4AQIDBA==");
            assertEquals("10:b4AQIDBA==", client.poll());
            client.postOctets("01 02 ff 04 09");
            assertEquals("6:b4CQ==", client.poll());
        }

        @Test
        void aGetIsReleasedInTheFormThatItUnderstands() throws Exception {
            PollingClient3 client = rig.polling3("");
            client.startHeldPoll();
            client.post("1:1");
            assertEquals("1:6", client.finishPoll());
            assertEquals("transport close", Await.value(client.server().closed));
        }

        @Test
        void theServersCloseIsAPacketForItself() throws Exception {
            PollingClient3 client = rig.polling3("");
            client.server().send("bye");
            client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            assertEquals("4:4bye", client.poll());
            assertEquals("1:1", client.poll());
            assertEquals("forced server close", Await.value(client.server().closed));
        }

        @ParameterizedTest
        @ValueSource(strings = {"abc", "", "9:4hi", "4:4hi", "1:9", "99999999999:4hi", "2:4hi", "0:"})
        void aBodyThatIsNoPayloadEndsTheSession(String body) throws Exception {
            PollingClient3 client = rig.polling3("");
            assertGone(client, client.send("text/plain;charset=UTF-8", body.getBytes(StandardCharsets.UTF_8)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "00 09 ff 34", "01 09 09 09 09 09 09 09 09 09 09 ff 04", "00 01", "07 01 ff 34"})
        void aBodyOfBytesThatIsNoPayloadEndsTheSession(String hex) throws Exception {
            PollingClient3 client = rig.polling3("");
            assertGone(client, client.send("application/octet-stream", PollingClient3.bytes(hex)));
        }

        private void assertGone(PollingClient3 client, RawClient.Answer answer) throws Exception {
            assertEquals(400, answer.status());
            assertEquals("parse error", Await.value(client.server().closed));
            assertEquals(List.of("closed parse error"), List.of(Await.next(client.server().handled)));
            Await.until(() -> !rig.knows(client.sid));
        }

        @Test
        void aBodyThatIsTooLargeCostsTheClientThisPost() throws Exception {
            rig.close();
            options.maxPayload = 1_000;
            rig = new Rig(options);
            PollingClient3 client = rig.polling3("");
            assertEquals(413, client.send("application/octet-stream", new byte[1_001]).status());
            PollingClient3 second = rig.polling3("");
            assertEquals(413, second.send("text/plain", new byte[1_001]).status());
            assertTrue(second.server().session.isOpen());
        }

        /// Bytes in a POST are for clients of revision 3 only.
        @Test
        void theOtherRevisionIsAsStrictAsEver() throws Exception {
            PollingClient client = rig.polling();
            assertEquals(400, rig.ask("POST " + client.target() + " HTTP/1.1\r\nContent-Type: application/octet-stream",
                    "x").status());
            assertEquals("transport error", Await.value(client.server().closed));
        }
    }

    @Nested
    class AWebSocket {

        @Test
        void carriesTextAsEverAndBytesBehindTheirType() throws Exception {
            WebClient client = rig.webSocket3("");
            client.send("4echo \ud83d\ude00");
            client.expect("4\ud83d\ude00");
            client.sendBinary((byte) 4, (byte) 1, (byte) 2);
            client.expect("b:040102");
        }

        @Test
        void carriesBase64ForAClientWithoutBytes() throws Exception {
            WebClient client = rig.webSocket3("&b64=1");
            client.send("b4AQI=");
            client.expect("b4AQI=");
        }

        @Test
        void keepsAMessageAndItsAttachmentsTogether() throws Exception {
            WebClient client = rig.webSocket3("");
            client.server().session.send(Prepared.message("2-[]", List.of(new byte[] {1}, new byte[0])));
            client.expect("42-[]", "b:0401", "b:04");
        }

        @Test
        void doesNotTakeBytesWithoutAType() throws Exception {
            WebClient client = rig.webSocket3("");
            client.sendBinary((byte) 9, (byte) 1);
            client.expect("close:1008");
            assertEquals("parse error", Await.value(client.server().closed));
        }

        @Test
        void isRefusedWithTextWhereItIsNotAllowed() throws Exception {
            rig.close();
            options.allowRevision3 = false;
            rig = new Rig(options);
            RawClient connection = rig.connect().client();
            connection.send("GET " + Rig.QUERY3 + "websocket HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade"
                    + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
            RawClient.Answer answer = connection.read();
            assertEquals(400, answer.status());
            assertEquals("Unsupported protocol version", answer.body());
        }
    }

    @Nested
    class AnUpgrade {

        @Test
        void releasesTheGetAndTakesTheQueueAlong() throws Exception {
            PollingClient3 client = rig.polling3("");
            client.startHeldPoll();
            WebClient webSocket = rig.webSocket3("&sid=" + client.sid);
            webSocket.send("2probe");
            webSocket.expect("3probe");
            assertEquals("1:6", client.finishPoll());
            client.server().session.send(Prepared.binary(new byte[] {7}));
            webSocket.send("5");
            webSocket.expect("b:0407");
            webSocket.send("4echo a");
            webSocket.expect("4a");
            assertEquals("websocket", client.server().session.transport());
            assertEquals(400, rig.get(client.target()).status());
        }

        @Test
        void releasesAGetThatComesDuringTheProbe() throws Exception {
            PollingClient3 client = rig.polling3("");
            WebClient webSocket = rig.webSocket3("&sid=" + client.sid);
            webSocket.send("2probe");
            webSocket.expect("3probe");
            webSocket.awaitReading();
            client.startHeldPoll();
            rig.advance(Duration.ofMillis(101));
            assertEquals("1:6", client.finishPoll());
        }

        /// An old browser can do with bytes over a WebSocket what it cannot over polling, or the other way round.
        @Test
        void mayChangeWhatTheClientTakes() throws Exception {
            PollingClient3 client = rig.polling3("&b64=1");
            client.post("4:b4CQ");
            assertEquals("6:b4CQ==", client.poll());
            WebClient webSocket = rig.webSocket3("&sid=" + client.sid);
            webSocket.send("2probe");
            webSocket.expect("3probe");
            webSocket.send("5");
            webSocket.sendBinary((byte) 4, (byte) 8);
            webSocket.expect("b:0408");
        }

        /// Whatever its request says: the session decides.
        @Test
        void doesNotChangeTheRevision() throws Exception {
            PollingClient3 client = rig.polling3("");
            WebClient webSocket = rig.probe(client.sid);
            webSocket.send("2probe");
            webSocket.expect("3probe");
            webSocket.send("5");
            webSocket.sendBinary((byte) 4, (byte) 8);
            webSocket.expect("b:0408");
        }
    }

    /// The message is made once, its forms are many.
    @Test
    void oneMessageReachesClientsOfBothRevisions() throws Exception {
        var message = Prepared.message("1-[]", List.of(new byte[] {1}));
        PollingClient polling = rig.polling();
        WebClient webSocket = rig.webSocket();
        PollingClient3 polling3 = rig.polling3("");
        PollingClient3 base64 = rig.polling3("&b64=1");
        WebClient webSocket3 = rig.webSocket3("");
        for (TestListener listener : List.of(
                polling.server(), webSocket.server(), polling3.server(), base64.server(), webSocket3.server())) {
            listener.session.send(message);
        }
        assertEquals(List.of("41-[]", "bAQ=="), polling.poll());
        webSocket.expect("41-[]", "b:01");
        assertEquals("00 05 ff 34 31 2d 5b 5d 01 02 ff 04 01", polling3.poll());
        assertEquals("5:41-[]6:b4AQ==", base64.poll());
        webSocket3.expect("41-[]", "b:0401");
    }
}
