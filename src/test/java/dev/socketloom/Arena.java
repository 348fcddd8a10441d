package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.trials.Race;
import dev.socketloom.trials.Race.Actor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A server in memory whose handlers write down what they see, socket by socket, in `/` and in namespaces that come and go.
///
/// | event | handler |
/// |---|---|
/// | `note N` | writes `note N` |
/// | `work N` | emits `first N`, writes `work N`, emits `second N`, acknowledges with N |
///
/// When all clients have gone, each socket's journal begins with its connect, ends with its disconnect, and has no other of
/// either; and there is nothing left of any of them.
final class Arena implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final SocketIOServer io = SocketIOServer.builder().build();
    final Loopback loopback;
    private final Map<String, Queue<String>> journals = new ConcurrentHashMap<>();
    private final BlockingQueue<Socket> newcomers = new LinkedBlockingQueue<>();

    Arena() {
        watch(io.of("/"));
        watch(io.of(Pattern.compile("/side/.*")));
        loopback = io.startInMemory();
    }

    private void watch(NamespaceHandlers handlers) {
        handlers.onConnect((socket, _) -> {
            write(socket, "connect");
            newcomers.add(socket);
        });
        handlers.on("note", Integer.class, (socket, number) -> write(socket, "note " + number));
        handlers.reply("work", Integer.class, (socket, number) -> {
            socket.emit("first", number);
            write(socket, "work " + number);
            socket.emit("second", number);
            return number;
        });
        handlers.onDisconnect((socket, _) -> write(socket, "disconnect"));
    }

    private void write(Socket socket, String entry) {
        journals.computeIfAbsent(socket.id(), _ -> new ConcurrentLinkedQueue<>()).add(entry);
    }

    /// The next socket that has connected.
    Socket newcomer() throws InterruptedException {
        Socket newcomer = newcomers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (newcomer == null) {
            throw new AssertionError("nobody has connected");
        }
        return newcomer;
    }

    /// All sockets that have connected and were not taken.
    List<Socket> newcomers() {
        var all = new ArrayList<Socket>();
        newcomers.drainTo(all);
        return all;
    }

    /// What the handlers of a socket have seen.
    List<String> journal(Socket socket) {
        return List.copyOf(journals.getOrDefault(socket.id(), new ConcurrentLinkedQueue<>()));
    }

    /// One of the ways in which a client goes.
    static Actor departure(Random random, Peer peer, Socket socket) {
        return switch (random.nextInt(4)) {
            case 0 -> peer::close;
            case 1 -> unlessGone(() -> peer.send("41"));
            case 2 -> socket::disconnect;
            default -> () -> socket.disconnect(true);
        };
    }

    /// What may fail, because the connection may have ended.
    static Actor unlessGone(Actor actor) {
        return () -> {
            try {
                actor.act();
            } catch (IOException gone) {
                // That is one of the orders.
            }
        };
    }

    /// All clients have gone, or are about to: what is true then.
    void assertNothingLeft() throws InterruptedException {
        Race.until(() -> io.clients() == 0);
        assertTrue(loopback.awaitHandlers(PATIENCE), "a handler does not return");
        Race.until(() -> journals.values().stream().allMatch(journal -> journal.contains("disconnect")));
        for (Queue<String> journal : journals.values()) {
            List<String> entries = List.copyOf(journal);
            assertEquals("connect", entries.getFirst(), entries::toString);
            assertEquals("disconnect", entries.getLast(), entries::toString);
            assertEquals(1, entries.stream().filter("connect"::equals).count(), entries::toString);
            assertEquals(1, entries.stream().filter("disconnect"::equals).count(), entries::toString);
            assertEquals(entries.size(), Set.copyOf(entries).size(), entries::toString);
        }
        assertEquals(Set.of(), io.rooms());
        assertEquals(0, io.everyone().count());
        Race.until(() -> io.namespaces().size() == 1);
        Race.until(() -> !io.isRunning() || io.metrics().connections() == 0);
        assertEquals(List.of(), loopback.failures());
        journals.clear();
        newcomers.clear();
    }

    @Override
    public void close() {
        io.close();
    }
}
