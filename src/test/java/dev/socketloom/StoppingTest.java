package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.trials.Race;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that has much to do when it is told to stop: what it has promised it still does, as long as there is time.
@Timeout(300)
class StoppingTest {

    private static final int MANY = 3_000;

    private final SocketIOServer io = SocketIOServer.builder().build();
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private Loopback loopback;

    @BeforeEach
    void start() {
        io.reply("work", (socket, _) -> {
            socket.emit("begun");
            working.countDown();
            Race.await(mayEnd);
            log.add("worked");
            socket.emit("too late");
            return "done";
        });
        io.onDisconnect((_, reason) -> log.add(reason.toString()));
        loopback = io.startInMemory();
    }

    @AfterEach
    void stop() {
        mayEnd.countDown();
        io.close();
    }

    @Test
    void everyPacketAndAckThatIsQueuedGoesOutAheadOf1001() throws Exception {
        var asked = new CountDownLatch(5 * 50);
        io.reply("ask", (_, args) -> {
            asked.countDown();
            return args.get(0);
        });
        var peers = new ArrayList<Peer>();
        for (int i = 0; i < 5; i++) {
            peers.add(Peer.joined(loopback));
            peers.getLast().send(IntStream.range(0, 50).mapToObj(n -> "42" + n + "[\"ask\"," + n + "]").toArray(String[]::new));
        }
        Race.await(asked);
        assertTrue(loopback.awaitHandlers(Duration.ofMinutes(1)));
        for (int i = 0; i < MANY; i++) {
            io.emit("n", i);
        }
        io.stop(Duration.ofMinutes(1));
        for (Peer peer : peers) {
            List<String> received = peer.rest();
            var expected = new ArrayList<String>();
            IntStream.range(0, 50).forEach(n -> expected.add("43" + n + "[" + n + "]"));
            IntStream.range(0, MANY).forEach(n -> expected.add("42[\"n\"," + n + "]"));
            expected.addAll(List.of("close 1001", "end"));
            assertEquals(expected, received);
        }
        assertEquals(Set.of("server shutting down"), Set.copyOf(log));
        assertEquals(5, log.size());
    }

    @Test
    void aHandlerThatRunsIsWaitedForAndTheDisconnectHandlersComeAfterIt() throws Exception {
        Peer peer = Peer.joined(loopback);
        peer.send("420[\"work\"]");
        Race.await(working);
        Thread stopping = Thread.ofVirtual().start(() -> io.stop(Duration.ofMinutes(5)));
        assertEquals("42[\"begun\"]", peer.next());
        assertEquals("close 1001", peer.next());
        assertTrue(stopping.isAlive());
        mayEnd.countDown();
        assertTrue(stopping.join(Duration.ofMinutes(1)));
        assertEquals(List.of("end"), peer.rest());
        assertEquals(List.of("worked", "server shutting down"), List.copyOf(log));
    }

    @Test
    void aHandlerThatNeverReturnsIsNotWaitedForBeyondTheDeadline() throws Exception {
        Peer peer = Peer.joined(loopback);
        peer.send("420[\"work\"]");
        Race.await(working);
        io.stop(Duration.ofMillis(50));
        assertFalse(io.isRunning());
        assertEquals(List.of(), List.copyOf(log));
        assertEquals("end", peer.rest().getLast());
    }

    @Test
    void aClientThatDoesNotHangUpIsCutOff() throws Exception {
        Loopback.Connection silent = loopback.connect();
        silent.out().write("GET /socket.io/?EIO=4&tr".getBytes(StandardCharsets.US_ASCII));
        io.stop(Duration.ofMillis(50));
        assertTrue(silent.ended().get());
    }
}
