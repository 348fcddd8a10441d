package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.engineio.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// `manageSession(true)`: a fork of the web session, for the connection.
class ForkedSessionTest {

    private final RecordingStore store = new RecordingStore();
    private final Stage stage = new Stage(ServerOptions.standard().with(ServerOptions.SESSIONS, store));
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();

    private FakeLink ofAnn() {
        store.sessions.put("ann", Map.of("user", "Ann"));
        return FakeLink.withCookie(stage.clients, "sid=ann");
    }

    @Nested
    class WithAStore {

        @Test
        void itIsLoadedOnceAtTheFirstConnectAndBeforeTheMiddleware() {
            io.use(socket -> log.add("use " + socket.session()));
            io.onConnect((socket, _) -> log.add("connect " + socket.session()));
            io.on("e", (socket, _) -> log.add("event " + socket.session()));
            io.of("/n");
            FakeLink link = ofAnn();
            assertEquals(List.of(), store.calls());
            link.joinsWith("0", "/");
            link.receive("2[\"e\"]");
            link.joinsWith("0/n,", "/n");
            assertEquals(List.of("load ann"), store.calls());
            assertEquals(List.of("use {user=Ann}", "connect {user=Ann}", "event {user=Ann}"), log);
        }

        @Test
        void itIsSharedByAllNamespacesAndEventsOfTheConnection() {
            io.of("/n").on("e", (socket, _) -> log.add("" + socket.session().get("seen")));
            io.on("e", (socket, _) -> socket.session().put("seen", "yes"));
            FakeLink link = ofAnn();
            Socket main = link.joinsWith("0", "/");
            Socket other = link.joinsWith("0/n,", "/n");
            link.receive("2[\"e\"]");
            link.receive("2/n,[\"e\"]");
            assertEquals(List.of("yes"), log);
            assertSame(main.session(), other.session());
        }

        @Test
        void itIsNeverWrittenBack() {
            io.on("e", (socket, _) -> socket.session().put("user", "Bob"));
            FakeLink link = ofAnn();
            link.joinsWith("0", "/");
            link.receive("2[\"e\"]");
            link.ends(CloseReason.TRANSPORT_CLOSE);
            assertEquals(List.of("load ann"), store.calls());
            assertEquals(Map.of("user", "Ann"), store.sessions.get("ann"));
        }

        @Test
        void itDoesNotSeeWhatTheWebWritesLater() {
            FakeLink link = ofAnn();
            Socket socket = link.joinsWith("0", "/");
            store.sessions.put("ann", Map.of("user", "Bob"));
            assertEquals(Map.of("user", "Ann"), socket.session());
        }

        @Test
        void itIsNotSharedByTwoConnectionsOfOneVisitor() {
            Socket first = ofAnn().joinsWith("0", "/");
            Socket second = ofAnn().joinsWith("0", "/");
            first.session().put("tab", 1);
            assertEquals(Map.of("user", "Ann"), second.session());
            assertNotSame(first.session(), second.session());
        }

        @Test
        void itIsThereForOtherThreadsAndAfterTheEnd() throws Exception {
            FakeLink link = ofAnn();
            Socket socket = link.joinsWith("0", "/");
            Thread.ofVirtual().start(() -> socket.session().put("thread", true)).join();
            link.ends(CloseReason.TRANSPORT_CLOSE);
            assertEquals(Map.of("user", "Ann", "thread", true), socket.session());
        }

        @Test
        void itIsEmptyForAVisitorWithoutOne() {
            Socket socket = stage.open().joinsWith("0", "/");
            assertEquals(Map.of(), socket.session());
            assertEquals(List.of(), store.calls());
        }

        @Test
        void theClientIsRefusedWhenItCannotBeLoaded() {
            io.onConnect((_, _) -> log.add("connected"));
            io.onError((error, event) -> log.add(event.kind() + " " + ((SocketIOException) error).reason() + " "
                    + error.getMessage()));
            store.cannotLoad = true;
            FakeLink link = ofAnn();
            link.receive("0");
            link.sent("4{\"message\":\"internal error\"}");
            assertEquals(List.of("CONNECT SESSION no database"), log);
            assertEquals(0, io.count());
        }

        @Test
        void itIsTriedAgainWhenTheClientTriesAgain() {
            store.cannotLoad = true;
            FakeLink link = ofAnn();
            link.receive("0");
            link.sent("4{\"message\":\"internal error\"}");
            store.cannotLoad = false;
            assertEquals(Map.of("user", "Ann"), link.joinsWith("0", "/").session());
        }
    }

    @Nested
    class WithoutAStore {

        private final Stage plain = new Stage();

        @Test
        void itBeginsEmptyAndLivesAsLongAsTheConnection() {
            FakeLink link = plain.open();
            Socket main = link.joinsWith("0", "/");
            plain.io.of("/n");
            Socket other = link.joinsWith("0/n,", "/n");
            assertTrue(main.session().isEmpty());
            main.session().put("a", 1);
            assertEquals(Map.of("a", 1), other.session());
            assertEquals(Map.of(), plain.open().joinsWith("0", "/").session());
        }

        @Test
        void itIsNotTheDataOfTheSocket() {
            Socket socket = plain.open().joinsWith("0", "/");
            socket.session().put("a", 1);
            assertEquals(Map.of(), socket.data());
        }
    }
}
