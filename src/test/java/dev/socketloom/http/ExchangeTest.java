package dev.socketloom.http;

import static dev.socketloom.http.Apps.GET;
import static dev.socketloom.http.Apps.answer;
import static dev.socketloom.http.Apps.app;
import static dev.socketloom.http.Apps.keptAlive;
import static dev.socketloom.http.Apps.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ExchangeTest {

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
}
