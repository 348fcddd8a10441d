package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.socketloom.engineio.TestClient.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What threads bring along and what they leave behind: rule 6 of this package's chapter.
@Timeout(60)
final class CleanThreadsTest {

    private final Rig.Options options = new Rig.Options();
    private Rig rig;

    @AfterEach
    void close() {
        rig.close();
    }

    @Nested
    class Rule6CleanThreads {

        @ParameterizedTest
        @EnumSource(Kind.class)
        void aHandlerThatInterruptsItsThreadHarmsNobody(Kind kind) throws Exception {
            rig = Rig.live(options, session -> new TestListener(session) {
                @Override
                void handle(String command, String rest) throws Exception {
                    if (command.equals("interrupt")) {
                        Thread.currentThread().interrupt();
                        send("x".repeat(100_000));
                        send("interrupted");
                    } else {
                        super.handle(command, rest);
                    }
                }
            });
            TestClient client = rig.client(kind);
            client.say("interrupt");
            assertEquals(100_001, client.next().length());
            client.hear("interrupted");
            client.say("call x");
            client.hear("ask x");
            client.say("ack x");
            client.hear("answered x");
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void nothingIsInheritedFromWhoeverStartsAThread(Kind kind) throws Exception {
            var inherited = new InheritableThreadLocal<String>();
            var seen = Collections.synchronizedSet(new HashSet<String>());
            rig = Rig.live(options, session -> new TestListener(session) {
                @Override
                void handle(String command, String rest) throws Exception {
                    seen.add(String.valueOf(inherited.get()));
                    inherited.set("from a handler");
                    super.handle(command, rest);
                }
            });
            TestClient client = rig.client(kind);
            client.say("call 1");
            client.hear("ask 1");
            client.say("call 2");
            client.hear("ask 2");
            client.say("ack 2", "ack 1");
            client.hearInAnyOrder("answered 1", "answered 2");
            assertEquals(Set.of("null"), seen);
        }

        @Test
        void noneSleepsForTheHeartbeatOfAnIdleClient() throws Exception {
            var started = Collections.synchronizedList(new ArrayList<Thread>());
            options.threads = body -> {
                Thread thread = Threads.VIRTUAL.newThread(body);
                started.add(thread);
                return thread;
            };
            rig = new Rig(options);
            WebClient client = rig.webSocket();
            for (int i = 0; i < 3; i++) {
                client.awaitReading();
                rig.advance(options.pingInterval.plusMillis(1));
                client.expect("2");
                client.send("3");
            }
            client.awaitReading();
            for (Thread writer : List.copyOf(started)) {
                Await.end(writer);
            }
        }

        /// A third killed without a word, a third in the middle of an upgrade, a third that polls.
        @Test
        void nothingIsLeftOfClientsThatGo() throws Exception {
            // Standing time: a probe that releases GETs would make it a matter of luck whether one is there to be dropped.
            rig = new Rig(options);
            var listeners = new ArrayList<TestListener>();
            var probes = new ArrayList<WebClient>();
            for (int round = 0; round < 20; round++) {
                WebClient webSocket = rig.webSocket();
                webSocket.say("call x");
                webSocket.hear("ask x");
                PollingClient upgrading = rig.polling();
                WebClient probe = rig.probe(upgrading.sid);
                probe.send("2probe");
                probe.expect("3probe");
                PollingClient polling = rig.polling();
                polling.say("echo a");
                listeners.addAll(List.of(webSocket.server(), upgrading.server(), polling.server()));
                probes.add(probe);
                webSocket.vanish();
                upgrading.vanish();
                polling.hear("a");
                polling.vanish();
            }
            for (TestListener listener : listeners) {
                Await.value(listener.closedInTurn);
            }
            for (WebClient probe : probes) {
                probe.served.awaitEnd();
            }
            assertEquals(0, rig.engine.sessions().size());
            listeners.forEach(l -> assertEquals(1, l.closings.get()));
        }
    }
}
