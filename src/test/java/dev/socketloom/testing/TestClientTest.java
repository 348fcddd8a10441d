package dev.socketloom.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.ConnectionRefused;
import dev.socketloom.SocketIOServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What `dev.socketloom.testing` promises, shown with it.
@Timeout(60)
class TestClientTest {

    record Point(int x, int y) {}

    private final SocketIOServer io = SocketIOServer.builder()
            .app(exchange -> {
                byte[] body = exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Set-Cookie", "a=1; Path=/");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            })
            .allowRequest(request -> !"no".equals(request.query("come").orElse("")))
            .build();
    private final TestServer server = TestServer.of(io);
    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        server.close();
    }

    @Nested
    class Connecting {

        @Test
        void joinsTheMainNamespaceWithTheIdThatTheServerKnows() throws Exception {
            TestClient client = server.connect();
            assertTrue(client.connected());
            assertTrue(io.socket(client.id()).isPresent());
        }

        @Test
        void takesAuthQueryAndHeadersAlong() throws Exception {
            io.of("/chat").onConnect((socket, auth) -> log.add(auth.get("token") + " "
                    + socket.handshake().query("a b").orElse("") + " " + socket.handshake().cookie("c").orElse("")));
            server.client()
                    .namespace("/chat")
                    .auth(Map.of("token", "secret"))
                    .query("a b", "1&2")
                    .header("Cookie", "c=3")
                    .connect();
            assertEquals(List.of("secret 1&2 3"), List.copyOf(log));
        }

        @Test
        void isRefusedAsAClientLearnsIt() {
            io.use(socket -> {
                throw new ConnectionRefused("not you", Map.of("hint", 1));
            });
            var refusal = assertThrows(ConnectionRefused.class, server::connect);
            assertEquals("not you", refusal.getMessage());
            assertEquals(Map.of("hint", 1), refusal.data());
            assertEquals(List.of(), io.sockets());
        }

        @Test
        void isRefusedBeforeThereIsASession() {
            var refusal = assertThrows(ConnectionRefused.class, () -> server.client().query("come", "no").connect());
            assertTrue(refusal.getMessage().startsWith("HTTP/1.1 403"), refusal.getMessage());
        }

        @Test
        void joinsAnotherNamespaceOnTheSameConnection() throws Exception {
            io.of("/b").on("x", (socket, _) -> socket.emit("y"));
            TestClient b = server.connect().join("/b");
            b.emit("x");
            assertEquals("y", b.next().name());
            assertEquals(1, io.clients());
        }
    }

    @Nested
    class Exchanging {

        @Test
        void valuesGoThroughTheWire() throws Exception {
            io.on("move", Point.class, (socket, point) -> socket.emit("moved", new Point(point.y(), point.x())));
            TestClient client = server.connect();
            client.emit("move", new Point(1, 2));
            Received moved = client.next("moved");
            assertEquals(Map.of("x", 2, "y", 1), moved.args().get(0));
            assertEquals(new Point(2, 1), moved.args().get(0, Point.class));
        }

        @Test
        void soDoBytesOfAnyLength() throws Exception {
            io.on("echo", (socket, args) -> socket.emit("echo", args.bytes(0), args.get(1)));
            TestClient client = server.connect();
            for (int length : new int[] {0, 3, 125, 126, 65_535, 65_536, 300_000}) {
                byte[] bytes = new byte[length];
                client.emit("echo", bytes, "x".repeat(length));
                Received back = client.next();
                assertArrayEquals(bytes, back.args().bytes(0));
                assertEquals(length, back.text(1).length());
            }
        }

        @Test
        void aCallAnswersWithTheAcknowledgement() throws Exception {
            io.reply("sum", (_, args) -> args.integer(0) + args.integer(1));
            assertEquals(5, server.connect().call("sum", 2, 3).integer(0));
        }

        @Test
        void theServerMayCallItsClientInAHandler() throws Exception {
            io.reply("ask-me", (socket, _) -> socket.call("question", 1).get(0));
            TestClient client = server.connect();
            client.answer("question", args -> "answer " + args.integer(0));
            assertEquals("answer 1", client.call("ask-me").text(0));
            assertEquals(List.of(), client.received());
        }

        @Test
        void aTestMayAnswerByHandAndOnce() throws Exception {
            TestClient client = server.connect();
            var answer = io.socket(client.id()).orElseThrow().request("question");
            Received question = client.next("question");
            question.answer("yes");
            assertEquals("yes", answer.await().text(0));
            assertThrows(IllegalStateException.class, () -> question.answer("again"));
            io.emit("plain");
            assertThrows(IllegalStateException.class, () -> client.next().answer());
        }

        @Test
        void whatAHandlerEmitsBeforeItBlocksArrives() throws Exception {
            var release = new CountDownLatch(1);
            io.on("slow", (socket, _) -> {
                socket.emit("begun");
                release.await();
                socket.emit("done");
            });
            TestClient client = server.connect();
            client.emit("slow");
            client.next("begun");
            release.countDown();
            client.next("done");
        }

        @Test
        void everythingThatIsUnderWayIsReceivedAndNothingElse() throws Exception {
            io.on("all", (_, args) -> io.emit("all", args));
            TestClient anna = server.connect();
            TestClient ben = server.connect();
            assertEquals(List.of(), anna.received());
            anna.emit("all", 1);
            anna.emit("all", 2);
            assertEquals("[all[1], all[2]]", ben.received().toString());
            assertEquals(2, anna.received().size());
            assertEquals(List.of(), ben.received());
        }

        @Test
        void anotherEventThanTheExpectedOneFailsTheTest() throws Exception {
            TestClient client = server.connect();
            io.emit("this");
            var failure = assertThrows(AssertionError.class, () -> client.next("that"));
            assertEquals("instead of that came this[]", failure.getMessage());
        }
    }

    @Nested
    class TheWebApplication {

        @Test
        void isAskedOverTheSameServer() {
            WebAnswer answer = server.web("POST", "/x?y=z", "ä", Map.of("X-A", "b"));
            assertEquals(200, answer.status());
            assertEquals("ä", answer.body());
            assertEquals("a=1", answer.cookie().orElse(""));
        }

        @Test
        void isNotAskedForSocketIO() {
            assertEquals(400, server.web("GET", "/socket.io/?EIO=4&transport=polling&sid=x", "", Map.of()).status());
        }
    }

    @Nested
    class Leaving {

        @Test
        void isNoticedHoweverItHappens() throws Exception {
            io.onDisconnect((_, reason) -> log.add(reason.toString()));
            server.connect().disconnect();
            server.connect().vanish();
            TestClient silent = server.connect();
            silent.fallSilent();
            server.advance(Duration.ofMinutes(1));
            TestClient sent = server.connect();
            io.disconnectSockets(true);
            assertFalse(sent.connected());
            server.settle();
            assertEquals(
                    List.of("client namespace disconnect", "transport close", "ping timeout",
                            "server namespace disconnect"),
                    List.copyOf(log));
        }

        @Test
        void failsACallThatIsUnderWay() throws Exception {
            io.on("leave", (socket, _) -> socket.disconnect(true));
            TestClient client = server.connect();
            assertThrows(AssertionError.class, () -> client.call("leave"));
        }
    }

    @Nested
    class Time {

        @Test
        void passesOnlyWhenToldAndClientsAnswerPingsMeanwhile() throws Exception {
            TestClient client = server.connect();
            server.advance(Duration.ofMinutes(10));
            assertTrue(client.connected());
            io.socket(client.id()).orElseThrow().expireAt(Instant.now().plusSeconds(60));
            server.advance(Duration.ofSeconds(20));
            assertTrue(client.connected());
            server.advance(Duration.ofSeconds(41));
            assertFalse(client.connected());
        }
    }

    @Nested
    class Failures {

        @Test
        void ofHandlersFailTheTestWhenTheServerIsClosed() throws Exception {
            var other = SocketIOServer.builder().build();
            var boo = new IllegalStateException("boo");
            other.on("x", (_, _) -> {
                throw boo;
            });
            var failing = TestServer.of(other);
            failing.connect().emit("x");
            failing.settle();
            assertSame(boo, assertThrows(AssertionError.class, failing::close).getCause());
        }

        @Test
        void areTheTestsOnceItHasTakenThem() throws Exception {
            io.on("x", (_, _) -> {
                throw new IllegalStateException("boo");
            });
            server.connect().emit("x");
            assertEquals("boo", server.failures().getFirst().getMessage());
            assertEquals(List.of(), server.failures());
        }

        @Test
        void areTheApplicationsWhenItHasAnErrorHandler() throws Exception {
            io.reply("x", (_, _) -> {
                throw new IllegalStateException("boo");
            });
            io.onError((error, _) -> error.getMessage());
            assertEquals("boo", server.connect().call("x").text(0));
        }
    }
}
