package dev.socketloom;

import static dev.socketloom.Arena.unlessGone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.trials.Race;
import dev.socketloom.trials.Race.Actor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that stops while clients come, go and work. In whatever order: whoever was let in is told that the server goes
/// away and nothing else, what was answered arrives, and nothing is left.
@Timeout(3_600)
class StopRaceTest {

    private static final int EVENTS = 15;

    private static void assertToldToGo(List<String> received) {
        assertFalse(received.contains("41"), received::toString);
        assertTrue(received.contains("close 1001"), received::toString);
        assertEquals(List.of("close 1001", "end"), received.subList(received.size() - 2, received.size()));
    }

    @Test
    void stopAgainstConnect() {
        Race.rounds(100, random -> {
            var arena = new Arena();
            var peers = new CopyOnWriteArrayList<Peer>();
            Actor connect = unlessGone(() -> {
                for (int i = 0; i < 3; i++) {
                    peers.add(Peer.joined(arena.loopback));
                }
            });
            return Race.of(
                    () -> {
                        for (Peer peer : peers) {
                            assertToldToGo(peer.rest());
                        }
                        arena.assertNothingLeft();
                        arena.close();
                        assertFalse(arena.io.isRunning());
                    },
                    connect,
                    connect,
                    connect,
                    () -> {
                        if (random.nextBoolean()) {
                            Thread.yield();
                        }
                        arena.io.close();
                    });
        });
    }

    @Test
    void stopAgainstHandlersThatEmit() {
        Race.rounds(100, random -> {
            var arena = new Arena();
            Peer peer = Peer.joined(arena.loopback);
            Socket socket = arena.newcomer();
            Peer other = Peer.joined(arena.loopback);
            boolean drains = random.nextBoolean();
            return Race.of(
                    () -> {
                        List<String> received = peer.rest();
                        assertToldToGo(received);
                        assertToldToGo(other.rest());
                        assertDone(received, arena.journal(socket));
                        arena.assertNothingLeft();
                        arena.close();
                    },
                    unlessGone(() -> {
                        for (int i = 0; i < EVENTS; i++) {
                            peer.send("42" + i + "[\"work\"," + i + "]");
                        }
                    }),
                    () -> arena.io.emit("all", 0),
                    drains ? () -> drain(arena) : arena.io::close);
        });
    }

    /// Time passes until everybody has gone.
    private static void drain(Arena arena) throws InterruptedException {
        var drained = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> Race.until(() -> {
            arena.loopback.advance(Duration.ofMillis(1));
            return drained.getCount() == 0;
        }));
        arena.io.drain(Duration.ofMillis(2));
        drained.countDown();
    }

    /// Each event that was worked on has been answered in full and in order, as far as it was before the end.
    private static void assertDone(List<String> received, List<String> journal) {
        long worked = journal.stream().filter(entry -> entry.startsWith("work")).count();
        List<String> packets = received.stream().filter(packet -> packet.startsWith("4") && !packet.contains("all")).toList();
        List<String> all = IntStream.range(0, EVENTS).boxed()
                .flatMap(i -> Stream.of("42[\"first\"," + i + "]", "42[\"second\"," + i + "]", "43" + i + "[" + i + "]"))
                .toList();
        assertEquals(all.subList(0, packets.size()), packets);
        assertTrue(packets.size() <= 3 * worked, packets::toString);
    }
}
