package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What the builder takes about requests, seen by real ones.
class RequestHooksTest {

    private static final String OPEN = "/socket.io/?EIO=4&transport=polling";

    private final ServerBuilder builder = SocketIOServer.builder().port(0);
    private final List<String> log = new CopyOnWriteArrayList<>();
    private SocketIOServer io;

    private HttpResponse<String> open(String... headers) throws Exception {
        if (io == null) {
            io = builder.build().start();
        }
        return RawClient.get(io, OPEN, headers);
    }

    private static String sid(HttpResponse<String> open) {
        return open.body().substring(9, open.body().indexOf('"', 9));
    }

    private static String field(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @AfterEach
    void stop() {
        if (io != null) {
            // Nobody polls any more who could be told.
            io.stop(Duration.ZERO);
        }
    }

    @Nested
    class Origins {

        @Test
        void areOfThisServerByDefaultAndWithAnEmptyList() throws Exception {
            builder.corsAllowedOrigins();
            assertEquals(403, open("Origin", "http://a.example").statusCode());
            assertEquals(200, open("Origin", "http://127.0.0.1:" + io.port()).statusCode());
        }

        @Test
        void areDecidedByARule() throws Exception {
            builder.corsAllowedOrigins((origin, request) ->
                    origin.equals("https://a.example") && request.header("X-Team").isPresent());
            assertEquals(403, open("Origin", "https://a.example").statusCode());
            assertEquals("https://A.example:443",
                    field(open("Origin", "https://A.example:443", "X-Team", "1"), "Access-Control-Allow-Origin"));
        }

        @Test
        void theLastWordAboutThemCounts() throws Exception {
            builder.corsAllowedOrigins((_, _) -> true).corsAllowedOrigins("https://a.example");
            assertEquals(403, open("Origin", "https://b.example").statusCode());
        }

        @Test
        void areNotCheckedIfThatIsWanted() throws Exception {
            builder.checkOrigins(false).corsAllowedOrigins((_, _) -> false);
            assertEquals(200, open("Origin", "https://b.example").statusCode());
            assertEquals("", field(open("Origin", "https://b.example"), "Access-Control-Allow-Origin"));
        }

        @Test
        void mayBeRemembered() throws Exception {
            open();
            var preflight = RawClient.request(io, "OPTIONS", OPEN, "", "Origin", "http://127.0.0.1:" + io.port());
            assertEquals("600", field(preflight, "Access-Control-Max-Age"));
        }

        @Test
        void withCookiesAreNamed() {
            builder.corsCredentials(true);
            assertThrows(IllegalStateException.class, builder.corsAllowedOrigins("http://a", "*")::build);
            assertThrows(IllegalStateException.class, builder.corsAllowedOrigins().checkOrigins(false)::build);
            builder.checkOrigins(true).corsAllowedOrigins((_, _) -> true).build();
            builder.corsAllowedOrigins("http://a").build();
        }

        @Test
        void ofEverybodyAreWarnedOfOncePerServer() {
            assertEquals(List.of("corsAllowedOrigins contains *: every web page may connect, whatever else is in the list"),
                    warnings(builder.corsAllowedOrigins("http://a", "*")));
            assertEquals(1, warnings(builder.set(ServerOptions.CORS_ALLOWED_ORIGINS, List.of("*", "*"))).size());
            assertEquals(List.of(), warnings(builder.corsAllowedOrigins("http://a")));
        }

        private List<String> warnings(ServerBuilder building) {
            var lines = new ArrayList<String>();
            Logger logger = Logger.getLogger("dev.socketloom");
            var recorder = new Handler() {
                @Override
                public void publish(LogRecord line) {
                    lines.add(line.getMessage());
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
            logger.addHandler(recorder);
            try {
                building.build();
            } finally {
                logger.removeHandler(recorder);
            }
            return lines;
        }
    }

    @Nested
    class BehindAProxy {

        private void rememberHandshakes() {
            builder.allowRequest(request -> log.add(request.clientAddress().getHostAddress() + " "
                    + request.address().getAddress().getHostAddress() + " " + request.secure()));
        }

        @Test
        void theClientIsWhereATrustedOneSays() throws Exception {
            rememberHandshakes();
            builder.trustedProxies("127.0.0.0/8");
            open("X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "https");
            assertEquals(List.of("203.0.113.7 127.0.0.1 true"), log);
        }

        @Test
        void othersAreNotBelieved() throws Exception {
            rememberHandshakes();
            open("X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "https");
            assertEquals(List.of("127.0.0.1 127.0.0.1 false"), log);
        }

        @Test
        void socketsKnowItToo() throws Exception {
            builder.trustedProxies("127.0.0.1");
            String sid = sid(open("X-Forwarded-For", "203.0.113.7"));
            io.onConnect((socket, _) -> log.add(socket.handshake().clientAddress().getHostAddress()));
            RawClient.request(io, "POST", OPEN + "&sid=" + sid, "40");
            RawClient.get(io, OPEN + "&sid=" + sid);
            assertEquals(List.of("203.0.113.7"), log);
        }

        @Test
        void thePageIsOfThisServer() throws Exception {
            builder.trustedProxies("127.0.0.1", "::1");
            String[] fields = {
                "Origin", "https://www.example.org", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "www.example.org"
            };
            assertEquals(200, open(fields).statusCode());
        }

        @Test
        void onlyAddressesAreTrusted() {
            assertThrows(IllegalArgumentException.class, () -> builder.trustedProxies("proxy.example.org"));
            assertThrows(IllegalArgumentException.class, () -> builder.trustedProxies("10.0.0.0/33"));
        }
    }

    @Nested
    class Answers {

        @Test
        void haveNoCookieUnlessItIsWanted() throws Exception {
            assertEquals("", field(open(), "Set-Cookie"));
        }

        @Test
        void haveTheCookieOfTheSession() throws Exception {
            builder.cookie(SidCookie.standard().name("stick"));
            HttpResponse<String> answer = open();
            String sid = sid(answer);
            assertEquals("stick=" + sid + "; Path=/; HttpOnly; SameSite=Lax", field(answer, "Set-Cookie"));
        }

        @Test
        void haveTheFieldsThatHooksAdd() throws Exception {
            builder.onHeaders((response, request, first) -> response.add("X-Served", request.header("X-Name").orElse("-")));
            builder.onHeaders((response, _, first) -> response.add("X-First", "" + first));
            HttpResponse<String> answer = open("X-Name", "ann");
            assertEquals("ann", field(answer, "X-Served"));
            assertEquals("true", field(answer, "X-First"));
            String sid = sid(answer);
            assertEquals("false", field(RawClient.request(io, "POST", OPEN + "&sid=" + sid, "40"), "X-First"));
        }

        @Test
        void haveNothingOfAHookThatFails() throws Exception {
            builder.onHeaders((response, _, _) -> {
                response.add("X-A", "1");
                response.add("X-B", "two\nlines");
            });
            builder.onHeaders((response, _, _) -> response.add("X-C", "3"));
            HttpResponse<String> answer = open();
            assertEquals(200, answer.statusCode());
            assertEquals("", field(answer, "X-A"));
            assertEquals("3", field(answer, "X-C"));
        }

        @Test
        void areCompressedFromAKibibyteOn() throws Exception {
            assertEquals("gzip", coding(1_100));
            assertEquals("", coding(100));
        }

        @Test
        void areNotIfThatIsNotWanted() throws Exception {
            builder.httpCompression(false);
            assertEquals("", coding(1_100));
        }

        @Test
        void areCompressedFromAnotherLengthOn() throws Exception {
            builder.compressionThreshold(50);
            assertEquals("gzip", coding(100));
        }

        /// How a poll comes back that brings an event of about so many bytes.
        private String coding(int bytes) throws Exception {
            String target = OPEN + "&sid=" + sid(open());
            RawClient.request(io, "POST", target, "40");
            RawClient.get(io, target);
            io.emit("x", "x".repeat(bytes - 10));
            return field(RawClient.get(io, target, "Accept-Encoding", "gzip"), "Content-Encoding");
        }
    }

    @Nested
    class Refusals {

        @Test
        void areToldAndCounted() throws Exception {
            open();
            var first = io.onConnectionError(error -> log.add(
                    error.code() + " " + error.message() + " " + error.request().header("Origin").orElse("")));
            assertEquals(403, open("Origin", "http://evil.example").statusCode());
            RawClient.get(io, OPEN + "&sid=none");
            first.off();
            RawClient.get(io, OPEN + "&sid=none");
            assertEquals(List.of("4 origin not allowed http://evil.example", "1 Session ID unknown "), log);
            assertEquals(1, io.connectionErrors(4));
            assertEquals(2, io.connectionErrors(1));
            assertEquals(3, io.connectionErrors());
        }

        @Test
        void ofTheApplicationHaveItsWords() throws Exception {
            builder.allowRequest(_ -> {
                throw new ConnectionRefused("not today");
            });
            assertEquals("{\"code\":4,\"message\":\"not today\"}", open().body());
            builder.allowRequest(_ -> false);
            assertTrue(open().body().contains("not today"), "a server that was built does not change");
            assertFalse(io.sockets().iterator().hasNext());
        }
    }
}
