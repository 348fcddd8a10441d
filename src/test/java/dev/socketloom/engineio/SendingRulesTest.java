package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.engineio.TestClient.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who writes and who waits: rule 3 of this package's chapter, under torture.
@Timeout(60)
final class SendingRulesTest {

    private static final Duration SOON = Duration.ofMillis(10);

    private final Rig.Options options = new Rig.Options();
    private Rig rig;

    @AfterEach
    void close() {
        rig.close();
    }

    @Nested
    class Rule3Sending {

        private static final int ROUNDS = 100;

        /// Takes numbered messages apart by who sent them, and checks that each sender's are complete and in order.
        private static final class Streams {
            private final Map<String, Integer> next = new HashMap<>();

            void take(String packet) {
                if (packet.equals("2") || packet.equals("6")) {
                    return;
                }
                String[] words = packet.substring(1).split(" ", -1);
                assertEquals(next.merge(words[0], 1, Integer::sum) - 1, Integer.parseInt(words[1]), words[0]);
            }

            int count(String stream) {
                return next.getOrDefault(stream, 0);
            }
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void ownAndForeignSendsAreNeitherLostNorReordered(Kind kind) throws Exception {
            rig = Rig.live(options, session -> new TestListener(session) {
                private int own;

                @Override
                void handle(String command, String rest) {
                    send("own " + own++);
                    send("own " + own++);
                }
            });
            var failures = Collections.synchronizedList(new ArrayList<Throwable>());
            var threads = new ArrayList<Thread>();
            for (int c = 0; c < 4; c++) {
                TestClient client = rig.client(kind);
                threads.add(foreign(client, "a"));
                threads.add(foreign(client, "b"));
                threads.add(Thread.startVirtualThread(() -> {
                    try {
                        hearAll(client);
                    } catch (Throwable t) {
                        failures.add(t);
                    }
                }));
                threads.add(Thread.startVirtualThread(() -> {
                    try {
                        for (int i = 0; i < ROUNDS; i++) {
                            client.say("go", "go");
                        }
                    } catch (Throwable t) {
                        failures.add(t);
                    }
                }));
            }
            for (Thread thread : threads) {
                Await.end(thread);
            }
            assertEquals(List.of(), failures);
        }

        private Thread foreign(TestClient client, String name) {
            return Thread.startVirtualThread(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    client.server().send(name + " " + i);
                    if (i % 5 == 0) {
                        Await.stir();
                    }
                }
            });
        }

        private void hearAll(TestClient client) throws Exception {
            var streams = new Streams();
            while (streams.count("own") < 4 * ROUNDS || streams.count("a") < ROUNDS || streams.count("b") < ROUNDS) {
                streams.take(client.next());
            }
        }

        /// A stranger waits for the client again and again, so that the role moves while handlers send.
        @Test
        void roleMovesRaceWithOwnSends() throws Exception {
            rig = Rig.live(options, session -> new TestListener(session) {
                private int own;
                private int events;

                @Override
                void handle(String command, String rest) {
                    assertEquals(events++, Integer.parseInt(rest));
                    send("own " + own++);
                    Await.stir();
                    send("own " + own++);
                }
            });
            WebClient client = rig.webSocket();
            int moves = 500;
            Thread waiting = Thread.startVirtualThread(() -> {
                for (int i = 0; i < moves; i++) {
                    client.server().send("ask " + i);
                    try {
                        Wait.until(client.server().answer("" + i), List.of(client.server().session));
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            });
            var streams = new Streams();
            int events = 0;
            while (streams.count("ask") < moves || streams.count("own") < 4 * moves) {
                String packet = client.next();
                streams.take(packet);
                if (packet.startsWith("4ask ")) {
                    client.say("go " + events++, "go " + events++, "ack " + packet.substring("4ask ".length()));
                }
            }
            Await.end(waiting);
            assertEquals(0, client.server().overlaps.get());
            assertEquals(List.of(), List.copyOf(client.server().failures));
        }

        @Test
        void whatAHandlerSendsLeavesAtTheTickersPaceWhileItLasts() throws Exception {
            rig = new Rig(options);
            WebClient client = rig.webSocket();
            client.awaitReading();
            Await.until(client.server().session.outbox()::isEmpty);
            client.say("block h");
            client.server().awaitBlocked("h");
            assertFalse(client.served.wires().client().hasUnread());
            rig.advance(SOON);
            client.hear("in h");
            client.server().release("h");
            client.hear("out h");
        }

        @Test
        void overPollingTheSame() throws Exception {
            rig = new Rig(options);
            PollingClient client = rig.polling();
            client.startHeldPoll();
            client.startPost("4block h");
            client.server().awaitBlocked("h");
            assertFalse(client.gets.wires().client().hasUnread());
            rig.advance(SOON);
            assertEquals(List.of("4in h"), client.finishPoll());
            client.server().release("h");
            client.hear("out h");
        }

        @Test
        void manyRepliesAreOneWrite() throws Exception {
            rig = new Rig(options);
            WebClient client = rig.webSocket();
            // So that all eight are found by one read: whoever has said nothing yet has a very small buffer.
            String large = "x".repeat(100);
            client.say("echo " + large);
            client.hear(large);
            client.awaitReading();
            Await.until(client.server().session.outbox()::isEmpty);
            int before = client.served.wires().server().writes();
            client.say("echo 1", "echo 2", "echo 3", "echo 4", "echo 5", "echo 6", "echo 7", "echo 8");
            client.hear("1", "2", "3", "4", "5", "6", "7", "8");
            assertEquals(1, client.served.wires().server().writes() - before);
        }

        /// A reader that wrote whatever others queue meanwhile would have no time to read.
        @Test
        void aReaderIsNotStarvedByABusyRoom() throws Exception {
            rig = Rig.live(options, TestListener::new);
            WebClient client = rig.webSocket();
            var stop = new AtomicBoolean();
            var noise = new ArrayList<Thread>();
            for (int i = 0; i < 2; i++) {
                noise.add(Thread.startVirtualThread(() -> {
                    while (!stop.get()) {
                        client.server().session.send(TestListener.text("noise"), true, () -> true);
                        Await.stir();
                    }
                }));
            }
            for (int i = 0; i < 10; i++) {
                client.say("echo " + i);
                String packet = client.next();
                while (packet.equals("4noise")) {
                    packet = client.next();
                }
                assertEquals("4" + i, packet);
            }
            stop.set(true);
            for (Thread thread : noise) {
                Await.end(thread);
            }
        }
    }

    @Nested
    class Rule3SlowConsumers {

        private static final int NARROW = 1_000;

        @Test
        void aHandlerWhoseRoleHasMovedWaitsForRoomAllTheSame() throws Exception {
            options.outboxLimit = 20_000;
            rig = Rig.live(options, TestListener::new);
            WebClient client = rig.webSocket(NARROW);
            Thread waiter = client.server().startWaiting("x");
            client.say("flood 200 1000");
            client.served.wires().server().awaitBlockedWriter();
            client.say("ack x");
            for (int i = 0; i < 200; i++) {
                assertTrue(client.next().startsWith("4" + i + " "));
            }
            Await.end(waiter);
            assertTrue(client.server().session.isOpen());
        }

        @Test
        void theOwnHandlerWaitsForRoomAndReadingStops() throws Exception {
            options.outboxLimit = 20_000;
            rig = Rig.live(options, TestListener::new);
            WebClient client = rig.webSocket(NARROW);
            client.say("flood 200 1000", "echo behind");
            client.served.wires().server().awaitBlockedWriter();
            assertEquals(List.of("flood 200 1000"), List.copyOf(client.server().handled));
            for (int i = 0; i < 200; i++) {
                assertTrue(client.next().startsWith("4" + i + " "));
            }
            client.hear("behind");
        }

        @Test
        void aForeignSendDisconnectsWhoTakesNothing() throws Exception {
            options.outboxLimit = 20_000;
            rig = Rig.live(options, TestListener::new);
            WebClient slow = rig.webSocket(NARROW);
            int taken = 0;
            while (slow.server().session.send(TestListener.text("x".repeat(1_000)))) {
                taken++;
                assertTrue(taken < 1_000);
            }
            assertEquals("transport error", Await.value(slow.server().closedInTurn));
            slow.served.awaitEnd();
            assertEquals(0, rig.engine.sessions().size());
        }

        @Test
        void aClientThatTakesNothingDelaysNobodyElse() throws Exception {
            rig = Rig.live(options, TestListener::new);
            WebClient slow = rig.webSocket(NARROW);
            WebClient other = rig.webSocket();
            for (int i = 0; i < 50; i++) {
                Prepared all = TestListener.text(i + " " + "x".repeat(1_000));
                assertTrue(slow.server().session.send(all));
                assertTrue(other.server().session.send(all));
                assertTrue(other.next().startsWith("4" + i + " "));
            }
            slow.served.wires().server().awaitBlockedWriter();
        }

        @Test
        void whoNeverReadsItsPongsIsNotReadEither() throws Exception {
            options.outboxLimit = 20_000;
            rig = Rig.live(options, TestListener::new);
            WebClient client = rig.webSocket(NARROW);
            var sent = new AtomicInteger();
            int pings = 2_000;
            Thread flood = Thread.startVirtualThread(() -> {
                try {
                    for (; sent.get() < pings; sent.incrementAndGet()) {
                        client.sendPing("0123456789");
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            client.served.wires().client().awaitBlockedWriter();
            assertTrue(sent.get() < pings);
            assertTrue(client.server().session.isOpen());
            for (int i = 0; i < pings; i++) {
                assertEquals("pong:0123456789", client.next());
            }
            Await.end(flood);
        }
    }
}
