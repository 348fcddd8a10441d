package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.CLOSE;
import static dev.socketloom.websocket.Bytes.FIN;
import static dev.socketloom.websocket.Bytes.TEXT;
import static dev.socketloom.websocket.Bytes.client;
import static dev.socketloom.websocket.Bytes.concat;
import static dev.socketloom.websocket.Bytes.server;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Endpoint;
import dev.socketloom.http.OneConnection;
import dev.socketloom.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests as text, answers as text, and the HTTP chapter between them.
final class HandshakeTest {

    /// The request of RFC 6455 §1.2, with `|` for the ends of its lines.
    private static final String REQUEST = "GET /chat HTTP/1.1|"
            + "Host: server.example.com|"
            + "Upgrade: websocket|"
            + "Connection: Upgrade|"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|"
            + "Origin: http://example.com|"
            + "Sec-WebSocket-Protocol: chat, superchat|"
            + "Sec-WebSocket-Version: 13||";

    private static final String AGREED = "HTTP/1.1 101 Switching Protocols|"
            + "Upgrade: websocket|"
            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=|"
            + "Connection: Upgrade||";

    private static String answer(String request, byte[]... frames) throws IOException {
        return answer(EchoServer::answer, request, frames);
    }

    private static String answer(Endpoint server, String request, byte[]... frames) throws IOException {
        byte[] said = concat(latin1(request.replace("|", "\r\n")), concat(frames));
        byte[] answer = OneConnection.serve(server, said);
        return new String(answer, StandardCharsets.ISO_8859_1).replace("\r\n", "|");
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int status(String request) throws IOException {
        String answer = answer(request);
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 101".length()));
    }

    private static String with(String field, String value) {
        return without(field).replaceFirst("\\|Host", "|" + field + ": " + value + "|Host");
    }

    private static String without(String field) {
        String changed = REQUEST.replaceFirst(field + ": [^|]*\\|", "");
        assertFalse(changed.equals(REQUEST), "nothing was changed");
        return changed;
    }

    @Nested
    class Section1_2_ProtocolOverview {
        @Test
        void exampleIsAgreedTo() throws IOException {
            assertEquals(AGREED, answer(REQUEST));
        }

        @Test
        void framesThatCameWithTheRequestAreRead() throws IOException {
            byte[] frames = concat(server(FIN | TEXT, "early"), server(FIN | CLOSE, ""));
            assertEquals(
                    AGREED + new String(frames, StandardCharsets.ISO_8859_1),
                    answer(REQUEST, client(FIN | TEXT, "early"), client(FIN | CLOSE, "")));
        }

        @Test
        void garbageThatCameWithTheRequestIsAViolation() throws IOException {
            String close = new String(server(FIN | CLOSE, Bytes.status(1002, "")), StandardCharsets.ISO_8859_1);
            assertEquals(AGREED + close, answer(REQUEST, latin1("GET / HTTP/1.1\r\n")));
        }
    }

    @Nested
    class Section4_2_1_ReadingTheClientsHandshake {
        @ParameterizedTest
        @ValueSource(strings = {"websocket", "WebSocket", "WEBSOCKET", "h2c, websocket", "foo,websocket , bar"})
        void upgradeNamesWebsocketInAnyCase(String value) throws IOException {
            assertEquals(101, status(with("Upgrade", value)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"upgrade", "Upgrade", "keep-alive, Upgrade", "keep-alive,UPGRADE"})
        void connectionNamesUpgradeInAnyCase(String value) throws IOException {
            assertEquals(101, status(with("Connection", value)));
        }

        @ParameterizedTest
        @CsvSource({
            "Upgrade,    websocke,     the Upgrade field does not name websocket",
            "Upgrade,    websocket/13, the Upgrade field does not name websocket",
            "Upgrade,    web socket,   the Upgrade field does not name websocket",
            "Connection, keep-alive,   the Connection field does not name Upgrade",
            "Sec-WebSocket-Key, '',                       Sec-WebSocket-Key must be 16 bytes in base64",
            "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZQ,   Sec-WebSocket-Key must be 16 bytes in base64",
            "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZQ=,  Sec-WebSocket-Key must be 16 bytes in base64",
            "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZTE=, Sec-WebSocket-Key must be 16 bytes in base64",
            "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZTEx, Sec-WebSocket-Key must be 16 bytes in base64",
            "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25j*Q==, Sec-WebSocket-Key must be 16 bytes in base64",
            "Sec-WebSocket-Key, dGhlIHNhbXBsZQ==,         Sec-WebSocket-Key must be 16 bytes in base64",
        })
        void valueThatIsWrongIsRefusedWithAReason(String field, String value, String reason) throws IOException {
            String answer = answer(with(field, value));
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.endsWith("||" + reason), answer);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Upgrade", "Connection", "Sec-WebSocket-Key"})
        void fieldThatIsMissingIsRefused(String field) throws IOException {
            assertEquals(400, status(without(field)));
        }

        @Test
        void secondKeyIsRefused() throws IOException {
            String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|";
            assertEquals(400, status(REQUEST.replace(key, key + key)));
        }

        @Test
        void otherMethodsAreRefused() throws IOException {
            assertEquals(400, status(REQUEST.replace("GET", "POST")));
            assertEquals(400, status(REQUEST.replace("GET", "HEAD")));
        }

        @Test
        void http10IsRefused() throws IOException {
            assertEquals(400, status(REQUEST.replace("HTTP/1.1", "HTTP/1.0")));
        }

        @Test
        void bodyIsNotTakenForFrames() throws IOException {
            String request = REQUEST.replace("Origin: http://example.com|", "Content-Length: 5|") + "hello";
            String close = new String(server(FIN | CLOSE, ""), StandardCharsets.ISO_8859_1);
            assertEquals(AGREED + close, answer(request, client(FIN | CLOSE, "")));
        }
    }

    @Nested
    class Section4_2_2_Version {
        @ParameterizedTest
        @ValueSource(strings = {"0", "8", "12", "14", "013", "13, 8", "thirteen", ""})
        void otherVersionsAreToldWhichOneItIs(String version) throws IOException {
            String answer = answer(with("Sec-WebSocket-Version", version));
            assertTrue(answer.startsWith("HTTP/1.1 426 Upgrade Required|"), answer);
            assertTrue(answer.contains("|Sec-WebSocket-Version: 13|"), answer);
            assertTrue(answer.contains("|Upgrade: websocket|"), answer);
        }

        @Test
        void noVersionIsAnOtherVersion() throws IOException {
            assertEquals(426, status(without("Sec-WebSocket-Version")));
        }
    }

    @Nested
    class Section9_Extensions {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "permessage-deflate; client_max_window_bits",
                    "permessage-deflate; server_max_window_bits=99",
                    "constructor, __proto__; toString",
                })
        void offersAreDeclined(String offers) throws IOException {
            assertEquals(AGREED, answer(offering(offers)));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '>',
                value = {
                    "permessage-deflate > permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                    "x-other, permessage-deflate; server_max_window_bits=15"
                            + " > permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                            + " server_max_window_bits=15",
                })
        void deflateIsAgreedToWhenItIsWanted(String offers, String agreed) throws IOException {
            String said = deflatingAnswer(offering(offers), client(FIN | CLOSE, ""));
            String close = new String(server(FIN | CLOSE, ""), StandardCharsets.ISO_8859_1);
            String field = "|Sec-WebSocket-Extensions: " + agreed;
            assertEquals(AGREED.replace("|Connection", field + "|Connection") + close, said);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "permessage-deflate; server_max_window_bits=10", "permessage-deflate; client_max_window_bits=7",
                    "permessage-bzip2", "constructor, __proto__; toString"
                })
        void whatCannotBeDoneIsDeclinedAllTheSame(String offers) throws IOException {
            String refused = new String(server(FIN | CLOSE, Bytes.status(1002, "")), StandardCharsets.ISO_8859_1);
            byte[] compressed = client(FIN | Bytes.RSV1 | TEXT, Bytes.hex("f2 48 cd c9 c9 07 00"));
            assertEquals(AGREED + refused, deflatingAnswer(offering(offers), compressed));
        }

        @Test
        void whatWasAgreedToIsDone() throws IOException {
            byte[] compressed = client(FIN | Bytes.RSV1 | TEXT, Bytes.hex("f2 48 cd c9 c9 07 00"));
            String said = deflatingAnswer(offering("permessage-deflate"), compressed, client(FIN | CLOSE, ""));
            byte[] frames = concat(server(FIN | TEXT, "Hello"), server(FIN | CLOSE, ""));
            assertTrue(said.endsWith("||" + new String(frames, StandardCharsets.ISO_8859_1)), said);
        }

        private static String offering(String extensions) {
            return REQUEST.replace("Origin: http://example.com", "Sec-WebSocket-Extensions: " + extensions);
        }

        private static String deflatingAnswer(String request, byte[]... frames) throws IOException {
            return answer(r -> Handshake.accept(r, true, EchoServer::begin), request, frames);
        }

        @Test
        void malformedOffersAreRefused() throws IOException {
            String unclosed = "Sec-WebSocket-Extensions: a;b=\"" + "\\c".repeat(2000);
            assertEquals(400, status(REQUEST.replace("Origin: http://example.com", unclosed)));
        }
    }

    @Test
    void whoeverNamesWebsocketAsksForOne() throws IOException {
        var asked = new ArrayList<Boolean>();
        String[] requests = {REQUEST, without("Sec-WebSocket-Key"), without("Upgrade"), with("Upgrade", "h2c")};
        for (String request : requests) {
            OneConnection.serve(
                    r -> {
                        asked.add(Handshake.isRequested(r));
                        return Response.empty(204);
                    },
                    latin1(request.replace("|", "\r\n")));
        }
        assertEquals(List.of(true, true, false, false), asked);
    }
}
