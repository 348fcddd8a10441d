package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.testing.TestClient;
import dev.socketloom.testing.TestServer;
import dev.socketloom.trials.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which handlers run on an executor, and what becomes of those that it refuses. It has one thread.
@Timeout(60)
class ElsewhereTest {

    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name("pooled").factory());
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    @AfterEach
    void shutDown() {
        pool.shutdownNow();
    }

    private static String here() {
        String where = Thread.currentThread().getName().equals("pooled") ? "there" : "at home";
        return SocketIO.currentIfAny().isPresent() ? where : where + " without a socket";
    }

    private void log(String what) {
        log.add(what + " " + here());
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T value = queue.poll(1, TimeUnit.MINUTES);
        assertNotNull(value, "nothing came");
        return value;
    }

    private static SocketIOServer server(ThreadPoolExecutor pool) {
        return SocketIOServer.builder().executor(pool).build();
    }

    @Nested
    class TheServersExecutor {

        private final SocketIOServer io = server(pool);

        @Test
        void runsWhatIsAskedForAndNotWhatIsTold() throws Exception {
            io.use(_ -> log("check"));
            io.onConnect((_, _) -> log("connect"));
            io.use((_, _) -> log("middleware"));
            io.use((_, _, chain) -> {
                log("around");
                chain.proceed();
            });
            io.onAny((_, _) -> log("any"));
            io.on("x", (_, _) -> log("handler"));
            io.on("ask", (socket, _) -> socket.request("ready?").then(_ -> log("answer")));
            io.onDisconnect((_, _) -> log("disconnect"));
            try (var server = TestServer.of(io)) {
                TestClient client = server.connect();
                client.emit("x");
                server.settle();
                assertEquals(List.of("check there", "connect there", "middleware there", "around there", "any there",
                        "handler there"), drained());
                client.answer("ready?", _ -> "yes");
                client.emit("ask");
                assertEquals("middleware there", next(log));
                assertEquals("around there", next(log));
                assertEquals("any there", next(log));
                assertEquals("answer at home", next(log));
                client.disconnect();
                assertEquals("disconnect at home", next(log));
            }
        }

        @Test
        void doesNotRunWhatIsToldOfAnUpgrade() {
            Stage stage = new Stage(io.options());
            stage.io.on("x", (_, _) -> log("handler"));
            stage.io.onUpgrade(_ -> log("upgrade"));
            FakeLink link = stage.joined();
            link.receive("2[\"x\"]");
            link.upgrades();
            assertEquals(List.of("handler there", "upgrade at home"), drained());
        }

        @Test
        void acknowledgesAndAsksAsTheOwnThreadDoes() throws Exception {
            io.reply("add", int.class, int.class, (_, a, b) -> a + b);
            io.reply("nothing", (_, _) -> null);
            io.reply("ask", (socket, _) -> socket.call("name?").text(0) + " " + here());
            io.reply("between", (_, _) -> here());
            try (var server = TestServer.of(io)) {
                TestClient client = server.connect();
                assertEquals(5, client.call("add", 2, 3).integer(0));
                assertEquals("[null]", client.call("nothing").toString());
                Thread.ofVirtual().start(() -> log.add(client.call("ask").text(0)));
                var asked = client.next("name?");
                assertEquals("at home", client.call("between").text(0));
                asked.answer("Ann");
                assertEquals("Ann there", next(log));
                assertEquals("there", client.call("between").text(0));
            }
        }

        @Test
        void whichRefusesAnEventFailsIt() throws Exception {
            var failures = new ArrayList<Throwable>();
            io.reply("x", (_, _) -> "never");
            io.onError((error, event) -> {
                failures.add(error);
                log("failed " + event.kind() + " " + event.name());
                return "busy";
            });
            io.onDisconnect((_, _) -> log("disconnect"));
            try (var server = TestServer.of(io)) {
                TestClient client = server.connect();
                pool.shutdown();
                assertEquals("busy", client.call("x").text(0));
                assertEquals("busy", client.call("x").text(0));
                assertTrue(client.connected());
                assertEquals(2, failures.size());
                assertInstanceOf(RejectedExecutionException.class, failures.getFirst());
                String words = String.valueOf(failures.getFirst().getMessage());
                assertTrue(words.startsWith("Task \"x\" of /#"), words);
                assertEquals(List.of("failed EVENT x at home", "failed EVENT x at home"), drained());
                client.disconnect();
                assertEquals("disconnect at home", next(log));
            }
        }

        @Test
        void whichRefusesAConnectionKeepsItOut() throws Exception {
            io.onConnect((_, _) -> log("never"));
            io.onError((error, event) -> log.add(event.kind() + " " + error.getClass().getSimpleName()));
            try (var server = TestServer.of(io)) {
                pool.shutdown();
                var refusal = assertThrows(ConnectionRefused.class, server::connect);
                assertEquals("internal error", refusal.getMessage());
                assertEquals(List.of("CONNECT RejectedExecutionException"), drained());
            }
        }

        @Test
        void mayRefuseAConnectionInWords() {
            io.onConnect((_, auth) -> {
                throw new ConnectionRefused("not you", Map.of("auth", auth));
            });
            try (var server = TestServer.of(io)) {
                var refusal = assertThrows(ConnectionRefused.class, server::connect);
                assertEquals("not you", refusal.getMessage());
            }
        }

        @Test
        void reportsAFailureOnce() throws Exception {
            io.use((_, event) -> {
                if (event.name().equals("rejected")) {
                    throw new SecurityException("not you");
                }
            });
            io.on("x", (_, _) -> {
                throw new IllegalStateException("boo");
            });
            io.onError((error, _) -> log.add(error.getMessage()));
            try (var server = TestServer.of(io)) {
                TestClient client = server.connect();
                client.emit("x");
                client.emit("rejected");
                server.settle();
                assertEquals(List.of("boo", "not you"), drained());
            }
        }

        @Test
        void isWaitedForWhenTheServerStops() throws Exception {
            var begun = new CountDownLatch(1);
            var mayEnd = new CountDownLatch(1);
            io.on("work", (_, _) -> {
                begun.countDown();
                Race.await(mayEnd);
                log("worked");
            });
            io.onDisconnect((_, reason) -> log(reason.toString()));
            try (var server = TestServer.of(io)) {
                server.connect().emit("work");
                Race.await(begun);
                Thread stopping = Thread.ofVirtual().start(() -> io.stop(Duration.ofMinutes(1)));
                Race.until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
                mayEnd.countDown();
                stopping.join();
                assertEquals(List.of("worked there", "server shutting down at home"), drained());
            }
        }
    }

    private List<String> drained() {
        var all = new ArrayList<String>();
        log.drainTo(all);
        return all;
    }

    @Nested
    class BehindAMiddleware {

        private final SocketIOServer io = SocketIOServer.builder().build();

        @Test
        void runsWhatFollowsIt() throws Exception {
            io.use((_, _) -> log("before"));
            io.use((_, _, chain) -> {
                chain.proceed(pool);
                log("afterwards");
            });
            io.use((_, _) -> log("behind"));
            io.on("x", (_, _) -> log("handler"));
            io.of("/other").on("x", (_, _) -> log("other"));
            try (var server = TestServer.of(io)) {
                TestClient client = server.connect();
                client.emit("x");
                client.join("/other").emit("x");
                server.settle();
                assertEquals(List.of("before at home", "behind there", "handler there", "afterwards at home",
                        "other at home"), drained());
            }
        }

        @Test
        void runsOneEventIfItSaysSo() throws Exception {
            io.use((_, event, chain) -> {
                if (event.name().equals("render")) {
                    chain.proceed(pool);
                } else {
                    chain.proceed();
                }
            });
            io.reply("render", (_, _) -> here());
            io.reply("other", (_, _) -> here());
            try (var server = TestServer.of(io)) {
                TestClient client = server.connect();
                assertEquals("there", client.call("render").text(0));
                assertEquals("at home", client.call("other").text(0));
            }
        }

        @Test
        void bindsWhatIsBoundBehindIt() throws Exception {
            ScopedValue<String> tenant = ScopedValue.newInstance();
            Handlers.EventInterceptor binding = (_, _, chain) -> ScopedValue.where(tenant, "blue").call(() -> {
                chain.proceed();
                return null;
            });
            io.use((_, _, chain) -> chain.proceed(pool));
            io.use(binding);
            io.reply("x", (_, _) -> tenant.get() + " " + here());
            try (var server = TestServer.of(io)) {
                assertEquals("blue there", server.connect().call("x").text(0));
            }
        }

        @Test
        void seesARefusalAndMayHandleTheEventOtherwise() throws Exception {
            io.use((_, event, chain) -> {
                try {
                    chain.proceed(pool);
                } catch (RejectedExecutionException busy) {
                    event.args().ack().ifPresent(ack -> ack.send("later"));
                }
            });
            io.reply("x", (_, _) -> "done");
            try (var server = TestServer.of(io)) {
                TestClient client = server.connect();
                assertEquals("done", client.call("x").text(0));
                pool.shutdown();
                assertEquals("later", client.call("x").text(0));
            }
        }

        @Test
        void seesAFailureOfAHandlerOnce() throws Exception {
            io.use((_, _, chain) -> {
                try {
                    chain.proceed(pool);
                } catch (IllegalStateException failure) {
                    log.add("rolled back");
                    throw failure;
                }
            });
            io.on("x", (_, _) -> {
                throw new IllegalStateException("boo");
            });
            io.onError((error, _) -> log.add("reported: " + error.getMessage()));
            try (var server = TestServer.of(io)) {
                server.connect().emit("x");
                server.settle();
                assertEquals(List.of("reported: boo", "rolled back"), drained());
            }
        }

        @Test
        void proceedsOnce() throws Exception {
            io.use((_, _, chain) -> {
                chain.proceed(pool);
                assertThrows(IllegalStateException.class, () -> chain.proceed(pool));
                assertThrows(IllegalStateException.class, chain::proceed);
            });
            io.on("x", (_, _) -> log("handler"));
            try (var server = TestServer.of(io)) {
                server.connect().emit("x");
                server.settle();
                assertEquals(List.of("handler there"), drained());
            }
        }

        @Test
        void ofTheServersExecutorRunsOnIt() throws Exception {
            SocketIOServer both = server(pool);
            both.use((_, _, chain) -> chain.proceed(pool));
            both.reply("x", (_, _) -> here());
            try (var server = TestServer.of(both)) {
                assertEquals("there", server.connect().call("x").text(0));
            }
        }
    }

    @Nested
    class ASharedSession {

        /// Two tabs of a visitor: the first has looked at the session and comes to the executor behind the second.
        @Test
        void isNotKeptWhileTheExecutorIsWaitedFor() throws Exception {
            var store = new RecordingStore();
            SocketIOServer io = SocketIOServer.builder().sessions(store).manageSession(false).build();
            var mayLook = new CountDownLatch(1);
            io.use((socket, event, chain) -> {
                if (event.name().equals("first")) {
                    socket.session().put("seen", "yes");
                }
                chain.proceed(pool);
            });
            io.reply("first", (socket, _) -> socket.session().get("seen") + ", " + socket.session().get("by"));
            io.reply("second", (socket, _) -> {
                log("begun");
                Race.await(mayLook);
                return socket.session().put("by", "the second") + ", " + socket.session().get("seen");
            });
            try (var server = TestServer.of(io)) {
                TestClient first = server.client().header("Cookie", "sid=s").connect();
                TestClient second = server.client().header("Cookie", "sid=s").connect();
                var answer = new LinkedBlockingQueue<String>();
                Thread.ofVirtual().start(() -> answer.add(second.call("second").text(0)));
                assertEquals("begun there", next(log));
                Thread.ofVirtual().start(() -> log.add(first.call("first").text(0)));
                Race.until(() -> pool.getQueue().size() == 1);
                mayLook.countDown();
                assertEquals("null, yes", next(answer));
                assertEquals("yes, the second", next(log));
            }
        }
    }

    @Test
    void aServerWithoutOneRunsEverythingAtHome() throws Exception {
        SocketIOServer io = SocketIOServer.builder().build();
        io.onConnect((_, _) -> log("connect"));
        io.on("x", (_, _) -> log("handler"));
        try (var server = TestServer.of(io)) {
            server.connect().emit("x");
            server.settle();
            assertEquals(List.of("connect at home", "handler at home"), drained());
        }
    }
}
