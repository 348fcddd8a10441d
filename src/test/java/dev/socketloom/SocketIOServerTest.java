package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The server end to end, over loopback.
class SocketIOServerTest {

    record Point(int x, int y) {}

    /// Of ours, between a connection's thread and the handler: few enough to be read as a table of contents.
    private static final int MOST_FRAMES = 12;

    private final SocketIOServer io = SocketIOServer.builder().port(0).build();
    private final LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        io.close();
    }

    /// A session over polling, joined, as the target of its requests.
    private String polling() throws Exception {
        String target = "/socket.io/?EIO=4&transport=polling";
        String open = RawClient.get(io, target).body();
        target += "&sid=" + open.substring(9, open.indexOf('"', 9));
        assertEquals("ok", RawClient.request(io, "POST", target, "40").body());
        assertTrue(RawClient.get(io, target).body().startsWith("40{\"sid\":"));
        return target;
    }

    @Nested
    class BeforeTheStart {

        @Test
        void nothingIsBoundAndNobodyIsThere() {
            assertThrows(IllegalStateException.class, io::port);
            assertEquals(new EmitResult(0, 0), io.emit("x"));
            assertEquals(List.of(), io.sockets());
            assertEquals(0, io.clients());
            assertEquals(0, io.count());
        }

        @Test
        void handlersOfAllKindsAreCollected() throws Exception {
            io.use(socket -> log.add("use"));
            io.onConnect((_, _) -> log.add("connect"));
            io.everywhere().on("x", (_, _) -> log.add("x"));
            io.of("/late").reply("y", (_, _) -> "answer");
            io.register("/late", new Object() {
                @OnConnect
                @SuppressWarnings("unused") // It is called by a handle.
                void enter() {
                    log.add("late");
                }
            });
            io.start();
            try (var client = RawClient.joined(io)) {
                client.send("42[\"x\"]");
                client.send("40/late,");
                assertTrue(client.next().startsWith("40/late,{"));
                client.send("42/late,1[\"y\"]");
                assertEquals("43/late,1[\"answer\"]", client.next());
            }
            assertEquals(List.of("use", "connect", "x", "late"), List.copyOf(log));
        }

        @Test
        void aStopMeansThatThereWillBeNoStart() {
            io.close();
            assertThrows(IllegalStateException.class, io::start);
        }
    }

    @Nested
    class Starting {

        @Test
        void twiceIsAMistake() throws Exception {
            io.start();
            assertThrows(IllegalStateException.class, io::start);
        }

        @Test
        void onAPortThatIsTakenSaysWhichAndMayBeTriedAgain() throws Exception {
            io.start();
            SocketIOServer second = SocketIOServer.builder().port(io.port()).build();
            var taken = assertThrows(BindException.class, second::start);
            assertTrue(taken.getMessage().contains(":" + io.port()), taken.getMessage());
            assertFalse(second.isRunning());
            int port = io.port();
            io.close();
            assertEquals(port, second.start().port());
            second.close();
        }

        @Test
        void leavesRoomForHandlersToCome() throws Exception {
            io.start();
            try (var client = RawClient.joined(io)) {
                io.on("x", (socket, _) -> socket.emit("y"));
                client.send("42[\"x\"]");
                assertEquals("42[\"y\"]", client.next());
            }
        }
    }

    @Nested
    class Running {

        @Test
        void servesPollingClients() throws Exception {
            io.on("echo", (socket, args) -> socket.emit("echo", args));
            io.start();
            String target = polling();
            assertEquals("ok", RawClient.request(io, "POST", target, "42[\"echo\",\"\\u2028\",1]").body());
            assertEquals("42[\"echo\",\"\u2028\",1]", RawClient.get(io, target).body());
        }

        @Test
        void showsAnIdWithWhichNobodyCanPollInTheClientsPlace() throws Exception {
            io.onConnect((socket, _) -> log.add(socket.id()));
            io.of("/b").onConnect((socket, _) -> log.add(socket.id()));
            io.start();
            String target = polling();
            RawClient.request(io, "POST", target, "40/b,");
            RawClient.get(io, target);
            List<String> ids = List.copyOf(log);
            assertEquals(2, Set.copyOf(ids).size());
            for (String id : ids) {
                assertFalse(target.contains(id));
                assertEquals(400, RawClient.get(io, "/socket.io/?EIO=4&transport=polling&sid=" + id).statusCode());
            }
        }

        @Test
        void carriesBytes() throws Exception {
            io.on("bin", (socket, args) -> socket.emit("bin", args.bytes(0).length, new byte[3]));
            io.start();
            try (var client = RawClient.joined(io)) {
                client.send("451-[\"bin\",{\"_placeholder\":true,\"num\":0}]");
                client.send(new byte[5]);
                assertEquals("451-[\"bin\",5,{\"_placeholder\":true,\"num\":0}]", client.next());
                assertEquals("binary 3", client.next());
            }
        }

        /// Two POSTs at the same time: the first one's body is still on its way when the second ends the session.
        @Test
        @Timeout(30)
        void answersAPostThatNobodyWantsAnyMore() throws Exception {
            io.start();
            String target = polling();
            try (var first = new java.net.Socket(io.address().getAddress(), io.port())) {
                first.getOutputStream().write(("POST " + target + " HTTP/1.1\r\nHost: h\r\nContent-Length: 99\r\n"
                        + "Expect: 100-continue\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                byte[] goOn = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
                assertArrayEquals(goOn, first.getInputStream().readNBytes(goOn.length));
                assertEquals(400, RawClient.request(io, "POST", target, "42[\"x\"]").statusCode());
                String answer = new String(first.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
                assertTrue(answer.endsWith("{\"code\":3,\"message\":\"Bad request\"}"), answer);
            }
        }

        @Test
        void letsAHandlerWaitForItsOwnClientAndOthersBeHandledMeanwhile() throws Exception {
            io.reply("ask-me", (socket, _) -> socket.call("question").get(0));
            io.reply("quick", (_, _) -> "quick");
            io.start();
            try (var client = RawClient.joined(io)) {
                client.send("421[\"ask-me\"]");
                assertEquals("420[\"question\"]", client.next());
                client.send("422[\"quick\"]");
                assertEquals("432[\"quick\"]", client.next());
                client.send("430[\"answer\"]");
                assertEquals("431[\"answer\"]", client.next());
            }
        }

        @Test
        void failsACallAtOnceWhenTheClientGoes() throws Exception {
            io.on("ask-me", (socket, _) -> {
                try {
                    socket.call("question");
                } catch (SocketIOException gone) {
                    log.add(gone.reason().toString());
                }
            });
            io.start();
            try (var client = RawClient.joined(io)) {
                client.send("42[\"ask-me\"]");
                assertEquals("420[\"question\"]", client.next());
            }
            assertEquals("DISCONNECTED", log.take());
        }

        @Test
        void sendsWhatAHandlerEmitsAlthoughTheHandlerGoesOn() throws Exception {
            var heard = new CountDownLatch(1);
            io.on("slow", (socket, _) -> {
                socket.emit("first");
                heard.await();
            });
            io.start();
            try (var client = RawClient.joined(io)) {
                client.send("42[\"slow\"]");
                assertEquals("42[\"first\"]", client.next());
                heard.countDown();
            }
        }

        private void looksUpTheStack(Socket socket) {
            List<String> ours = StackWalker.getInstance().walk(frames -> frames
                    .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                    .filter(frame -> frame.startsWith("dev.socketloom.") && !frame.contains("Test"))
                    .toList());
            socket.emit("stack", SocketIO.current() == socket, ours);
            log.addAll(ours);
        }

        @Test
        void callsAHandlerThroughFewFrames() throws Exception {
            io.on("move", Point.class, (socket, _) -> looksUpTheStack(socket));
            assertFewFrames();
        }

        @Test
        void callsAMethodOfAClassThroughFewFrames() throws Exception {
            io.register(new NamespaceHandler() {
                @SuppressWarnings("unused") // It is called by a handle.
                Object onMove(Socket socket, Point point) {
                    looksUpTheStack(socket);
                    return point;
                }
            });
            assertFewFrames();
        }

        private void assertFewFrames() throws Exception {
            io.use((_, _) -> {});
            io.start();
            try (var client = RawClient.joined(io)) {
                client.send("42[\"move\",{\"x\":1,\"y\":2}]");
                assertTrue(client.next().startsWith("42[\"stack\",true,"));
                assertTrue(log.size() <= MOST_FRAMES, log.size() + " frames: " + log);
            }
        }
    }

    @Nested
    class TheBrowserClient {

        @Test
        void offersItsOwnBrowserClientAsAModule() throws Exception {
            io.start();
            var script = RawClient.get(io, "/socket.io/socketloom-client.js");
            assertEquals("application/javascript; charset=utf-8", script.headers().firstValue("Content-Type").orElse(""));
            assertTrue(script.body().contains("export const io"));
        }

        @Test
        void isServedAsNodeDoes(@TempDir Path directory) throws Exception {
            Files.writeString(directory.resolve("socket.io.js"), "/* client */");
            Files.writeString(directory.resolve("socket.io.js.map"), "{}");
            Files.writeString(directory.resolve("secret.txt"), "secret");
            try (var server = SocketIOServer.builder().port(0).clientDir(directory).build().start()) {
                var script = RawClient.get(server, "/socket.io/socket.io.js");
                assertEquals("/* client */", script.body());
                assertEquals("application/javascript; charset=utf-8",
                        script.headers().firstValue("Content-Type").orElseThrow());
                String tag = script.headers().firstValue("ETag").orElseThrow();
                assertEquals(304, RawClient.get(server, "/socket.io/socket.io.js", "If-None-Match", tag).statusCode());
                assertEquals(200,
                        RawClient.get(server, "/socket.io/socket.io.js", "If-None-Match", "\"x\"").statusCode());
                assertEquals("application/json; charset=utf-8", RawClient.get(server, "/socket.io/socket.io.js.map")
                        .headers().firstValue("Content-Type").orElseThrow());
                assertEquals(404, RawClient.get(server, "/socket.io/socket.io.min.js").statusCode());
                assertTrue(!RawClient.get(server, "/socket.io/secret.txt").body().contains("secret"));
                assertEquals(405, RawClient.request(server, "POST", "/socket.io/socket.io.js", "").statusCode());
            }
        }
    }
}
