package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.adapter.AdapterFactory;
import dev.socketloom.engineio.EngineOptions;
import dev.socketloom.http.Budget;
import dev.socketloom.http.HttpOptions;
import dev.socketloom.http.Routes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The limits that a builder sets are those that the server obeys.
@Timeout(120)
final class ServerLimitsTest {

    private static final int LONGEST_WAIT = 30_000;

    private static SocketIOServer started(UnaryOperator<ServerBuilder> limits) throws IOException {
        return limits.apply(SocketIOServer.builder().port(0)).build().start();
    }

    @Nested
    class ReachTheirLayer {

        @Test
        void thoseOfHttp() {
            ServerBuilder builder = SocketIOServer.builder()
                    .maxRequestLine(301).maxHead(2_002).maxHeaderLines(33).headTimeout(Duration.ofSeconds(4))
                    .bodyTimeout(Duration.ofSeconds(5)).keepAlive(Duration.ofSeconds(6)).maxChunkLine(77).maxTrailers(88)
                    .writeTimeout(Duration.ofSeconds(9)).discardLimit(10_010).discardTimeout(Duration.ofSeconds(11))
                    .maxConnections(12).maxConnectionsPerAddress(13).backlog(14);
            var receiving = new Budget(15);
            HttpOptions reached = builder.build().options().http(receiving);
            assertEquals(new HttpOptions(301, 2_002, 33, Duration.ofSeconds(4), Duration.ofSeconds(5),
                    Duration.ofSeconds(6), 77, 88, Duration.ofSeconds(9), 10_010, Duration.ofSeconds(11), 12, 13, 14,
                    receiving), reached);
        }

        @Test
        void thoseOfEngineIo() {
            ServerOptions options = SocketIOServer.builder()
                    .maxPayload(1_111).maxFragments(22).outboxLimit(3_333).outboxPatience(Duration.ofSeconds(4))
                    .sendBudget(5L << 20).closeTimeout(Duration.ofSeconds(6)).slowHandler(Duration.ofSeconds(7))
                    .discardLimit(8_888).discardTimeout(Duration.ofSeconds(9)).receiveBudget(6L << 20)
                    .build().options();
            var io = new SocketIOServer(options, Routes.EMPTY, RequestHooks.NONE, AdapterFactory.IN_MEMORY);
            try (io) {
                Running running =
                        Running.inMemory(options, Routes.EMPTY, RequestHooks.NONE, new ConnectionErrors(), io.directory());
                EngineOptions reached = running.engine().options();
                assertEquals(1_111, reached.maxPayload());
                assertEquals(22, reached.maxFragments());
                assertEquals(3_333, reached.outbox().limit());
                assertEquals(Duration.ofSeconds(4), reached.outbox().patience());
                assertTrue(reached.outbox().budget().share().grow(5L << 19));
                assertFalse(reached.outbox().budget().share().grow((5L << 19) + 1));
                assertEquals(Duration.ofSeconds(6), reached.parting().closeTimeout());
                assertEquals(8_888, reached.parting().discard());
                assertEquals(Duration.ofSeconds(9), reached.parting().discardTime());
                assertEquals(Duration.ofSeconds(7), reached.slowHandler());
                assertTrue(running.clientele().receiving().share().grow(6L << 19));
                assertFalse(running.clientele().receiving().share().grow((6L << 19) + 1));
                assertSame(options, running.clientele().options());
            }
        }
    }

    @Nested
    class OfHttp {

        private static String answer(SocketIOServer io, String request) throws IOException {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), io.port())) {
                socket.setSoTimeout(LONGEST_WAIT);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                return answer.substring(0, "HTTP/1.1 200".length());
            }
        }

        @ParameterizedTest
        @CsvSource({"300, 414", "100, 404"})
        void aRequestLineThatIsTooLongIsRefused(int length, int status) throws IOException {
            try (SocketIOServer io = started(builder -> builder.maxRequestLine(256))) {
                String request = "GET /" + "x".repeat(length) + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
                assertEquals("HTTP/1.1 " + status, answer(io, request));
            }
        }

        @ParameterizedTest
        @CsvSource({"40, 0, 400", "4, 0, 200", "4, 40, 400"})
        void chunkLinesAndTrailersThatAreTooLongAreRefused(int extension, int trailer, int status) throws IOException {
            try (SocketIOServer io = started(builder -> builder.maxChunkLine(16).maxTrailers(16).app(exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, -1);
            }))) {
                String end = trailer == 0 ? "" : "X: " + "t".repeat(trailer) + "\r\n";
                assertEquals("HTTP/1.1 " + status, answer(io, "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n1;" + "e".repeat(extension) + "\r\nx\r\n0\r\n" + end + "\r\n"));
            }
        }
    }

    @Nested
    class OfClients {

        @Test
        void oneMoreFromAnAddressIsTurnedAway() throws Exception {
            try (SocketIOServer io = started(builder -> builder.maxConnectionsPerAddress(1));
                    var first = RawClient.joined(io);
                    var socket = new Socket(InetAddress.getLoopbackAddress(), io.port())) {
                socket.setSoTimeout(LONGEST_WAIT);
                var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertTrue(answer.startsWith("HTTP/1.1 503"), answer);
                assertEquals(1, io.metrics().connections());
                first.send("42[\"x\"]");
            }
        }

        @Test
        void aMessageThatWouldTakeMoreThanIsLeftIsRefusedWithTryAgainLater() throws Exception {
            // What is not read in the end makes a reset of the close, which may overtake the close frame.
            try (SocketIOServer io = started(builder -> builder.receiveBudget(1 << 20).discardLimit(1 << 20));
                    var client = RawClient.joined(io);
                    var other = RawClient.joined(io)) {
                io.on("x", (socket, _) -> socket.emit("y"));
                other.send("42[\"x\",\"" + "x".repeat(200_000) + "\"]");
                assertEquals("42[\"y\"]", other.next());
                sendAsFarAsItGoes(client, "42[\"x\",\"" + "x".repeat(700_000) + "\"]");
                String last = client.next();
                assertTrue(last.startsWith("close 1013"), last);
                other.send("42[\"x\"]");
                assertEquals("42[\"y\"]", other.next());
            }
        }

        /// The close frame may come before everything is sent.
        private static void sendAsFarAsItGoes(RawClient client, String message) {
            try {
                client.send(message);
            } catch (CompletionException closed) {
                assertTrue(closed.getCause() instanceof IOException, closed::toString);
            }
        }

        @Test
        void aClientForWhichMoreWouldWaitThanIsLeftIsDisconnected() throws Exception {
            try (SocketIOServer io = started(builder -> builder.sendBudget(1 << 20));
                    var client = RawClient.joined(io)) {
                var gone = new CountDownLatch(1);
                io.onDisconnect((_, _) -> gone.countDown());
                assertEquals(0, io.emit("x", "x".repeat(700_000)).queued());
                gone.await();
                assertEquals(1, io.metrics().slowConsumers());
                assertEquals(0, io.metrics().sendingBytes());
                assertFalse(client.next().isEmpty());
            }
        }
    }

    /// From every thread, and from several at once.
    @Nested
    class Closing {

        @Test
        void twiceAtOnceIsClosingOnce() throws Exception {
            SocketIOServer io = started(builder -> builder);
            var left = new ArrayList<String>();
            io.onDisconnect((_, reason) -> {
                synchronized (left) {
                    left.add(reason.toString());
                }
            });
            try (var _ = RawClient.joined(io)) {
                var threads = new ArrayList<Thread>();
                for (int i = 0; i < 8; i++) {
                    threads.add(Thread.startVirtualThread(io::close));
                }
                for (Thread thread : threads) {
                    thread.join();
                }
                assertFalse(io.isRunning());
                assertEquals(List.of("server shutting down"), left);
                io.close();
                io.stop(Duration.ZERO);
            }
        }

        @Test
        void fromAHandlerTwiceReturnsAndTheServerStops() throws Exception {
            SocketIOServer io = started(builder -> builder);
            var closed = new CountDownLatch(1);
            io.on("stop", (_, _) -> {
                io.close();
                io.close();
                closed.countDown();
            });
            try (var client = RawClient.joined(io)) {
                client.send("42[\"stop\"]");
                closed.await();
                io.close();
                assertFalse(io.isRunning());
            }
        }
    }
}
