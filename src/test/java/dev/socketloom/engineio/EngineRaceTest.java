package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Served;
import dev.socketloom.trials.Race;
import dev.socketloom.trials.Race.Actor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a session's connections, senders and closers do to one another when they come at one moment. In whatever order:
/// it ends once, nothing is doubled or out of order, and nothing of it is left.
@Timeout(3_600)
final class EngineRaceTest {

    private static final int MESSAGES = 40;

    /// What a connection that is broken off answers.
    private static final int NONE = -1;

    /// What may fail, because the session may have ended.
    private static Actor unlessGone(Actor actor) {
        return () -> {
            try {
                actor.act();
            } catch (IOException gone) {
                // That is one of the orders.
            }
        };
    }

    private static int status(Served connection) {
        try {
            return connection.client().read().status();
        } catch (IOException broken) {
            return NONE;
        }
    }

    /// Whatever has ended the session: it is told once, last of all, and then forgotten.
    private static void assertEnded(Rig rig, TestListener server) throws Exception {
        Await.value(server.closedInTurn);
        Await.until(() -> {
            rig.advance(Duration.ofSeconds(1));
            return !rig.knows(server.session.id());
        });
        assertEquals(1, server.closings.get());
        assertEquals(1, rig.engine.counts().closed().values().stream().mapToLong(Long::longValue).sum());
        assertEquals(0, server.overlaps.get());
        List<String> handled = List.copyOf(server.handled);
        assertEquals(handled.size(), Set.copyOf(handled).size(), handled::toString);
        // Who has ended it may not have closed the outbox yet.
        Await.until(() -> !server.session.send(TestListener.text("late")));
        assertEquals(0, rig.engine.sessions().size());
    }

    private static void assertInOrder(List<String> said, String by) {
        var numbers = said.stream()
                .filter(m -> m.startsWith(by + " "))
                .map(m -> Integer.valueOf(m.substring(by.length() + 1)))
                .toList();
        assertEquals(Stream.iterate(0, i -> i + 1).limit(numbers.size()).toList(), numbers, said::toString);
    }

    private static void end(Rig rig, Served... connections) throws InterruptedException {
        rig.close();
        for (Served connection : connections) {
            Await.end(connection.thread());
        }
    }

    @Test
    void upgradeAgainstPollAgainstPostAgainstClose() {
        Race.rounds(300, random -> {
            var rig = new Rig();
            PollingClient client = rig.polling();
            WebClient probe = rig.probe(client.sid);
            probe.send("2probe");
            probe.expect("3probe");
            TestListener server = client.server();
            Actor close = () -> server.session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            Actor vanish = () -> probe.served.wires().client().cut();
            return Race.of(
                    () -> {
                        server.session.close(CloseReason.FORCED_SERVER_CLOSE, "if nobody else did");
                        assertEnded(rig, server);
                        assertInOrder(List.copyOf(server.handled), "in");
                        end(rig, probe.served, client.gets, client.posts);
                    },
                    unlessGone(() -> probe.send("5")),
                    unlessGone(client::startPoll),
                    unlessGone(() -> client.startPost("4in 0", "4in 1", "4in 2")),
                    () -> server.send("out"),
                    random.nextInt(3) == 0 ? vanish : close);
        });
    }

    /// Either one comes after the other, or they overlap, which ends the session.
    @Test
    void twoPosts() {
        Race.rounds(200, random -> {
            var rig = new Rig();
            PollingClient client = rig.polling();
            Served other = rig.connect();
            TestListener server = client.server();
            String body = "4b 0\u001e4b 1";
            return Race.of(
                    () -> {
                        List<Integer> statuses = List.of(status(client.posts), status(other));
                        if (statuses.equals(List.of(200, 200))) {
                            Await.until(() -> server.handled.size() == 4);
                            String first = List.copyOf(server.handled).getFirst();
                            String second = List.copyOf(server.handled).get(1);
                            assertEquals(first.charAt(0), second.charAt(0), server.handled::toString);
                            server.session.close(CloseReason.FORCED_CLOSE, "as expected");
                        }
                        assertEnded(rig, server);
                        assertInOrder(List.copyOf(server.handled), "a");
                        assertInOrder(List.copyOf(server.handled), "b");
                        end(rig, client.gets, client.posts, other);
                    },
                    unlessGone(() -> client.startPost("4a 0", "4a 1")),
                    unlessGone(() -> other.client().send("POST " + client.target() + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body)));
        });
    }

    /// The message goes to one of the two; if the other one waits, too, that is an overlap and ends the session.
    @Test
    void twoGets() {
        Race.rounds(300, random -> {
            var rig = new Rig();
            PollingClient client = rig.polling();
            Served other = rig.connect();
            TestListener server = client.server();
            return Race.of(
                    () -> {
                        server.session.close(CloseReason.FORCED_SERVER_CLOSE, "if nobody else did");
                        assertEnded(rig, server);
                        int messages = messages(client.gets) + messages(other);
                        assertTrue(messages <= 1, () -> messages + " messages");
                        end(rig, client.gets, client.posts, other);
                    },
                    unlessGone(client::startPoll),
                    unlessGone(() -> other.client().get(client.target())),
                    () -> server.send("x"));
        });
    }

    private static int messages(Served connection) {
        try {
            return connection.client().read().body().contains("4x") ? 1 : 0;
        } catch (IOException broken) {
            return 0;
        }
    }

    /// A handler's own answers leave with the reader, the rest with a drainer: nothing is lost, doubled or overtaken.
    @Test
    void drainerAgainstReadersFlush() {
        Race.rounds(200, random -> {
            var rig = new Rig();
            WebClient client = rig.webSocket();
            TestListener server = client.server();
            var received = new ArrayList<String>();
            return Race.of(
                    () -> {
                        for (String by : List.of("4echoed", "4later", "4out", "4from")) {
                            assertInOrder(received, by);
                        }
                        client.vanish();
                        assertEnded(rig, server);
                        end(rig, client.served);
                    },
                    () -> {
                        while (received.size() < 4 * MESSAGES) {
                            received.add(client.next());
                        }
                    },
                    () -> {
                        for (int i = 0; i < MESSAGES; i++) {
                            client.sendTogether("4echo echoed " + i, "4later later " + i);
                        }
                    },
                    () -> sendMany(server, "out"),
                    () -> sendMany(server, "from"));
        });
    }

    private static void sendMany(TestListener server, String name) {
        for (int i = 0; i < MESSAGES; i++) {
            server.send(name + " " + i);
            if (i % 9 == 0) {
                Await.stir();
            }
        }
    }

    /// What gets through is a beginning of what was sent, by whomever, and the news of the end is the last of it.
    @Test
    void sendersAgainstClose() {
        Race.rounds(300, random -> {
            var rig = new Rig();
            WebClient client = rig.webSocket();
            TestListener server = client.server();
            boolean vanishes = random.nextInt(4) == 0;
            return Race.of(
                    () -> {
                        List<String> received = vanishes ? List.of() : rest(client);
                        assertInOrder(received, "4out");
                        assertInOrder(received, "4from");
                        client.vanish();
                        assertEnded(rig, server);
                        end(rig, client.served);
                    },
                    () -> sendMany(server, "out"),
                    () -> sendMany(server, "from"),
                    vanishes ? client::vanish : () -> server.session.close(CloseReason.FORCED_SERVER_CLOSE, "enough"),
                    () -> server.session.close(CloseReason.SERVER_SHUTTING_DOWN, "at the same moment"));
        });
    }

    private static List<String> rest(WebClient client) throws IOException {
        var rest = new ArrayList<String>();
        do {
            rest.add(client.next());
        } while (!rest.getLast().startsWith("close"));
        return rest;
    }
}
