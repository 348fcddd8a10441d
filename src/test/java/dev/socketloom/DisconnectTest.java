package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.engineio.CloseReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisconnectTest {

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void watch() {
        io.onConnect((socket, _) -> socket.join("room"));
        io.onDisconnect((_, reason) -> log.add(reason.toString()));
        io.of("/other").onDisconnect((_, reason) -> log.add("other: " + reason));
    }

    /// Somebody else emits, and was past all questions but the last when the socket was disconnected.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noPacketComesBehindTheDisconnect(boolean closeConnection) {
        FakeLink link = stage.joined();
        Socket socket = io.sockets().getFirst();
        link.onSend = () -> {
            link.onSend = () -> {};
            socket.disconnect(closeConnection);
        };
        assertFalse(socket.emit("late"));
        link.sent("1");
    }

    @Nested
    class TheDisconnectHandlers {

        @ParameterizedTest
        @EnumSource(CloseReason.class)
        void learnTheReasonInNodesWords(CloseReason reason) {
            stage.joined().ends(reason);
            assertEquals(List.of(reason.toString()), log);
        }

        @Test
        void seeTheRoomsAndTheCurrentSocketAlthoughNobodyReachesItAnyMore() {
            io.onDisconnect((socket, _) -> {
                log.add("" + socket.rooms().equals(Set.of(socket.id(), "room")));
                log.add("" + (SocketIO.current() == socket));
                log.add("" + io.to("room").sockets().isEmpty());
                log.add("" + socket.connected());
                socket.emit("dropped");
                socket.join("another");
            });
            FakeLink link = stage.joined();
            link.ends(CloseReason.TRANSPORT_CLOSE);
            assertEquals(List.of("transport close", "true", "true", "true", "false"), log);
            link.sent();
            assertEquals(Set.of(), io.rooms());
        }

        /// The reading thread may have taken the packet before the session's end, and look at it after that.
        @ParameterizedTest
        @ValueSource(strings = {"1", "0"})
        void runAlthoughAPacketMeetsTheEndWhichVacatesTheSeat(String packet) {
            FakeLink link = stage.joined();
            link.breaks(CloseReason.TRANSPORT_CLOSE);
            link.hear(packet);
            link.runTurn();
            assertEquals(List.of("transport close"), log);
        }

        @Test
        void allRunAndLeaveCleanRoomsAlthoughOneThrows() {
            io.onDisconnect((_, _) -> {
                throw new IllegalStateException("boo");
            });
            io.onDisconnect((_, _) -> log.add("still"));
            io.onError((_, event) -> log.add("error in " + event.name()));
            stage.joined().ends(CloseReason.PING_TIMEOUT);
            assertEquals(List.of("ping timeout", "error in disconnect", "still"), log);
            assertEquals(Set.of(), io.rooms());
            assertEquals(List.of(), io.sockets());
        }

        @Test
        void ofASocketRunAfterThoseOfItsNamespace() {
            FakeLink link = stage.joined();
            io.sockets().getFirst().onDisconnect((_, reason) -> log.add("mine: " + reason));
            stage.joined().ends(CloseReason.TRANSPORT_ERROR);
            link.ends(CloseReason.TRANSPORT_CLOSE);
            assertEquals(List.of("transport error", "transport close", "mine: transport close"), log);
        }

        @Test
        void runAfterTheEventsThatHadArrived() {
            io.on("x", (_, args) -> log.add(args.text(0)));
            FakeLink link = stage.joined();
            link.hear("2[\"x\",\"a\"]");
            link.hear("2[\"x\",\"b\"]");
            link.breaks(CloseReason.TRANSPORT_CLOSE);
            assertEquals(List.of(), io.sockets());
            link.runTurn();
            assertEquals(List.of("a", "b", "transport close"), log);
        }

        @Test
        void doNotRunForOneWhoWasStillBeingHeardWhenTheSessionEnded() {
            FakeLink link = stage.open();
            link.breaks(CloseReason.TRANSPORT_CLOSE);
            link.hear("0");
            link.runTurn();
            assertEquals(List.of(), log);
            assertEquals(List.of(), io.sockets());
        }

        @Test
        void runOncePerNamespaceAndOnceOnly() {
            FakeLink link = stage.joined();
            link.joinsWith("0/other,", "/other");
            link.receive("1/other,");
            link.ends(CloseReason.TRANSPORT_CLOSE);
            link.close(CloseReason.FORCED_CLOSE, "again");
            assertEquals(List.of("other: client namespace disconnect", "transport close"), log);
        }
    }

    /// A connect handler that waits for its own client, in a namespace it has joined before, when everything ends.
    @Nested
    class AFarewellThatIsPostponed {

        private final FakeLink link = stage.open();
        private Thread stopper;

        @Test
        void isSaidBeforeTheClientIsGone() throws Exception {
            Socket other = link.joinsWith("0/other,", "/other");
            io.onConnect((_, _) -> {
                link.whileWaiting = () -> link.breaks(CloseReason.SERVER_SHUTTING_DOWN);
                assertThrows(SocketIOException.class, () -> other.call("are you there?"));
                log.add("connected");
            });
            io.onDisconnect((_, _) -> log.add("whoever stops the server waits: " + isWaitedFor()));
            link.receive("0");
            assertEquals(List.of("other: server shutting down", "connected", "server shutting down",
                    "whoever stops the server waits: true"), log);
            stopper.join();
        }

        private boolean isWaitedFor() {
            stopper = Thread.startVirtualThread(() -> {
                try {
                    stage.clients.awaitAllGone(Long.MAX_VALUE / 4);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            while (stopper.isAlive() && stopper.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            return stopper.isAlive();
        }
    }

    @Nested
    class TheClientLeaves {

        @Test
        void andTheConnectionStays() {
            FakeLink link = stage.joined();
            link.receive("1");
            assertEquals(List.of("client namespace disconnect"), log);
            assertTrue(link.isOpen());
            link.sent();
            link.joinsWith("0", "/");
        }

        @Test
        void andIsOutAtOnceThoughItsTurnHasNotCome() {
            FakeLink link = stage.joined();
            link.hear("1");
            assertEquals(List.of(), io.sockets());
            assertEquals(List.of(), log);
            link.runTurn();
            assertEquals(List.of("client namespace disconnect"), log);
        }

        @Test
        void afterEventsThatAreStillHandled() {
            io.on("x", (_, _) -> log.add("x"));
            FakeLink link = stage.joined();
            link.hear("2[\"x\"]");
            link.hear("1");
            link.hear("0");
            link.hear("2[\"x\"]");
            link.runTurn();
            assertEquals(List.of("x", "client namespace disconnect", "x"), log);
        }

        @Test
        void beforeItWasLetIn() {
            FakeLink link = stage.open();
            link.hear("0");
            link.hear("1");
            link.runTurn();
            assertEquals(List.of(), io.sockets());
            assertTrue(link.isOpen());
        }
    }

    @Nested
    class TheApplicationDisconnects {

        @Test
        void oneNamespaceAndTellsTheClient() {
            FakeLink link = stage.joined();
            Socket socket = io.sockets().getFirst();
            socket.emit("last");
            socket.disconnect();
            socket.emit("dropped");
            link.sent("2[\"last\"]", "1");
            assertEquals(List.of("server namespace disconnect"), log);
            assertTrue(link.isOpen());
            assertFalse(socket.connected());
        }

        @Test
        void fromItsOwnHandlerAndLaterEventsAreSkipped() {
            io.on("kick", (socket, _) -> {
                socket.disconnect();
                log.add("kicked");
            });
            io.on("x", (_, _) -> log.add("x"));
            FakeLink link = stage.joined();
            link.hear("2[\"kick\"]");
            link.hear("2[\"x\"]");
            link.runTurn();
            link.receive("2[\"x\"]");
            link.receive("1");
            assertEquals(List.of("kicked", "server namespace disconnect"), log);
            assertTrue(link.isOpen(), "what the client sent before it knew is not punished");
        }

        @Test
        void andTheClientMayComeBack() {
            FakeLink link = stage.joined();
            io.sockets().getFirst().disconnect();
            link.sent("1");
            link.joinsWith("0", "/");
            assertEquals(1, io.sockets().size());
        }

        @Test
        void theWholeConnectionWithAllItsNamespaces() {
            FakeLink link = stage.joined();
            link.joinsWith("0/other,", "/other");
            io.sockets().getFirst().emit("bye", 1);
            io.sockets().getFirst().disconnect(true);
            assertEquals("2[\"bye\",1]", link.next());
            var farewells = new TreeSet<String>();
            farewells.add(link.next());
            farewells.add(link.next());
            assertEquals(Set.of("1", "1/other,"), farewells);
            assertEquals("forced server close: the application closed the connection", link.closed);
            assertEquals(Set.of("server namespace disconnect", "other: server namespace disconnect"), Set.copyOf(log));
            assertEquals(2, log.size());
        }

        @Test
        void aRoom() {
            FakeLink first = stage.joined();
            FakeLink second = stage.joined();
            io.in("room").disconnectSockets(false);
            first.sent("1");
            second.sent("1");
        }
    }

    @Nested
    class TheDetail {

        @Test
        void saysWhatExactlyHappened() {
            FakeLink link = stage.joined();
            Socket socket = io.sockets().getFirst();
            assertEquals("", socket.detail());
            link.ends(CloseReason.TRANSPORT_ERROR);
            assertEquals("test", socket.detail());
        }

        @Test
        void isKnownToTheDisconnectHandlers() {
            io.onDisconnect((socket, _) -> log.add(socket.detail()));
            stage.joined().receive("1");
            io.onConnect((socket, _) -> socket.disconnect());
            stage.open().receive("0");
            assertEquals(List.of("client namespace disconnect", "the client sent DISCONNECT",
                    "server namespace disconnect", "the application took the client out"), log);
        }
    }

    /// The application disconnects at a time.
    @Nested
    class ExpireAt {

        private static final Duration HALF = Duration.ofSeconds(30);

        @Test
        void endsTheSocketThenAndNotBefore() {
            FakeLink link = stage.joined();
            io.sockets().getFirst().expireAt(Instant.now().plus(HALF).plus(HALF));
            stage.passes(HALF);
            link.sent();
            stage.passes(HALF.plusSeconds(1));
            link.sent("1");
            assertEquals(List.of("server namespace disconnect"), log);
        }

        @Test
        void countsTheLastTime() {
            FakeLink link = stage.joined();
            Socket socket = io.sockets().getFirst();
            socket.expireAt(Instant.now().plus(HALF));
            socket.expireAt(Instant.now().plus(HALF).plus(HALF));
            stage.passes(HALF.plusSeconds(1));
            assertTrue(socket.connected());
            socket.expireAt(Instant.MAX);
            stage.passes(Duration.ofDays(1));
            assertTrue(socket.connected());
            link.sent();
        }

        @Test
        void ofTheMiddlewareMeansTheAdmittedClient() {
            io.use(socket -> socket.expireAt(Instant.now().plus(HALF)));
            FakeLink link = stage.joined();
            stage.passes(HALF.plusSeconds(1));
            link.sent("1");
        }

        @Test
        void inThePastEndsItAtOnce() {
            FakeLink link = stage.joined();
            io.sockets().getFirst().expireAt(Instant.EPOCH);
            stage.passes(Duration.ofMillis(2));
            link.sent("1");
        }

        @Test
        void afterTheEndIsNothing() {
            FakeLink link = stage.joined();
            Socket socket = io.sockets().getFirst();
            link.ends(CloseReason.TRANSPORT_CLOSE);
            socket.expireAt(Instant.EPOCH);
            stage.passes(HALF);
            assertEquals(List.of("transport close"), log);
        }
    }
}
