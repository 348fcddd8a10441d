package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.engineio.CloseReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// `manageSession(false)`: the web application's own session, loaded and saved around handlers.
class SharedSessionTest {

    private final RecordingStore store = new RecordingStore();
    private final Stage stage = new Stage(ServerOptions.standard()
            .with(ServerOptions.SESSIONS, store)
            .with(ServerOptions.MANAGE_SESSION, false));
    private final SocketIOServer io = stage.io;
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    /// Whatever a test does, nobody keeps a session.
    @AfterEach
    void everyTurnWasGivenBack() {
        assertEquals(0, stage.clients.sessions().turns().size());
    }

    /// A client of the visitor Ann, which has joined `/`.
    private FakeLink ofAnn() {
        store.sessions.putIfAbsent("ann", Map.of("user", "Ann"));
        FakeLink link = FakeLink.withCookie(stage.clients, "sid=ann");
        link.joinsWith("0", "/");
        store.calls();
        return link;
    }

    @Nested
    class Loading {

        @Test
        void happensForEachEventSoThatWhatTheWebWritesIsSeen() {
            io.on("e", (socket, _) -> log.add(socket.session().get("user") + " " + socket.session().size()));
            FakeLink link = ofAnn();
            link.receive("2[\"e\"]");
            store.sessions.put("ann", Map.of("user", "Bob"));
            link.receive("2[\"e\"]");
            assertEquals(List.of("Ann 1", "Bob 1"), log);
            assertEquals(List.of("load ann", "load ann"), store.calls());
        }

        @Test
        void doesNotHappenForHandlersThatDoNotLook() {
            io.on("e", (socket, _) -> log.add(socket.session() == null ? "" : "has it, but does not look"));
            ofAnn().receive("2[\"e\"]");
            assertEquals(1, log.size());
            assertEquals(List.of(), store.calls());
        }

        @Test
        void happensAtEachConnectSoThatAStoreThatIsDownRefuses() {
            FakeLink link = ofAnn();
            io.of("/n").onError((error, event) -> log.add(event.kind() + " " + error.getMessage()));
            store.cannotLoad = true;
            link.receive("0/n,");
            link.sent("4/n,{\"message\":\"internal error\"}");
            assertEquals(List.of("CONNECT no database"), log);
            assertEquals(0, io.of("/n").count());
        }

        @Test
        void thatFailsIsTheHandlersFailure() {
            io.reply("e", (socket, _) -> socket.session().get("user"));
            io.onError((error, event) -> {
                log.add(event.name() + " " + ((SocketIOException) error).reason());
                return "sorry";
            });
            FakeLink link = ofAnn();
            store.cannotLoad = true;
            link.receive("21[\"e\"]");
            link.sent("31[\"sorry\"]");
            assertEquals(List.of("e SESSION"), log);
            store.cannotLoad = false;
            link.receive("22[\"e\"]");
            link.sent("32[\"Ann\"]");
        }
    }

    @Nested
    class Saving {

        @Test
        void happensWhenTheHandlersHaveReturned() {
            io.on("e", (socket, _) -> {
                socket.session().put("seen", 1);
                log.add("" + store.sessions.get("ann").get("seen"));
            });
            io.on("e", (socket, _) -> socket.session().merge("seen", 1, (a, b) -> (int) a + (int) b));
            ofAnn().receive("2[\"e\"]");
            assertEquals(List.of("null"), log);
            assertEquals(List.of("load ann", "save ann {seen=2}"), store.calls());
            assertEquals(Map.of("user", "Ann", "seen", 2), store.sessions.get("ann"));
        }

        @Test
        void doesNotHappenWhenNothingHasChanged() {
            io.on("e", (socket, _) -> {
                socket.session().put("user", "Bob");
                socket.session().put("user", "Ann");
                socket.session().remove("nothing");
            });
            ofAnn().receive("2[\"e\"]");
            assertEquals(List.of("load ann"), store.calls());
        }

        @Test
        void namesWhatIsGoneAndOverwritesNothingElse() {
            io.on("e", (socket, _) -> {
                store.sessions.put("ann", Map.of("user", "Ann", "http", "wrote this meanwhile"));
                socket.session().remove("user");
            });
            ofAnn().receive("2[\"e\"]");
            assertEquals(List.of("load ann", "save ann {user=null}"), store.calls());
            assertEquals(Map.of("http", "wrote this meanwhile"), store.sessions.get("ann"));
        }

        @Test
        void happensBeforeTheAcknowledgementGoesOut() {
            io.reply("login", (socket, _) -> socket.session().put("level", 7) == null);
            io.on("ack", (socket, args) -> {
                socket.session().put("level", 8);
                args.ack().orElseThrow().send("done");
                socket.session().put("level", 9);
            });
            FakeLink link = ofAnn();
            link.onSend = () -> log.add("sent, level is " + store.sessions.get("ann").get("level"));
            link.receive("21[\"login\"]");
            link.receive("22[\"ack\"]");
            assertEquals(List.of("sent, level is 7", "sent, level is 8"), log);
            assertEquals(9, store.sessions.get("ann").get("level"));
        }

        @Test
        void happensBeforeAnAdmissionIsTold() {
            io.of("/n").onConnect((socket, _) -> socket.session().put("in", true));
            FakeLink link = ofAnn();
            link.onSend = () -> log.add("" + store.sessions.get("ann").get("in"));
            link.joinsWith("0/n,", "/n");
            assertEquals(List.of("true"), log);
        }

        @Test
        void happensAlthoughAHandlerThrows() {
            io.on("e", (socket, _) -> {
                socket.session().put("a", 1);
                throw new IllegalStateException("boo");
            });
            io.onError((_, event) -> event.socket().session().put("b", 2));
            ofAnn().receive("2[\"e\"]");
            assertEquals(List.of("load ann", "save ann {a=1, b=2}"), store.calls());
        }

        @Test
        void happensAfterEveryKindOfHandler() {
            io.use((socket, event) -> socket.session().put("middleware", event.name()));
            io.on("ask", (socket, _) ->
                    socket.request("q").then(answer -> socket.session().put("answer", answer.text(0))));
            io.onDisconnect((socket, reason) -> socket.session().put("gone", reason.toString()));
            FakeLink link = ofAnn();
            link.receive("2[\"ask\"]");
            link.receive("30[\"yes\"]");
            link.ends(CloseReason.TRANSPORT_CLOSE);
            assertEquals(List.of("load ann", "save ann {middleware=ask}", "load ann", "save ann {answer=yes}",
                    "load ann", "save ann {gone=transport close}"), store.calls());
        }

        @Test
        void thatFailsGoesToTheErrorHandler() {
            io.on("e", (socket, _) -> socket.session().put("a", 1));
            io.onError((error, event) -> log.add(event.kind() + " " + event.socket().session() + " "
                    + ((SocketIOException) error).reason() + " " + error.getMessage()));
            FakeLink link = ofAnn();
            store.cannotSave = true;
            link.receive("2[\"e\"]");
            assertEquals(List.of("SESSION {user=Ann} SESSION disk full"), log);
            assertEquals(List.of("load ann", "save ann {a=1}", "load ann"), store.calls());
        }

        @Test
        void thatFailsBeforeAnAcknowledgementMakesItTheErrorHandlers() {
            io.reply("e", (socket, _) -> {
                socket.session().put("a", 1);
                return "saved";
            });
            io.onError((error, _) -> error.getMessage());
            FakeLink link = ofAnn();
            store.cannotSave = true;
            link.receive("21[\"e\"]");
            link.sent("31[\"disk full\"]");
            store.cannotSave = false;
            link.receive("22[\"e\"]");
            link.sent("32[\"saved\"]");
        }

        @Test
        void thatFailsInAConnectHandlerRefuses() {
            io.of("/n").onConnect((socket, _) -> socket.session().put("a", 1));
            io.of("/n").onError((_, event) -> log.add(event.kind().toString()));
            FakeLink link = ofAnn();
            store.cannotSave = true;
            link.receive("0/n,");
            link.sent("4/n,{\"message\":\"internal error\"}");
            assertEquals(List.of("CONNECT"), log);
        }

        @Test
        void needsASession() {
            io.on("e", (socket, _) -> socket.session().put("a", 1));
            io.onError((error, _) -> log.add(error.getMessage()));
            stage.joined().receive("2[\"e\"]");
            assertEquals(1, log.size());
            assertTrue(log.getFirst().contains("no web session in which to save [a]"), log.getFirst());
        }
    }

    @Nested
    class TwoTabs {

        /// Each of many events counts by hand: read, add, write.
        @Test
        void doNotOverwriteWhatTheOtherHasCounted() throws Exception {
            io.on("count", (socket, _) -> {
                int before = (int) socket.session().getOrDefault("n", 0);
                Thread.yield();
                socket.session().put("n", before + 1);
            });
            FakeLink[] tabs = {ofAnn(), ofAnn(), ofAnn()};
            var threads = new ArrayList<Thread>();
            for (FakeLink tab : tabs) {
                threads.add(Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 200; i++) {
                        tab.receive("2[\"count\"]");
                    }
                }));
            }
            for (Thread each : threads) {
                each.join();
            }
            assertEquals(600, store.sessions.get("ann").get("n"));
        }

        @Test
        void takeTurns() throws Exception {
            var inside = new CountDownLatch(1);
            var goOn = new CountDownLatch(1);
            io.on("slow", (socket, _) -> {
                socket.session().put("n", 1);
                inside.countDown();
                goOn.await();
                log.add("slow");
            });
            io.on("quick", (socket, _) -> log.add("quick " + socket.session().get("n")));
            FakeLink first = ofAnn();
            FakeLink second = ofAnn();
            Thread slow = Thread.startVirtualThread(() -> first.receive("2[\"slow\"]"));
            inside.await();
            Thread quick = Thread.startVirtualThread(() -> second.receive("2[\"quick\"]"));
            while (quick.isAlive() && quick.getState() != Thread.State.TIMED_WAITING) {
                Thread.yield();
            }
            goOn.countDown();
            slow.join();
            quick.join();
            assertEquals(List.of("slow", "quick 1"), log);
        }

        @Test
        void ofDifferentVisitorsDoNot() throws Exception {
            FakeLink bob = FakeLink.withCookie(stage.clients, "sid=bob");
            bob.joinsWith("0", "/");
            io.on("ann", (socket, _) -> {
                socket.session().put("n", 1);
                bob.receive("2[\"bob\"]");
            });
            io.on("bob", (socket, _) -> socket.session().put("n", 2));
            ofAnn().receive("2[\"ann\"]");
            assertEquals(Map.of("n", 2), store.sessions.get("bob"));
        }
    }

    @Nested
    class AHandlerThatWaits {

        @Test
        void lendsTheSessionSavedAndFindsItAsItIsThen() {
            io.on("ask", (socket, _) -> {
                Map<String, Object> session = socket.session();
                session.put("n", 1);
                String answer = socket.call("question").text(0);
                log.add(answer + " " + session.get("n"));
                session.put("n", 3);
            });
            io.on("other", (socket, _) -> {
                log.add("other sees " + socket.session().get("n"));
                socket.session().put("n", 2);
            });
            FakeLink link = ofAnn();
            FakeLink tab = ofAnn();
            link.whileWaiting = () -> {
                tab.receive("2[\"other\"]");
                link.receive("2[\"other\"]");
                link.receive("30[\"answer\"]");
            };
            link.receive("2[\"ask\"]");
            assertEquals(List.of("other sees 1", "other sees 2", "answer 2"), log);
            assertEquals(3, store.sessions.get("ann").get("n"));
        }

        @Test
        void forManyDoesSo() {
            io.on("ask all", (socket, _) -> {
                socket.session().put("n", 1);
                io.in("nobody").request("q").await();
                io.everyone().request("q").await();
                log.add("" + socket.session().get("n"));
            });
            FakeLink link = ofAnn();
            link.whileWaiting = () -> {
                store.sessions.put("ann", Map.of("n", 5));
                link.receive("31[]");
            };
            link.receive("2[\"ask all\"]");
            assertEquals(List.of("5"), log);
        }
    }

    @Nested
    class TheMap {

        @Test
        void isOnlyForItsClientsHandlers() {
            FakeLink link = ofAnn();
            Socket socket = io.sockets().getFirst();
            var outside = assertThrows(IllegalStateException.class, () -> socket.session().get("user"));
            assertTrue(outside.getMessage().endsWith("the application's own store"), outside.getMessage());
            io.of("/n").on("e", (_, _) -> {
                var foreign = assertThrows(IllegalStateException.class, () -> socket.session().put("user", "Eve"));
                log.add(foreign.getMessage());
            });
            FakeLink eve = FakeLink.withCookie(stage.clients, "sid=eve");
            eve.joinsWith("0/n,", "/n");
            eve.receive("2/n,[\"e\"]");
            assertEquals(1, log.size());
            assertTrue(link.isOpen());
        }

        @Test
        void isTheSameForTheWholeConnectionAndLooksLikeAnyOther() {
            io.on("e", (socket, _) -> {
                Map<String, Object> session = socket.session();
                assertEquals(Map.of("user", "Ann"), session);
                assertTrue(session.containsKey("user"));
                assertNull(session.get("nothing"));
                session.putAll(Map.of("a", 1, "b", 2));
                session.keySet().remove("a");
                session.entrySet().removeIf(entry -> entry.getKey().equals("b"));
                session.clear();
                session.put("c", 3);
                assertEquals(1, SocketIO.session().size());
            });
            ofAnn().receive("2[\"e\"]");
            assertEquals(Map.of("c", 3), store.sessions.get("ann"));
        }
    }
}
