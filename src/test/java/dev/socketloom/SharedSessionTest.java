package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.packet.Packet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// `manageSession(false)`: the web application's own session, in the hands of one handler at a time.
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

    @Test
    void leavesWhatIsDoneInItItsName() {
        Client client = ofAnn().client();
        var work = new Dispatch(new Seat(client, "/x"), new Packet.Event("/x", null, "render", List.of()));
        assertInstanceOf(SharedSession.class, client.session());
        assertEquals("\"render\" of /x", client.session().around(work).description());
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
                log.add(session + " " + session.containsKey("user") + " " + session.get("nothing"));
                session.putAll(Map.of("a", 1, "b", 2, "c", 3));
                session.keySet().remove("a");
                session.entrySet().removeIf(entry -> entry.getKey().equals("b"));
                log.add("" + new TreeMap<>(SocketIO.session()));
                session.clear();
                session.put("d", 4);
                assertSame(session, SocketIO.session());
                log.add("the same");
            });
            ofAnn().receive("2[\"e\"]");
            assertEquals(List.of("{user=Ann} true null", "{c=3, user=Ann}", "the same"), log);
            assertEquals(Map.of("d", 4), store.sessions.get("ann"));
        }
    }
}
