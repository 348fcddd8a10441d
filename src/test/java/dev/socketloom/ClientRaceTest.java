package dev.socketloom;

import static dev.socketloom.Arena.departure;
import static dev.socketloom.Arena.unlessGone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.trials.Race;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Threads of the application, clients and the time that passes, all at one moment. In whatever order: a socket connects
/// once and disconnects once, no handler runs after that, no packet follows the DISCONNECT, nothing is doubled or out of
/// order, and nothing of it is left.
@Timeout(3_600)
class ClientRaceTest {

    private static final int MESSAGES = 20;

    private final Arena arena = new Arena();

    @AfterEach
    void close() {
        arena.close();
    }

    /// The numbers of what one emitter has sent are a beginning of what it sent.
    private static int assertBeginning(List<String> received, String event) {
        String prefix = "42[\"" + event + "\",";
        var numbers = received.stream()
                .filter(packet -> packet.startsWith(prefix))
                .map(packet -> Integer.valueOf(packet.substring(prefix.length(), packet.length() - 1)))
                .toList();
        assertEquals(IntStream.range(0, numbers.size()).boxed().toList(), numbers, received::toString);
        return numbers.size();
    }

    private static void emitMany(BroadcastOperator target, String event) {
        for (int i = 0; i < MESSAGES; i++) {
            target.emit(event, i);
        }
    }

    @Test
    void joinAgainstDisconnect() {
        Race.rounds(500, random -> {
            Peer peer = Peer.joined(arena.loopback);
            Socket socket = arena.newcomer();
            return Race.of(
                    () -> {
                        peer.close();
                        arena.assertNothingLeft();
                        assertFalse(socket.join("late"));
                        assertEquals(Set.of(), arena.io.rooms());
                    },
                    () -> {
                        for (int i = 0; i < MESSAGES; i++) {
                            socket.join("a" + i, "b" + i);
                            socket.leave("b" + i);
                        }
                    },
                    () -> arena.io.everyone().socketsJoin("c", "d"),
                    departure(random, peer, socket));
        });
    }

    @Test
    void leaveAgainstBroadcast() {
        Race.rounds(300, random -> {
            Peer leaver = Peer.joined(arena.loopback);
            Socket leaving = arena.newcomer();
            Peer stayer = Peer.joined(arena.loopback);
            Socket staying = arena.newcomer();
            leaving.join("room");
            staying.join("room");
            return Race.of(
                    () -> {
                        arena.io.to("room").emit("late", 0);
                        leaving.disconnect(true);
                        staying.disconnect(true);
                        List<String> some = leaver.rest();
                        List<String> all = stayer.rest();
                        assertEquals(MESSAGES, assertBeginning(all, "one"));
                        assertEquals(MESSAGES, assertBeginning(all, "two"));
                        assertEquals(1, assertBeginning(all, "late"));
                        assertBeginning(some, "one");
                        assertBeginning(some, "two");
                        assertEquals(0, assertBeginning(some, "late"));
                        arena.assertNothingLeft();
                    },
                    () -> emitMany(arena.io.to("room"), "one"),
                    () -> emitMany(arena.io.to("room"), "two"),
                    () -> leaving.leave("room"));
        });
    }

    @Test
    void emitAgainstClose() {
        Race.rounds(300, random -> {
            Peer peer = Peer.joined(arena.loopback);
            Socket socket = arena.newcomer();
            boolean connection = random.nextBoolean();
            return Race.of(
                    () -> {
                        List<String> received = connection ? peer.rest() : lastWords(peer);
                        assertBeginning(received, "one");
                        assertBeginning(received, "two");
                        assertBeginning(received, "all");
                        int farewell = received.indexOf("41");
                        assertTrue(farewell >= 0, received::toString);
                        List<String> after = received.subList(farewell + 1, received.size());
                        assertTrue(after.stream().noneMatch(packet -> packet.startsWith("42[")), received::toString);
                        arena.assertNothingLeft();
                    },
                    () -> {
                        for (int i = 0; i < MESSAGES; i++) {
                            socket.emit("one", i);
                        }
                    },
                    () -> {
                        for (int i = 0; i < MESSAGES; i++) {
                            socket.emit("two", i);
                        }
                    },
                    () -> emitMany(arena.io.everyone(), "all"),
                    () -> socket.disconnect(connection));
        });
    }

    /// Everything up to the end of a connection that outlives its place in `/`.
    private List<String> lastWords(Peer peer) throws Exception {
        peer.send("40/side/door,");
        arena.newcomer().disconnect(true);
        return peer.rest();
    }

    @Test
    void kickAgainstHandler() {
        Race.rounds(400, random -> {
            Peer peer = Peer.joined(arena.loopback);
            Socket socket = arena.newcomer();
            return Race.of(
                    () -> {
                        peer.close();
                        Race.until(() -> arena.journal(socket).contains("disconnect"));
                        var notes = arena.journal(socket).stream().filter(entry -> entry.startsWith("note")).toList();
                        assertEquals(IntStream.range(0, notes.size()).mapToObj(i -> "note " + i).toList(), notes);
                        arena.assertNothingLeft();
                    },
                    unlessGone(() -> {
                        for (int i = 0; i < MESSAGES; i++) {
                            peer.send("42[\"note\"," + i + "]");
                        }
                    }),
                    departure(random, peer, socket),
                    random.nextBoolean() ? socket::disconnect : () -> arena.io.disconnectSockets(false));
        });
    }

    @Test
    void namespaceConnectAgainstDisconnect() {
        Race.rounds(300, random -> {
            Peer peer = Peer.joined(arena.loopback);
            Socket socket = arena.newcomer();
            return Race.of(
                    () -> {
                        peer.close();
                        arena.assertNothingLeft();
                    },
                    unlessGone(() -> {
                        for (int i = 0; i < 5; i++) {
                            peer.send("40/side/a,", "42/side/a,[\"note\",1]", "40/side/b,", "41/side/a,", "41/side/b,");
                        }
                    }),
                    () -> {
                        for (int i = 0; i < 5; i++) {
                            arena.newcomers().forEach(Socket::disconnect);
                            Thread.yield();
                        }
                    },
                    () -> arena.io.namespaces().forEach(namespace -> namespace.emit("x")),
                    departure(random, peer, socket));
        });
    }

    @Test
    void ackAgainstTimeoutAgainstDisconnect() {
        Race.rounds(400, random -> {
            Peer peer = Peer.joined(arena.loopback);
            Socket socket = arena.newcomer();
            var outcomes = new AtomicInteger();
            Answer<Args> answer = socket.timeout(Duration.ofSeconds(1)).request("question");
            answer.then(_ -> outcomes.incrementAndGet(), _ -> outcomes.incrementAndGet());
            String id = peer.next().replaceFirst("^42([0-9]+).*", "$1");
            return Race.of(
                    () -> {
                        Race.until(() -> outcomes.get() >= 3);
                        peer.close();
                        arena.assertNothingLeft();
                        assertEquals(3, outcomes.get());
                    },
                    unlessGone(() -> peer.send("43" + id + "[1]")),
                    () -> arena.loopback.advance(Duration.ofSeconds(2)),
                    departure(random, peer, socket),
                    () -> answer.then(_ -> outcomes.incrementAndGet(), _ -> outcomes.incrementAndGet()),
                    () -> {
                        try {
                            answer.await();
                        } catch (SocketIOException none) {
                            // As good an outcome as an answer.
                        }
                        outcomes.incrementAndGet();
                    });
        });
    }
}
