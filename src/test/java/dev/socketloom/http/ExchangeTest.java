package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpHandlers;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ExchangeTest {

    private static Served app(HttpHandler handler) {
        return Served.by(new App("/", handler));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A well-behaved handler.
    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        exchange.sendResponseHeaders(status, text.length());
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(utf8(text));
        }
    }

    /// Sends a request, and one more after it: both are answered, so the first left the connection in order.
    private static RawClient.Answer keptAlive(Served served, String request) throws IOException {
        served.client().send(request);
        RawClient.Answer answer = served.client().read();
        served.client().send("GET /again HTTP/1.1\r\nHost: h\r\n\r\n");
        assertEquals(answer.status(), served.client().read().status());
        return answer;
    }

    private static final String GET = "GET /a%20b?c=d%20e HTTP/1.1\r\nHost: h\r\nX-One: 1\r\nx-one: 2\r\n\r\n";

    @Nested
    class TheRequest {

        @Test
        void isShownAsTheJdkShowsIt() throws Exception {
            List<Object> seen = new ArrayList<>();
            try (var served = app(exchange -> {
                seen.add(exchange.getRequestMethod());
                seen.add(exchange.getRequestURI().toString());
                seen.add(exchange.getRequestURI().getPath());
                seen.add(exchange.getRequestURI().getQuery());
                seen.add(exchange.getProtocol());
                seen.add(exchange.getRequestHeaders().get("X-ONE"));
                seen.add(exchange.getRequestHeaders().getFirst("host"));
                seen.add(exchange.getRemoteAddress().getPort());
                seen.add(exchange.getLocalAddress().getPort());
                seen.add(exchange.getResponseCode());
                seen.add(exchange.getRequestBody().read());
                assertNull(exchange.getPrincipal());
                assertThrows(UnsupportedOperationException.class, () -> exchange.getRequestHeaders().add("a", "b"));
                answer(exchange, 200, "ok");
                seen.add(exchange.getResponseCode());
            })) {
                served.client().send(GET);
                assertEquals("ok", served.client().read().body());
                served.wires().server().awaitBlockedReader();
                assertEquals(
                        List.of("GET", "/a%20b?c=d%20e", "/a b", "c=d e", "HTTP/1.1", List.of("1", "2"), "h", 50_000,
                                80, -1, -1, 200),
                        seen);
            }
        }

        @ParameterizedTest
        @CsvSource(delimiter = ' ', value = {
            "/a/../b?c /b?c",
            "//evil/x /evil/x",
            "/%e2%82%ac /%E2%82%AC",
            "/a|b{c}?d|e=\"%zz\" /a%7Cb%7Bc%7D?d%7Ce=%22%25zz%22",
            "/a%3fb?c?d /a%3Fb?c?d",
            "/x;y=z:@!$&'()*+,= /x;y=z:@!$&'()*+,=",
            "http://h/p?q /p?q",
        })
        void hasAUriWhateverWasSent(String sent, String shown) throws Exception {
            try (var served = app(exchange -> answer(exchange, 200, exchange.getRequestURI().toString()))) {
                served.client().get(sent);
                assertEquals(shown, served.client().read().body());
            }
        }

        @Test
        void hasABodyThatIsReadAsItComes() throws Exception {
            try (var served = app(exchange -> {
                byte[] body = exchange.getRequestBody().readAllBytes();
                assertSame(exchange.getRequestBody(), exchange.getRequestBody());
                answer(exchange, 200, new String(body, StandardCharsets.UTF_8));
            })) {
                assertEquals("abc", keptAlive(served,
                        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc").body());
                String head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
                assertEquals("abcd", keptAlive(served, head + "3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n").body());
            }
        }

        @Test
        void whoseBodyIsMalformedIsA400UnlessTheHandlerKnowsBetter() throws Exception {
            try (var served = app(exchange -> {
                exchange.getRequestBody().readAllBytes();
                answer(exchange, 200, "never");
            })) {
                served.client().send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n");
                assertEquals(400, served.client().read().status());
                assertTrue(served.client().isAtEnd());
            }
        }

        @Test
        void whoseBodyIsTooSlowIsA408() throws Exception {
            try (var served = app(exchange -> {
                exchange.getRequestBody().readAllBytes();
                answer(exchange, 200, "never");
            })) {
                served.client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\na");
                served.advanceWhileReading(Duration.ofSeconds(61));
                assertEquals(408, served.client().read().status());
            }
        }

        @Test
        void whoseBodyWasNotReadLeavesTheConnectionInOrder() throws Exception {
            try (var served = app(exchange -> answer(exchange, 200, "unread"))) {
                assertEquals("unread", keptAlive(served,
                        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 20000\r\n\r\n" + "x".repeat(20_000)).body());
                served.client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\n\r\nx");
                assertEquals("close", served.client().read().header("Connection"));
                assertTrue(served.client().isAtEnd());
            }
        }

        @Test
        void isContinuedWhenItsBodyIsReadAndNotAfterTheAnswerHasBegun() throws Exception {
            try (var served = app(exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().flush();
                byte[] body = exchange.getRequestBody().readAllBytes();
                exchange.getResponseBody().write(body);
            })) {
                served.client().send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
                assertEquals("HTTP/1.1 200 OK", served.client().line());
                while (!served.client().line().isEmpty()) {}
                served.client().send("ok");
                assertEquals("2\r\nok\r\n0\r\n\r\n", served.client().rest());
            }
        }
    }

    @Nested
    class TheLength {

        @ParameterizedTest
        @ValueSource(ints = {1, 5, 8_000, 8_192, 100_000})
        void nMeansExactlyNBytes(int n) throws Exception {
            try (var served = app(exchange -> answer(exchange, 200, "x".repeat(n)))) {
                RawClient.Answer answer = keptAlive(served, GET);
                assertEquals("" + n, answer.header("Content-Length"));
                assertEquals(n, answer.body().length());
            }
        }

        @Test
        void nBytesLeaveWhenTheyAreThereWithoutAClose() throws Exception {
            try (var served = app(exchange -> {
                exchange.sendResponseHeaders(200, 3);
                exchange.getResponseBody().write(utf8("abc"));
                exchange.getRequestBody().read();
            })) {
                served.client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n");
                assertEquals("abc", served.client().read().body());
                served.client().send("x");
            }
        }

        @Test
        void moreThanNBytesAreRefused() throws Exception {
            List<String> seen = new ArrayList<>();
            try (var served = app(exchange -> {
                exchange.sendResponseHeaders(200, 3);
                exchange.getResponseBody().write(utf8("ab"));
                OutputStream out = exchange.getResponseBody();
                seen.add(assertThrows(IOException.class, () -> out.write(utf8("cd"))).getMessage());
                out.write('c');
                seen.add(assertThrows(IOException.class, () -> out.write('d')).getMessage());
            })) {
                served.client().send(GET);
                assertEquals("abc", served.client().read().body());
                served.wires().server().awaitBlockedReader();
                assertEquals(2, seen.size());
            }
        }

        @Test
        void fewerThanNBytesEndTheConnection() throws Exception {
            try (var served = app(exchange -> {
                exchange.sendResponseHeaders(200, 10);
                exchange.getResponseBody().write(utf8("abc"));
                exchange.getResponseBody().flush();
                assertThrows(IOException.class, () -> exchange.getResponseBody().close());
            })) {
                served.client().send(GET);
                assertTrue(served.client().rest().endsWith("\r\n\r\nabc"));
            }
        }

        @Test
        void fewerThanNBytesWithoutACloseEndItToo() throws Exception {
            try (var served = app(exchange -> {
                exchange.sendResponseHeaders(200, 10);
                exchange.getResponseBody().write(utf8("abc"));
                exchange.getResponseBody().flush();
            })) {
                served.client().send(GET);
                assertTrue(served.client().rest().endsWith("\r\n\r\nabc"));
            }
        }

        @Test
        void zeroMeansChunks() throws Exception {
            try (var served = app(exchange -> {
                exchange.getResponseHeaders().set("Content-Length", "7");
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write('a');
                    out.flush();
                    out.write(utf8("bcd"));
                    out.write(utf8("x".repeat(20_000)));
                }
            })) {
                RawClient.Answer answer = keptAlive(served, GET);
                assertEquals("chunked", answer.header("Transfer-Encoding"));
                assertEquals("", answer.header("Content-Length"));
                assertEquals("abcd" + "x".repeat(20_000), answer.body());
            }
        }

        @Test
        void chunksAndTheirHeadAreSeenAsTheyAreFlushed() throws Exception {
            try (var served = app(exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getRequestBody().read();
                exchange.getResponseBody().write(utf8("event"));
                exchange.getResponseBody().flush();
                exchange.getRequestBody().read();
            })) {
                served.client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n");
                while (!served.client().line().isEmpty()) {}
                served.client().send("1");
                assertEquals("5", served.client().line());
                assertEquals("event", served.client().bytes(5));
                served.client().send("2");
                assertEquals("", served.client().line());
                assertEquals("0", served.client().line());
            }
        }

        @Test
        void zeroInHttp10MeansUntilTheClose() throws Exception {
            try (var served = app(exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(utf8("all of it"));
                exchange.getResponseBody().close();
            })) {
                served.client().send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                RawClient.Answer answer = served.client().read();
                assertEquals("all of it", answer.body());
                assertEquals("close", answer.header("Connection"));
                assertEquals("", answer.header("Transfer-Encoding"));
            }
        }

        @Test
        void minusOneMeansNothing() throws Exception {
            List<String> seen = new ArrayList<>();
            try (var served = app(exchange -> {
                exchange.sendResponseHeaders(200, -1);
                seen.add(assertThrows(IOException.class, () -> exchange.getResponseBody().write('x')).getMessage());
            })) {
                assertEquals("0", keptAlive(served, GET).header("Content-Length"));
                served.wires().server().awaitBlockedReader();
                assertEquals(2, seen.size());
            }
        }

        @ParameterizedTest
        @CsvSource({"204, -1", "204, 0", "204, 5", "304, -1", "304, 5"})
        void isNothingWhenTheStatusForbidsContent(int status, long length) throws Exception {
            try (var served = app(exchange -> exchange.sendResponseHeaders(status, length))) {
                RawClient.Answer answer = keptAlive(served, GET);
                assertEquals("", answer.header("Content-Length") + answer.header("Transfer-Encoding"));
            }
        }

        @ParameterizedTest
        @CsvSource({"5, 5", "0, ''", "-1, ''"})
        void ofAHeadIsAnnouncedAndItsContentDropped(long length, String announced) throws Exception {
            try (var served = app(exchange -> {
                exchange.sendResponseHeaders(200, length);
                if (length >= 0) {
                    exchange.getResponseBody().write(utf8("hello"));
                }
                exchange.getResponseBody().close();
            })) {
                for (int i = 0; i < 2; i++) {
                    served.client().send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
                    RawClient.Answer answer = served.client().readHead();
                    assertEquals(announced, answer.header("Content-Length"));
                    assertEquals("", answer.header("Transfer-Encoding"));
                }
            }
        }

        @Test
        void ofAHeadMayBeSetByHand() throws Exception {
            try (var served = app(exchange -> {
                exchange.getResponseHeaders().set("Content-Length", "123");
                exchange.sendResponseHeaders(200, -1);
            })) {
                served.client().send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
                assertEquals("123", served.client().readHead().header("Content-Length"));
                served.client().send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
                assertEquals("0", served.client().read().header("Content-Length"));
            }
        }
    }

    @Nested
    class TheHandler {

        @Test
        void mayForgetToClose() throws Exception {
            try (var served = app(exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(utf8("forgotten"));
            })) {
                assertEquals("forgotten", keptAlive(served, GET).body());
            }
        }

        @Test
        void mayForgetToAnswer() throws Exception {
            try (var served = app(_ -> {})) {
                assertEquals(500, keptAlive(served, GET).status());
            }
        }

        @Test
        void mayCloseWithoutAnAnswer() throws Exception {
            try (var served = app(HttpExchange::close)) {
                served.client().send(GET);
                assertEquals("", served.client().rest());
            }
        }

        @Test
        void mayCloseTheExchangeInsteadOfItsStreams() throws Exception {
            try (var served = app(exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(utf8("closed"));
                exchange.close();
                exchange.close();
            })) {
                assertEquals("closed", keptAlive(served, GET).body());
            }
        }

        @Test
        void thatThrowsBeforeTheHeadersIsA500ThatSaysNothing() throws Exception {
            var errors = List.of(new IllegalStateException("secret"), new IOException("secret"), new Error("secret"));
            for (Throwable t : errors) {
                try (var served = app(_ -> ExchangeTest.<RuntimeException>sneak(t))) {
                    RawClient.Answer answer = keptAlive(served, GET);
                    assertEquals(500, answer.status());
                    assertFalse(answer.body().contains("secret"));
                }
            }
        }

        @Test
        void thatThrowsWhenNothingIsOutYetIsA500Too() throws Exception {
            try (var served = app(exchange -> {
                exchange.sendResponseHeaders(200, 10);
                exchange.getResponseBody().write(utf8("abc"));
                throw new IllegalStateException("on purpose");
            })) {
                assertEquals(500, keptAlive(served, GET).status());
            }
        }

        @Test
        void thatThrowsInTheMiddleEndsTheConnectionWithoutALastChunk() throws Exception {
            try (var served = app(exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(utf8("abc"));
                exchange.getResponseBody().flush();
                throw new IllegalStateException("on purpose");
            })) {
                served.client().send(GET);
                assertTrue(served.client().rest().endsWith("3\r\nabc\r\n"));
            }
        }

        @Test
        void thatThrowsAfterACompleteAnswerHurtsNobody() throws Exception {
            try (var served = app(exchange -> {
                answer(exchange, 200, "done");
                throw new IllegalStateException("on purpose");
            })) {
                assertEquals("done", keptAlive(served, GET).body());
            }
        }

        @Test
        void sendsItsHeadersOnce() throws Exception {
            List<String> seen = new ArrayList<>();
            try (var served = app(exchange -> {
                seen.add(assertThrows(IOException.class, () -> exchange.getResponseBody().write('x')).getMessage());
                exchange.sendResponseHeaders(200, -1);
                seen.add(assertThrows(IOException.class, () -> exchange.sendResponseHeaders(200, -1)).getMessage());
            })) {
                served.client().send(GET);
                assertEquals(200, served.client().read().status());
                served.wires().server().awaitBlockedReader();
                assertEquals(List.of("response headers not sent yet", "headers already sent"), seen);
            }
        }

        @Test
        void cannotSplitTheResponse() throws Exception {
            try (var served = app(exchange -> {
                exchange.getResponseHeaders().put("X", new ArrayList<>(List.of("y")));
                exchange.getResponseHeaders().get("X").set(0, "y\r\nSet-Cookie: z");
                answer(exchange, 200, "split");
            })) {
                served.client().send(GET);
                RawClient.Answer answer = served.client().read();
                assertEquals(500, answer.status());
                assertEquals("", answer.header("Set-Cookie"));
            }
        }

        @Test
        void mayCloseTheConnection() throws Exception {
            try (var served = app(exchange -> {
                exchange.getResponseHeaders().set("Connection", "close");
                answer(exchange, 200, "bye");
            })) {
                served.client().send(GET);
                assertEquals(List.of("close"), served.client().read().headers().all("Connection"));
                assertTrue(served.client().isAtEnd());
            }
        }

        @Test
        void sendsFieldsOfSeveralValues() throws Exception {
            try (var served = app(exchange -> {
                exchange.getResponseHeaders().add("Set-Cookie", "a=1");
                exchange.getResponseHeaders().add("Set-Cookie", "b=2");
                answer(exchange, 201, "ok");
            })) {
                served.client().send(GET);
                assertEquals(List.of("a=1", "b=2"), served.client().read().headers().all("Set-Cookie"));
            }
        }

        @Test
        void cannotSwitchProtocolsOrInventAStatus() throws Exception {
            for (int status : new int[] {0, 100, 101, 199, 1000, -1}) {
                try (var served = app(exchange -> exchange.sendResponseHeaders(status, -1))) {
                    served.client().send(GET);
                    assertEquals(500, served.client().read().status(), "status " + status);
                }
            }
        }
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T extends Throwable> void sneak(Throwable t) throws T {
        @SuppressWarnings("unchecked")
        T sneaked = (T) t;
        throw sneaked;
    }

    @Nested
    class TheContext {

        @Test
        void hasThePathAndTheHandler() {
            HttpHandler handler = _ -> {};
            var context = new App("/files", handler).context();
            assertEquals("/files", context.getPath());
            assertSame(handler, context.getHandler());
            assertNull(context.getAuthenticator());
            assertThrows(UnsupportedOperationException.class, context::getServer);
            assertThrows(UnsupportedOperationException.class, () -> context.setAuthenticator(null));
        }

        @Test
        void itsAttributesAreSeenByEveryExchangeAndTheExchangesOwnByNoOther() throws Exception {
            var app = new App("/", exchange -> {
                String text = exchange.getAttribute("shared") + " " + exchange.getAttribute("own");
                exchange.setAttribute("own", "mine");
                exchange.setAttribute("shared", "hidden");
                answer(exchange, 200, text + " " + exchange.getAttribute("own"));
            });
            app.context().getAttributes().put("shared", "ours");
            try (var served = Served.by(app)) {
                for (int i = 0; i < 2; i++) {
                    served.client().send(GET);
                    assertEquals("ours null mine", served.client().read().body());
                }
            }
        }

        @Test
        void itsFiltersRunAroundTheHandlerAndMayWrapItsStreams() throws Exception {
            var app = new App("/", exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(utf8("compressed"));
            });
            app.context().getFilters().add(Filter.beforeHandler("type", exchange ->
                    exchange.getResponseHeaders().set("X-Filter", "yes")));
            app.context().getFilters().add(new Filter() {
                @Override
                public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                    exchange.setStreams(null, new Lazy(exchange.getResponseBody()));
                    chain.doFilter(exchange);
                }

                @Override
                public String description() {
                    return "gzip";
                }
            });
            try (var served = Served.by(app)) {
                served.client().send(GET);
                while (!served.client().line().isEmpty()) {}
                var bytes = new ByteArrayOutputStream();
                for (int size; (size = Integer.parseInt(served.client().line(), 16)) > 0; ) {
                    bytes.write(served.client().rawBytes(size));
                    served.client().line();
                }
                var unzipped = new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()));
                assertEquals("compressed", new String(unzipped.readAllBytes(), StandardCharsets.UTF_8));
            }
        }

        /// A GZIP stream writes its header when it is made, which is too early for a filter.
        private static final class Lazy extends FilterOutputStream {
            private boolean zipped;

            Lazy(OutputStream out) {
                super(out);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (!zipped) {
                    zipped = true;
                    out = new GZIPOutputStream(out);
                }
                out.write(bytes, offset, length);
            }
        }
    }

    @Nested
    class TheJdksHandlers {

        @TempDir
        private Path directory;

        private Served files(String path) throws IOException {
            Files.writeString(directory.resolve("a.txt"), "text of a");
            Files.writeString(directory.resolve("empty.txt"), "");
            Files.createDirectories(directory.resolve("sub"));
            Files.writeString(directory.resolve("sub/index.html"), "<p>index</p>");
            var handler = SimpleFileServer.createFileHandler(directory.toRealPath());
            return Served.by(Routes.EMPTY.prefix(path, new App(path, handler)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"/", "/files", "/deep/er"})
        void serveFilesWhereverTheyAreMounted(String path) throws Exception {
            String prefix = path.equals("/") ? "" : path;
            try (var served = files(path)) {
                served.client().get(prefix + "/a.txt");
                RawClient.Answer answer = served.client().read();
                assertEquals("text of a", answer.body());
                assertEquals("text/plain", answer.header("Content-Type"));
                served.client().get(prefix + "/empty.txt");
                assertEquals("", served.client().read().body());
                served.client().get(prefix + "/sub/");
                assertEquals("<p>index</p>", served.client().read().body());
                served.client().get(prefix + "/sub");
                assertEquals(prefix + "/sub/", served.client().read().header("Location"));
                served.client().get(prefix + "/none.txt");
                assertEquals(404, served.client().read().status());
                served.client().get(prefix + "/");
                assertEquals(200, served.client().read().status());
                served.client().send("HEAD " + prefix + "/a.txt HTTP/1.1\r\nHost: h\r\n\r\n");
                assertEquals("9", served.client().readHead().header("Content-Length"));
                served.client().send("POST " + prefix + "/a.txt HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
                assertEquals(405, served.client().read().status());
                served.client().send("BREW " + prefix + "/a.txt HTTP/1.1\r\nHost: h\r\n\r\n");
                assertEquals(501, served.client().read().status());
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "/files/../../etc/passwd",
            "/files/%2e%2e/%2e%2e/etc/passwd",
            "/files/..%2f..%2fetc/passwd",
            "/files//etc/passwd",
            "//etc/passwd",
            "/files/..\\etc",
        })
        void serveNothingElse(String target) throws Exception {
            try (var served = files("/files")) {
                served.client().get(target);
                int status = served.client().read().status();
                assertTrue(status == 400 || status == 404, target + " " + status);
            }
        }

        @Test
        void ofAFixedAnswerWork() throws Exception {
            try (var served = app(HttpHandlers.of(418, com.sun.net.httpserver.Headers.of("X", "y"), "teapot"))) {
                RawClient.Answer answer = keptAlive(served, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
                assertEquals("teapot", answer.body());
                assertEquals("y", answer.header("X"));
            }
        }
    }
}
