package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The end of a server, over loopback.
class SocketIOServerStopTest {

    private final SocketIOServer io = SocketIOServer.builder().port(0).build();
    private final LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        io.close();
    }

    @Test
    void tellsWebSocketsThatTheServerGoesAway() throws Exception {
        io.onDisconnect((_, reason) -> log.add(reason.toString()));
        io.start();
        try (var client = RawClient.joined(io)) {
            io.stop(Duration.ofSeconds(5));
            assertEquals(List.of("server shutting down"), List.copyOf(log));
            assertTrue(client.next().startsWith("close 1001"));
        }
    }

    @Test
    void afterADrainFindsNobody() throws Exception {
        io.onDisconnect((_, reason) -> log.add(reason.toString()));
        assertThrows(IllegalStateException.class, () -> io.drain(Duration.ZERO));
        io.start();
        try (var client = RawClient.joined(io)) {
            io.drain(Duration.ZERO);
            assertEquals("server shutting down", log.take());
            assertTrue(client.next().startsWith("close 1001"));
            assertTrue(io.isRunning());
            assertEquals(503, RawClient.get(io, "/socket.io/?EIO=4&transport=polling").statusCode());
        }
    }

    @Test
    void endsOneOfTwoServersAndNotTheOther() throws Exception {
        io.start();
        try (var other = SocketIOServer.builder().port(0).build().start();
                var client = RawClient.joined(other)) {
            other.on("x", (socket, _) -> socket.emit("y"));
            io.close();
            client.send("42[\"x\"]");
            assertEquals("42[\"y\"]", client.next());
        }
    }

    @Test
    void freesThePortAndAllowsAnotherServerOnIt() throws Exception {
        io.start();
        int port = io.port();
        io.close();
        try (var another = SocketIOServer.builder().port(port).build().start()) {
            assertEquals(port, another.port());
        }
    }

    @Test
    void worksFromAHandlerAndTwice() throws Exception {
        io.on("stop", (_, _) -> {
            io.close();
            io.close();
            log.add("stopped");
        });
        io.start();
        try (var client = RawClient.joined(io)) {
            client.send("42[\"stop\"]");
            assertEquals("stopped", log.take());
        }
        io.close();
    }

    @Test
    @Timeout(30)
    void doesNotWaitForAHandlerLongerThanItsPatience() throws Exception {
        var release = new CountDownLatch(1);
        io.on("block", (_, _) -> {
            log.add("blocks");
            release.await();
        });
        io.start();
        try (var client = RawClient.joined(io)) {
            client.send("42[\"block\"]");
            assertEquals("blocks", log.take());
            io.stop(Duration.ofMillis(20));
            assertFalse(io.isRunning());
        } finally {
            release.countDown();
        }
    }

    @Test
    @Timeout(30)
    void leavesNoThreadOfItsOwnBehind() throws Exception {
        Set<Thread> before = ourThreads();
        io.start();
        Set<Thread> ours = ourThreads();
        ours.removeAll(before);
        assertFalse(ours.isEmpty());
        try (var _ = RawClient.joined(io)) {
            io.close();
        }
        for (Thread thread : ours) {
            thread.join();
        }
    }

    private static Set<Thread> ourThreads() {
        var ours = new HashSet<Thread>(Thread.getAllStackTraces().keySet());
        ours.removeIf(thread -> !thread.getName().startsWith("socketloom"));
        return ours;
    }

    @Test
    void endsRun() throws Exception {
        var started = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        io.of("/").onConnect((_, _) -> {});
        Thread.startVirtualThread(() -> {
            started.countDown();
            try {
                io.run();
            } catch (Exception e) {
                log.add(e.toString());
            }
            ended.countDown();
        });
        started.await();
        while (!io.isRunning()) {
            Thread.onSpinWait();
        }
        io.close();
        ended.await();
        assertEquals(List.of(), List.copyOf(log));
    }

    @Test
    void leavesRegisteringPossibleButWithoutEffect() throws Exception {
        io.start();
        io.close();
        io.on("x", (_, _) -> log.add("x")).off();
        io.register("/late", new NamespaceHandler() {
            @OnEvent
            @SuppressWarnings("unused") // It would be called by a handle.
            void x() {}
        }).off();
        io.of("/late").emit("x");
        io.everywhere().onConnect((_, _) -> log.add("connected"));
        assertThrows(IllegalStateException.class, io::start);
        assertEquals(List.of(), List.copyOf(log));
    }

    @Test
    void leavesNobodyConnected() throws Exception {
        io.start();
        try (var _ = RawClient.joined(io)) {
            assertEquals(1, io.clients());
            io.close();
            assertEquals(0, io.clients());
            assertEquals(List.of(), io.sockets());
        }
    }

    @Test
    void leavesNobodyToSendTo() throws Exception {
        io.start();
        try (var _ = RawClient.joined(io)) {
            Socket socket = io.sockets().getFirst();
            io.close();
            assertEquals(new EmitResult(0, 0), io.emit("x"));
            assertEquals(new EmitResult(0, 0), io.to(socket.id()).emit("x"));
            assertFalse(socket.emit("x"));
            assertEquals(SocketIOException.Reason.DISCONNECTED,
                    assertThrows(SocketIOException.class, () -> socket.call("x")).reason());
            assertEquals(0, io.in("room").request("x").await().answers().size());
        }
    }
}
