package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.socketloom.http.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Changes of transport in the middle of everything else.
@Timeout(60)
final class UpgradeStormTest {

    private final Rig.Options options = new Rig.Options();
    private Rig rig = new Rig(options);

    @AfterEach
    void close() {
        rig.close();
    }

    private WebClient probed(PollingClient client) throws Exception {
        WebClient probe = rig.probe(client.sid);
        probe.send("2probe");
        probe.expect("3probe");
        probe.awaitReading();
        return probe;
    }

    @Nested
    class ASessionThatEnds {

        @Test
        void duringTheProbeTakesItAlong() throws Exception {
            PollingClient client = rig.polling();
            WebClient probe = probed(client);
            client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            assertEquals(List.of("1"), client.poll());
            probe.served.awaitEnd();
            Await.until(() -> !rig.knows(client.sid));
        }

        /// The official client does not poll any more once its probe was answered.
        @Test
        void betweenProbeAndSwitchIsToldOnTheWebSocket() throws Exception {
            PollingClient client = rig.polling();
            WebClient probe = probed(client);
            client.server().send("bye");
            client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            probe.send("5");
            probe.expect("4bye", "1", "close:1000");
            Await.until(() -> !rig.knows(client.sid));
        }

        /// Whoever ends it has told the listener, and no transport yet.
        @Test
        void whileTheWebSocketTakesOverSendsNothingAnyMore() throws Exception {
            var ending = new CountDownLatch(1);
            var goOn = new CountDownLatch(1);
            rig.close();
            rig = new Rig(options, Ticker.manual(), session -> new TestListener(session) {
                @Override
                public Work closed(CloseReason reason, String detail) {
                    ending.countDown();
                    Await.quietly(goOn);
                    return super.closed(reason, detail);
                }
            });
            PollingClient client = rig.polling();
            WebClient probe = probed(client);
            Session session = client.server().session;
            client.server().send("bye");
            Thread closer = Thread.startVirtualThread(() -> session.close(CloseReason.FORCED_SERVER_CLOSE, "enough"));
            Await.latch(ending);
            probe.send("5");
            probe.expect("4bye", "close:1000");
            goOn.countDown();
            Await.end(closer);
            assertFalse(session.send(TestListener.text("late")));
        }

        /// In one of two orders, and each leaves nothing behind.
        @Test
        void inTheMomentOfTheSwitchLeavesNoWebSocketBehind() throws Exception {
            for (int seed = 0; seed < 200; seed++) {
                PollingClient client = rig.polling();
                WebClient probe = probed(client);
                int hesitation = new Random(seed).nextInt(20);
                Thread closer = Thread.startVirtualThread(() -> {
                    for (int i = 0; i < hesitation; i++) {
                        Await.stir();
                    }
                    client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
                });
                sendUnlessGone(probe, "5");
                Await.end(closer);
                // Its own deadlines may end it, but nothing else is left to.
                Await.until(() -> {
                    rig.advance(Duration.ofSeconds(1));
                    return !probe.served.thread().isAlive();
                });
                assertEquals("forced server close", Await.value(client.server().closedInTurn));
                assertEquals(1, client.server().closings.get());
            }
            rig.advance(Duration.ofSeconds(31));
            assertEquals(0, rig.engine.sessions().size());
        }
    }

    /// Numbered messages both ways while the transport changes in their middle: own replies, foreign sends, a client that
    /// polls, posts and probes at its own pace. Each seed is another interleaving.
    @Nested
    class Storms {

        private static final int ROUNDS = 200;
        private static final int MESSAGES = 60;

        @Test
        void loseDoubleAndReorderNothing() throws Exception {
            rig.close();
            rig = Rig.live(options, TestListener::new);
            for (int seed = 0; seed < ROUNDS; seed++) {
                new Storm(seed).blow();
            }
        }

        private final class Storm {

            private final Random random;
            private final PollingClient client;
            private final List<String> received = new ArrayList<>();
            private int sent;

            Storm(int seed) throws Exception {
                random = new Random(seed);
                client = rig.polling();
            }

            void blow() throws Exception {
                Thread foreign = Thread.startVirtualThread(this::sendFromOutside);
                int before = random.nextInt(6);
                for (int i = 0; i < before; i++) {
                    pollOrPost();
                }
                WebClient webSocket = rig.probe(client.sid);
                webSocket.send("2probe");
                var polling = new CompletableFuture<Boolean>();
                Thread poller = random.nextBoolean() ? Thread.startVirtualThread(() -> pollOnce(polling)) : null;
                webSocket.expect("3probe");
                if (poller != null) {
                    Await.value(polling);
                }
                webSocket.send("5");
                post(webSocket);
                while (count("out") < MESSAGES || count("back") < sent) {
                    take(webSocket.next());
                }
                Await.end(foreign);
                check("out", MESSAGES);
                check("back", sent);
                assertEquals(0, client.server().overlaps.get());
                webSocket.vanish();
            }

            private void sendFromOutside() {
                for (int i = 0; i < MESSAGES; i++) {
                    client.server().send("out " + i);
                    if (i % 7 == 0) {
                        Await.stir();
                    }
                }
            }

            private void pollOrPost() throws Exception {
                if (random.nextBoolean()) {
                    client.post("4echo back " + sent++, "4later back " + sent++);
                } else if (random.nextBoolean() && count("out") < MESSAGES) {
                    client.poll().forEach(this::take);
                }
            }

            private void pollOnce(CompletableFuture<Boolean> done) {
                try {
                    client.poll().forEach(this::take);
                    done.complete(true);
                } catch (Exception | AssertionError e) {
                    done.completeExceptionally(e);
                }
            }

            private void post(WebClient webSocket) throws Exception {
                for (int i = 0; i < 20; i++) {
                    webSocket.sendTogether("4echo back " + sent++, "4later back " + sent++);
                }
            }

            private void take(String packet) {
                if (!packet.equals("6") && !packet.equals("2")) {
                    received.add(packet);
                }
            }

            private long count(String kind) {
                return received.stream().filter(p -> p.startsWith("4" + kind + " ")).count();
            }

            private void check(String kind, int expected) {
                var numbers = received.stream()
                        .filter(p -> p.startsWith("4" + kind + " "))
                        .map(p -> Integer.valueOf(p.substring(kind.length() + 2)))
                        .toList();
                assertEquals(IntStream.range(0, expected).boxed().toList(), numbers);
            }
        }
    }

    private static void sendUnlessGone(WebClient client, String text) {
        try {
            client.send(text);
        } catch (IOException gone) {
            assertFalse(client.served.wires().server().isOpen());
        }
    }
}
