package dev.socketloom.http;

import static dev.socketloom.http.Listening.HELLO;
import static dev.socketloom.http.Listening.LOOPBACK;
import static dev.socketloom.http.Listening.limits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a server begins and ends, what it bears and what it refuses.
@Timeout(60)
class HttpServerLifeTest {

    private final Listening here = new Listening();

    @AfterEach
    void everythingIsClosed() throws Exception {
        here.close();
    }

    @Test
    void theAcceptLoopOutlivesWhateverGoesWrong() throws Exception {
        // Without a stall limit no connection can be made; anything else that fails there would do.
        HttpServer server = here.start(HELLO, limits(9, Duration.ofSeconds(10), null));
        for (int i = 0; i < 3; i++) {
            assertTrue(here.connect(server).isAtEnd());
        }
        server.awaitFarewells(Duration.ofSeconds(10));
        assertEquals(0, server.connections());
    }

    @Nested
    class WithoutMemoryOrThreads {

        private final Ticker time = Ticker.manual();
        private final AtomicInteger failures = new AtomicInteger();

        /// The first connections cannot be given a thread.
        private HttpServer failing(int times) throws IOException {
            var address = new InetSocketAddress(LOOPBACK, 0);
            return here.opened(HttpServer.start(address, HELLO, HttpOptions.defaults(), Optional.empty(), time, connection -> {
                if (failures.getAndIncrement() < times) {
                    throw new OutOfMemoryError("on purpose");
                }
                return Thread.ofVirtual().unstarted(connection);
            }));
        }

        @Test
        void aConnectionIsClosedAndForgottenAndTheNextIsServed() throws Exception {
            try (var _ = new Logged("dev.socketloom.http", "cannot accept")) {
                HttpServer server = failing(3);
                for (int i = 0; i < 3; i++) {
                    assertTrue(here.connect(server).isAtEnd());
                    server.awaitFarewells(Duration.ofSeconds(10));
                    assertEquals(0, server.connections());
                }
                RawClient client = here.connect(server);
                client.get("/");
                assertEquals(200, client.read().status());
                assertEquals(1, server.connections());
            }
        }

        @Test
        void oneLineASecondSaysSoWithoutAStackTrace() throws Exception {
            try (var log = new Logged("dev.socketloom.http", "cannot accept")) {
                HttpServer server = failing(4);
                for (int i = 0; i < 3; i++) {
                    assertTrue(here.connect(server).isAtEnd());
                }
                LogRecord first = log.take();
                assertEquals("cannot accept connections at the moment: java.lang.OutOfMemoryError: on purpose",
                        Logged.text(first));
                assertNull(first.getThrown());
                time.advance(Duration.ofMillis(999));
                assertTrue(here.connect(server).isAtEnd());
                RawClient client = here.connect(server);
                client.get("/");
                assertEquals(200, client.read().status());
                assertEquals(List.of(), log.rest());
            }
        }

        @Test
        void andAgainAfterThatSecond() throws Exception {
            try (var log = new Logged("dev.socketloom.http", "cannot accept")) {
                HttpServer server = failing(2);
                assertTrue(here.connect(server).isAtEnd());
                log.take();
                time.advance(Duration.ofSeconds(1));
                assertTrue(here.connect(server).isAtEnd());
                assertNull(log.take().getThrown());
            }
        }
    }

    @Nested
    class Limits {

        @Test
        void oneConnectionTooManyIsTurnedAwayAndThereIsRoomAgainLater() throws Exception {
            HttpServer server = here.start(HELLO, limits(2, Duration.ofSeconds(10), Duration.ofSeconds(20)));
            RawClient first = here.connect(server);
            RawClient second = here.connect(server);
            first.get("/");
            second.get("/");
            first.read();
            second.read();
            RawClient third = here.connect(server);
            assertEquals(503, third.read().status());
            assertTrue(third.isAtEnd());
            first.wire().close();
            here.threads().take().join();
            RawClient fourth = here.connect(server);
            fourth.get("/");
            assertEquals(200, fourth.read().status());
        }

        @Test
        void aSlowHeadIsToldSo() throws Exception {
            HttpServer server = here.start(HELLO, limits(9, Duration.ofMillis(100), Duration.ofSeconds(20)));
            RawClient client = here.connect(server);
            client.send("GET / HT");
            assertEquals(408, client.read().status());
            assertTrue(client.isAtEnd());
        }

        @Test
        void aWriterWhosePeerTakesNothingIsEnded() throws Exception {
            HttpServer server = here.start(
                    _ -> Response.of(200, "text/plain", new byte[50_000_000]),
                    limits(9, Duration.ofSeconds(10), Duration.ofMillis(200)));
            RawClient client = here.connect(server);
            client.get("/");
            here.threads().take().join();
            server.awaitFarewells(Duration.ofSeconds(10));
            assertEquals(0, server.connections());
        }
    }

    @Nested
    class Binding {

        @Test
        void portZeroIsAnyFreeOne() throws Exception {
            HttpServer server = here.start(HELLO);
            assertTrue(server.port() > 0);
            assertEquals(new InetSocketAddress(LOOPBACK, server.port()), server.address());
        }

        @Test
        void aBusyPortIsNamed() throws Exception {
            try (var busy = new ServerSocket(0, 1, LOOPBACK)) {
                var address = new InetSocketAddress(LOOPBACK, busy.getLocalPort());
                var thrown = assertThrows(BindException.class,
                        () -> HttpServer.start(address, HELLO, HttpOptions.defaults(), here.ticker()));
                assertTrue(thrown.getMessage().contains(":" + busy.getLocalPort()), thrown.getMessage());
                assertTrue(thrown.getMessage().contains("in use"), thrown.getMessage());
            }
        }

        @Test
        void aHostThatIsNoneIsNamed() {
            var address = InetSocketAddress.createUnresolved("no.such.host.invalid", 5000);
            var thrown = assertThrows(BindException.class,
                    () -> HttpServer.start(address, HELLO, HttpOptions.defaults(), here.ticker()));
            assertTrue(thrown.getMessage().contains("no.such.host.invalid:5000"), thrown.getMessage());
        }

        @Test
        void anAddressThatIsNotOursIsNamed() {
            var address = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5000);
            var thrown = assertThrows(BindException.class,
                    () -> HttpServer.start(address, HELLO, HttpOptions.defaults(), here.ticker()));
            assertTrue(thrown.getMessage().contains("192.0.2.1:5000"), thrown.getMessage());
        }
    }

    @Nested
    class Stopping {

        @Test
        void theAcceptingThreadHoldsTheJvmAndEndsWithTheServer() throws Exception {
            HttpServer server = here.start(HELLO);
            Thread acceptor = acceptor();
            assertFalse(acceptor.isDaemon());
            server.close();
            server.close();
            assertFalse(acceptor.isAlive());
            assertNull(acceptor());
        }

        private static Thread acceptor() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(t -> t.getName().equals("socketloom-accept"))
                    .findAny()
                    .orElse(null);
        }

        @Test
        void thePortIsFreeAndOpenConnectionsGoOnUntilTheClose() throws Exception {
            HttpServer server = here.start(HELLO);
            RawClient client = here.connect(server);
            client.get("/");
            client.read();
            server.stopAccepting();
            var address = new InetSocketAddress(LOOPBACK, server.port());
            try (var again = HttpServer.start(address, HELLO, HttpOptions.defaults(), here.ticker())) {
                client.get("/");
                assertEquals(200, client.read().status());
                assertEquals(1, server.connections());
                assertEquals(0, again.connections());
            }
            server.close();
            assertTrue(client.isAtEnd());
            here.threads().take().join();
            assertEquals(0, server.connections());
        }

        @Test
        void aCloseEndsHeldRequestsToo() throws Exception {
            var gone = new CompletableFuture<Boolean>();
            HttpServer server = here.start(request -> request.hold(() -> gone.complete(true)));
            RawClient client = here.connect(server);
            client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n");
            Thread thread = here.threads().take();
            server.close();
            assertTrue(gone.join());
            thread.join();
        }
    }
}
