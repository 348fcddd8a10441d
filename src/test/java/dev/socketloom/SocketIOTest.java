package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

class SocketIOTest {

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();
    private FakeLink link;
    private Socket socket;

    @BeforeEach
    void join() {
        link = stage.open();
        socket = link.joinsWith("0", "/");
    }

    private void inAHandler(Handlers.EventHandler handler) {
        io.on("go", handler);
        link.receive("2[\"go\"]");
    }

    @Nested
    class InAHandler {

        @Test
        void theCurrentSocketIsTheOneThatIsHandled() {
            inAHandler((handled, _) -> log.add("" + (SocketIO.current() == handled)
                    + SocketIO.currentIfAny().equals(Optional.of(handled))));
            assertEquals(List.of("truetrue"), log);
        }

        @Test
        void messagesGoToItsClient() {
            inAHandler((_, _) -> log.add(
                    SocketIO.emit("e", 1, 2) + " " + SocketIO.send("text") + " " + SocketIO.sendJson(Map.of("a", 1))));
            link.sent("2[\"e\",1,2]", "2[\"message\",\"text\"]", "2[\"json\",{\"a\":1}]");
            assertEquals(List.of("true true true"), log);
        }

        @Test
        void itsClientCanBeAsked() {
            link.whileWaiting = () -> link.receive("30[\"yes\"]");
            inAHandler((_, _) -> log.add(SocketIO.call("ready?").text(0)));
            link.sent("20[\"ready?\"]");
            assertEquals(List.of("yes"), log);
        }

        @Test
        void itsClientCanBeAskedForAWhile() {
            link.whileWaiting = () -> stage.passes(Duration.ofSeconds(3));
            io.onError((error, _) -> log.add(((SocketIOException) error).reason().toString()));
            inAHandler((_, _) -> SocketIO.timeout(Duration.ofSeconds(2)).call("ready?"));
            assertEquals(List.of("TIMEOUT"), log);
        }

        @Test
        void itsRoomsAreJoinedListedAndLeft() {
            inAHandler((_, _) -> {
                log.add("" + SocketIO.joinRoom("a", "b", "c"));
                SocketIO.leaveRoom("b");
                log.addAll(SocketIO.rooms());
            });
            assertEquals("true", log.removeFirst());
            assertEquals(Set.of(socket.id(), "a", "c"), Set.copyOf(log));
        }

        @Test
        void aRoomIsClosedForAllItsMembers() {
            Socket other = stage.open().joinsWith("0", "/");
            other.join("a", "b");
            inAHandler((_, _) -> {
                SocketIO.joinRoom("a");
                SocketIO.closeRoom("a");
            });
            assertEquals(Set.of("b"), io.rooms());
            assertEquals(Set.of(other.id(), "b"), other.rooms());
        }

        @Test
        void itsClientIsDisconnectedAndWhatFollowsIsDropped() {
            inAHandler((_, _) -> {
                SocketIO.disconnect();
                log.add(SocketIO.emit("e") + " " + SocketIO.joinRoom("a"));
            });
            link.sent("1");
            assertEquals(List.of("false false"), log);
            assertEquals(Set.of(), io.rooms());
        }

        @Test
        void itsNamespaceIsTheOneSpokenTo() {
            io.of("/n").on("go", (_, _) -> log.add(SocketIO.everyone().count() + " " + SocketIO.of("/").count()));
            stage.joined();
            link.joinsWith("0/n,", "/n");
            link.receive("2/n,[\"go\"]");
            assertEquals(List.of("1 2"), log);
        }

        @Test
        void theThreadsThatItStartsHaveNoCurrentSocket() {
            inAHandler((_, _) -> Thread.ofVirtual().start(() ->
                    log.add(SocketIO.currentIfAny().toString())).join());
            assertEquals(List.of("Optional.empty"), log);
        }
    }

    @Nested
    class OutsideAHandler {

        private DynamicTest says(String advice, Executable call) {
            return DynamicTest.dynamicTest(advice, () -> {
                var refused = assertThrows(IllegalStateException.class, call);
                assertTrue(refused.getMessage().contains("only inside a handler"), refused.getMessage());
                assertTrue(refused.getMessage().endsWith("elsewhere use " + advice), refused.getMessage());
            });
        }

        @TestFactory
        List<DynamicTest> everyCallSaysWhatToUseInstead() {
            return List.of(
                    says("the socket that was passed to you, or the server's own methods", SocketIO::current),
                    says("socket.emit(…) for one client, io.emit(…) for all", () -> SocketIO.emit("e")),
                    says("socket.send(…) for one client, io.send(…) for all", () -> SocketIO.send("e")),
                    says("socket.sendJson(…) for one client, io.sendJson(…) for all", () -> SocketIO.sendJson("e")),
                    says("socket.call(…), or io.to(…).request(…) for many", () -> SocketIO.call("e")),
                    says("socket.timeout(…)", () -> SocketIO.timeout(Duration.ZERO)),
                    says("io.everyone()", SocketIO::everyone),
                    says("io.to(…)", () -> SocketIO.to("r")),
                    says("io.of(…)", () -> SocketIO.of("/")),
                    says("socket.join(…)", () -> SocketIO.joinRoom("r")),
                    says("socket.leave(…)", () -> SocketIO.leaveRoom("r")),
                    says("io.closeRoom(…)", () -> SocketIO.closeRoom("r")),
                    says("socket.rooms() for one client, io.rooms() for all", SocketIO::rooms),
                    says("socket.disconnect()", SocketIO::disconnect),
                    says("except(socket.id())", () -> io.everyone().exceptSelf()));
        }

        @Test
        void oneMayAskWhetherThereIsASocket() {
            assertEquals(Optional.empty(), SocketIO.currentIfAny());
        }
    }

    /// Everywhere where user code runs for a socket.
    @Nested
    class TheCurrentSocket {

        private void logs(String where) {
            log.add(where + " " + SocketIO.currentIfAny().isPresent());
        }

        @Test
        void isBoundInEveryKindOfHandler() {
            io.use(_ -> logs("middleware"));
            io.onConnect((_, _) -> logs("connect"));
            io.onDisconnect((_, _) -> logs("disconnect"));
            io.use((_, _) -> logs("event middleware"));
            io.onAny((_, _) -> logs("catch-all"));
            io.on("e", (asked, _) -> {
                logs("event");
                asked.request("q").then(_ -> logs("answer"));
                throw new IllegalStateException();
            });
            io.onError((_, _) -> {
                logs("error");
                return null;
            });
            link = stage.joined();
            link.receive("2[\"e\"]");
            link.receive("30[]");
            link.receive("1");
            assertEquals(Map.of("middleware", 1, "connect", 1, "event middleware", 1, "catch-all", 1, "event", 1,
                    "error", 1, "answer", 1, "disconnect", 1), counted());
        }

        private Map<String, Integer> counted() {
            var counts = new HashMap<String, Integer>();
            for (String line : log) {
                assertTrue(line.endsWith(" true"), line);
                counts.merge(line.replace(" true", ""), 1, Integer::sum);
            }
            return counts;
        }
    }
}
