package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Headers;
import dev.socketloom.http.RawClient;
import dev.socketloom.http.Served;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the engine's answers carry beside packets.
@Timeout(30)
final class EngineAnswersTest {

    private static final String WEBSOCKET_FIELDS = "\r\nUpgrade: websocket\r\nConnection: Upgrade"
            + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13";

    private final Rig.Options options = new Rig.Options();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private int compressFrom = AnswerOptions.NEVER;
    private Rig rig;

    private Rig rig() {
        if (rig == null) {
            options.answers = new AnswerOptions(
                    compressFrom,
                    (request, first) -> Headers.of("X-First", first + " " + request.method()),
                    (sid, secure) -> Headers.of("Set-Cookie", "io=" + sid + " " + secure),
                    (request, code, message) -> refusals.add(code + " " + message));
            rig = new Rig(options);
        }
        return rig;
    }

    @AfterEach
    void close() {
        rig().close();
    }

    private RawClient.Answer upgrade(String more) throws Exception {
        return rig().ask("GET " + Rig.QUERY + "websocket" + more + " HTTP/1.1" + WEBSOCKET_FIELDS, "");
    }

    @Nested
    class Fields {

        @Test
        void areForEveryAnswerOfASession() throws Exception {
            RawClient.Answer open = rig().get(Rig.QUERY + "polling");
            assertEquals("true GET", open.header("X-First"));
            String sid = PollingClient.sid(open.body());
            assertEquals("false POST", rig().post(sid, "4echo a").header("X-First"));
            assertEquals("false GET", rig().get(Rig.QUERY + "polling&sid=" + sid).header("X-First"));
            assertEquals("false GET", upgrade("&sid=" + sid).header("X-First"));
        }

        @Test
        void areInThe101ThatBeginsOne() throws Exception {
            RawClient.Answer answer = upgrade("");
            assertEquals(101, answer.status());
            assertEquals("true GET", answer.header("X-First"));
        }

        @Test
        void areNotForWhoIsRefused() throws Exception {
            assertEquals("", rig().get(Rig.QUERY + "polling&sid=none").header("X-First"));
        }
    }

    @Nested
    class TheCookie {

        @Test
        void isSetByThePollingAnswerThatBeginsASessionAndByNoOther() throws Exception {
            RawClient.Answer open = rig().get(Rig.QUERY + "polling");
            String sid = PollingClient.sid(open.body());
            assertEquals(List.of("io=" + sid + " false"), open.headers().all("Set-Cookie"));
            assertEquals("", rig().post(sid, "4echo a").header("Set-Cookie"));
            assertEquals("", rig().get(Rig.QUERY + "polling&sid=" + sid).header("Set-Cookie"));
        }

        /// There is no session yet when the 101 is written, and no other server to be sent to.
        @Test
        void isNotForWebSockets() throws Exception {
            assertEquals("", upgrade("").header("Set-Cookie"));
        }

        @Test
        void learnsFromATrustedProxyThatTheClientsConnectionIsEncrypted() throws Exception {
            options.proxies = TrustedProxies.of(List.of("127.0.0.1"));
            RawClient.Answer open = rig().ask("GET " + Rig.QUERY + "polling HTTP/1.1\r\nX-Forwarded-Proto: https", "");
            assertTrue(open.header("Set-Cookie").endsWith(" true"));
        }
    }

    @Nested
    class Refusals {

        @Test
        void areReportedWithTheirCodes() throws Exception {
            options.origins = OriginPolicy.listed(List.of());
            options.gate = request -> request.query("deny").isPresent() ? Optional.of("denied") : Optional.empty();
            String sid = rig().polling().sid;
            WebClient webSocket = rig().webSocket();
            rig().get(Rig.QUERY + "tunnel");
            rig().get(Rig.QUERY + "polling&sid=none");
            rig().ask("POST " + Rig.QUERY + "polling HTTP/1.1", "");
            rig().get(Rig.QUERY + "websocket");
            rig().get(Rig.QUERY + "polling&deny");
            rig().ask("GET " + Rig.QUERY + "polling HTTP/1.1\r\nOrigin: http://evil.example", "");
            rig().get("/engine.io/?EIO=3&transport=polling");
            rig().get(Rig.QUERY + "polling&sid=" + webSocket.sid());
            rig().ask("GET " + Rig.QUERY + "websocket&sid=" + sid + " HTTP/1.1\r\nUpgrade: websocket", "");
            assertEquals(List.of(
                    "0 Transport unknown",
                    "1 Session ID unknown",
                    "2 Bad handshake method",
                    "3 Bad request",
                    "4 denied",
                    "4 origin not allowed",
                    "5 Unsupported protocol version",
                    "3 Bad request",
                    "3 the Connection field does not name Upgrade"), refusals);
        }
    }

    @Nested
    class Compression {

        private String body(Served served, String coding) throws Exception {
            RawClient client = served.client();
            assertEquals("HTTP/1.1 200 OK", client.line());
            int length = -1;
            String found = "";
            String vary = "";
            for (String line = client.line(); !line.isEmpty(); line = client.line()) {
                length = line.startsWith("Content-Length: ") ? Integer.parseInt(line.substring(16)) : length;
                found = line.startsWith("Content-Encoding: ") ? line.substring(18) : found;
                vary += line.startsWith("Vary: ") ? line.substring(6) + " " : "";
            }
            assertEquals(coding, found);
            assertEquals("Origin Accept-Encoding ", vary);
            byte[] bytes = client.rawBytes(length);
            return new String(
                    coding.isEmpty() ? bytes : new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(),
                    StandardCharsets.UTF_8);
        }

        private void poll(PollingClient client, String fields) throws Exception {
            client.gets.client().send("GET " + client.target() + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
        }

        @Test
        void makesLongAnswersShorter() throws Exception {
            compressFrom = 1_024;
            PollingClient client = rig().polling();
            String text = "x".repeat(1_023);
            client.server().send(text);
            poll(client, "Accept-Encoding: gzip, deflate\r\n");
            assertEquals("4" + text, body(client.gets, "gzip"));
            // The connection goes on behind it.
            client.server().send("a");
            assertEquals(List.of("4a"), client.poll());
        }

        @Test
        void isForWhoAcceptsIt() throws Exception {
            compressFrom = 1_024;
            PollingClient client = rig().polling();
            String text = "x".repeat(1_023);
            client.server().send(text);
            poll(client, "Accept-Encoding: br\r\n");
            assertEquals("4" + text, body(client.gets, ""));
        }

        @Test
        void reachesAGetThatWaited() throws Exception {
            compressFrom = 10;
            PollingClient client = rig().polling();
            poll(client, "Accept-Encoding: gzip\r\n");
            client.gets.wires().server().awaitBlockedReader();
            client.server().send("x".repeat(1_000));
            assertEquals("4" + "x".repeat(1_000), body(client.gets, "gzip"));
        }

        @Test
        void isNotForABatchWithAMessageThatIsToStayPlain() throws Exception {
            compressFrom = 10;
            PollingClient client = rig().polling();
            String text = "x".repeat(1_000);
            client.server().send(text);
            client.server().session.send(Prepared.message("secret", List.of()).uncompressed());
            poll(client, "Accept-Encoding: gzip\r\n");
            RawClient.Answer answer = client.gets.client().read();
            assertEquals("4" + text + "\u001e4secret", answer.body());
            assertEquals("", answer.header("Content-Encoding"));
        }

        @Test
        void doesNotMindAPingAmongTheMessages() throws Exception {
            compressFrom = 10;
            PollingClient client = rig().polling();
            String text = "x".repeat(1_000);
            client.server().send(text);
            rig().advance(options.pingInterval);
            poll(client, "Accept-Encoding: gzip\r\n");
            assertEquals("4" + text + "\u001e2", body(client.gets, "gzip"));
        }

        @Test
        void isForRevision3AsWell() throws Exception {
            options.allowRevision3 = true;
            compressFrom = 10;
            PollingClient3 client = rig().polling3("");
            client.server().send("x".repeat(1_000));
            client.gets.client().send(
                    "GET " + client.target() + " HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n");
            assertEquals("1001:4" + "x".repeat(1_000), body(client.gets, "gzip"));
        }

        @ParameterizedTest
        @CsvSource({"1022, 1024", "1023, 2147483647"})
        void leavesShortAnswersAlone(int length, int from) throws Exception {
            compressFrom = from;
            PollingClient client = rig().polling();
            client.server().send("x".repeat(length));
            poll(client, "Accept-Encoding: gzip\r\n");
            RawClient.Answer answer = client.gets.client().read();
            assertEquals(length + 1, answer.body().length());
            assertEquals("", answer.header("Content-Encoding"));
            assertEquals(List.of("Origin"), answer.headers().all("Vary"));
        }

        @Test
        void isNotForAnythingButPackets() throws Exception {
            compressFrom = 0;
            RawClient.Answer answer = rig().ask(
                    "GET " + Rig.QUERY + "polling&sid=none HTTP/1.1\r\nAccept-Encoding: gzip", "");
            assertEquals("", answer.header("Content-Encoding"));
            assertEquals("{\"code\":1,\"message\":\"Session ID unknown\"}", answer.body());
        }
    }
}
