package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.adapter.Answers;
import dev.socketloom.adapter.RemoteSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BroadcastTest {

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private FakeLink linkA;
    private FakeLink linkB;
    private FakeLink linkC;
    private Socket a;
    private Socket b;
    private Socket c;

    /// A is in red, B in red and blue, C in none.
    @BeforeEach
    void join() {
        linkA = stage.open();
        a = linkA.joinsWith("0", "/");
        linkB = stage.open();
        b = linkB.joinsWith("0", "/");
        linkC = stage.open();
        c = linkC.joinsWith("0", "/");
        a.join("red");
        b.join("red", "blue");
    }

    private void reached(boolean first, boolean second, boolean third, String... more) {
        linkA.sent(first ? new String[] {"2[\"x\"]"} : more);
        linkB.sent(second ? new String[] {"2[\"x\"]"} : new String[0]);
        linkC.sent(third ? new String[] {"2[\"x\"]"} : new String[0]);
    }

    @Nested
    class Receivers {

        @Test
        void areEveryone() {
            io.emit("x");
            reached(true, true, true);
        }

        @Test
        void areTheMembersOfSeveralRoomsOnceEach() {
            io.to("red", "blue").to("red").emit("x");
            reached(true, true, false);
        }

        @Test
        void areNotTheMembersOfExceptedRooms() {
            io.except("blue").emit("x");
            reached(true, false, true);
            io.to("red").except("blue", "no such room").emit("x");
            reached(true, false, false);
        }

        @Test
        void mayBeOneByItsId() {
            io.to(c.id()).emit("x");
            reached(false, false, true);
        }

        @Test
        void areTheOthersWhenASocketSpeaks() {
            a.broadcast().emit("x");
            reached(false, true, true);
            a.to("red").emit("x");
            reached(false, true, false);
            a.in("red").emit("x");
            reached(false, true, false);
            a.except("blue").emit("x");
            reached(false, false, true);
            a.asVolatile().to("red").emit("x");
            reached(false, true, false);
        }

        @Test
        void includeTheSocketItselfWhenTheServerSpeaks() {
            io.in("red").emit("x");
            reached(true, true, false);
        }

        @Test
        void areNeverEveryoneByMistake() {
            assertThrows(IllegalArgumentException.class, () -> io.to(List.of()));
            assertThrows(IllegalArgumentException.class, () -> io.to("red").to(new String[0]));
        }

        @Test
        void areNotThoseWhoHaveLeftARoom() {
            b.leave("red");
            io.to("red").emit("x");
            reached(true, false, false);
        }
    }

    @Nested
    class Operators {

        @Test
        void areImmutableAndCanBeUsedAgain() {
            BroadcastOperator red = io.to("red");
            red.except("blue").asVolatile();
            red.to("nobody");
            red.emit("x");
            red.emit("x");
            linkB.sent("2[\"x\"]", "2[\"x\"]");
        }

        @Test
        void ofASocketAreImmutableToo() {
            linkA.full = true;
            Emitter plain = a.compress(true);
            plain.asVolatile();
            plain.timeout(Duration.ofMillis(1));
            plain.to("red");
            a.asVolatile().emit("dropped");
            plain.emit("x");
            a.emit("x");
            reached(false, false, false, "2[\"x\"]", "2[\"x\"]");
        }

        @Test
        void dropVolatilesForThoseWhoCannotTakeThem() {
            linkA.full = true;
            io.asVolatile().emit("x");
            reached(false, true, true);
            a.asVolatile().emit("x");
            linkA.sent();
            a.emit("x");
            linkA.sent("2[\"x\"]");
        }

        @Test
        void haveRoomsJoinedAndLeft() {
            io.in("red").socketsJoin("green", "yellow");
            io.in("blue").socketsLeave("green");
            assertEquals(Set.of(a.id(), "red", "green", "yellow"), a.rooms());
            assertEquals(Set.of(b.id(), "red", "blue", "yellow"), b.rooms());
        }

        @Test
        void knowTheSocketsTheyMean() {
            assertEquals(Set.of(a, b), Set.copyOf(io.in("red").sockets()));
            assertEquals(3, io.sockets().size());
            assertEquals(3, io.count());
            assertEquals(2, io.in("red").count());
            assertEquals(1, io.in("red", "blue").except("blue").count());
            assertEquals(0, io.in("nobody").count());
            assertEquals(a, io.socket(a.id()).orElseThrow());
        }

        @Test
        void describeThemForOtherServers() {
            b.data().put("name", "bob");
            Answers<RemoteSocket> found = io.in("blue").fetchSockets(Duration.ofSeconds(1));
            assertTrue(found.complete());
            RemoteSocket remote = found.items().getFirst();
            assertEquals(b.id(), remote.id());
            assertEquals(b.rooms(), remote.rooms());
            assertEquals(Map.of("name", "bob"), remote.data());
        }
    }

    @Nested
    class Payloads {

        @Test
        void areEncodedOnceHoweverManyReceiveThem() {
            var encodings = new AtomicInteger();
            io.emit("x", (Iterable<String>) () -> {
                encodings.incrementAndGet();
                return List.of("a").iterator();
            });
            for (FakeLink link : List.of(linkA, linkB, linkC)) {
                link.sent("2[\"x\",[\"a\"]]");
            }
            assertEquals(1, encodings.get());
        }

        @Test
        void areEncodedBeforeAnybodyGetsAnything() {
            assertThrows(IllegalArgumentException.class, () -> io.emit("x", new Object()));
            reached(false, false, false);
        }

        /// A `String[]` is an `Object[]` to the compiler, which passes it as the varargs themselves.
        private static void emitVarargs(Socket socket, Object[] args) {
            socket.emit("x", args);
        }

        @Test
        void onlySpreadARealObjectArray() {
            a.emit("x", new Object[] {"a", "b"});
            a.emit("x", (Object) new Object[] {"a", "b"});
            emitVarargs(a, new String[] {"a", "b"});
            a.emit("x", new int[] {1, 2});
            a.emit("x", List.of(1, 2));
            a.emit("x", Args.of("a", "b"));
            a.emit("x", (Object[]) null);
            linkA.sent("2[\"x\",\"a\",\"b\"]", "2[\"x\",[\"a\",\"b\"]]", "2[\"x\",[\"a\",\"b\"]]", "2[\"x\",[1,2]]",
                    "2[\"x\",[1,2]]", "2[\"x\",\"a\",\"b\"]", "2[\"x\",null]");
        }

        @Test
        void calledMessageAreSent() {
            io.send("hello");
            a.send("you");
            linkB.sent("2[\"message\",\"hello\"]");
            linkA.sent("2[\"message\",\"hello\"]", "2[\"message\",\"you\"]");
        }

        @Test
        void calledJsonAreSentBesideThem() {
            io.sendJson(Map.of("a", 1));
            io.to("blue").sendJson("blue");
            b.asVolatile().sendJson("only b");
            a.sendJson(1, 2);
            linkA.sent("2[\"json\",{\"a\":1}]", "2[\"json\",1,2]");
            linkB.sent("2[\"json\",{\"a\":1}]", "2[\"json\",\"blue\"]", "2[\"json\",\"only b\"]");
            linkC.sent("2[\"json\",{\"a\":1}]");
        }
    }

    @Nested
    class Order {

        @Test
        void isThatOfTheSendingThreadForEveryReceiver() {
            io.emit("x", 1);
            a.emit("x", 2);
            io.to("red").emit("x", 3);
            b.emit("x", 4);
            io.to(a.id()).emit("x", 5);
            b.broadcast().emit("x", 6);
            linkA.sent("2[\"x\",1]", "2[\"x\",2]", "2[\"x\",3]", "2[\"x\",5]", "2[\"x\",6]");
            linkB.sent("2[\"x\",1]", "2[\"x\",3]", "2[\"x\",4]");
            linkC.sent("2[\"x\",1]", "2[\"x\",6]");
        }
    }

    @Nested
    class TheSender {

        @Test
        void isServedLast() {
            var order = new ArrayList<String>();
            for (FakeLink link : List.of(linkA, linkB, linkC)) {
                link.onSend = () -> order.add(link == linkB ? "own" : "other");
            }
            io.on("all", (_, _) -> io.emit("x"));
            linkB.receive("2[\"all\"]");
            assertEquals(List.of("other", "other", "own"), order);
        }
    }

    @Nested
    class Rooms {

        @Test
        void areLeftAllAtOnceButForTheOwnOne() {
            b.leaveAll();
            assertEquals(Set.of(b.id()), b.rooms());
            io.to(b.id()).emit("x");
            reached(false, true, false);
            assertEquals(Set.of("red"), io.rooms());
        }

        @Test
        void areClosedForEverybody() {
            io.closeRoom("red");
            assertEquals(Set.of("blue"), io.rooms());
            assertEquals(Set.of(b.id(), "blue"), b.rooms());
            assertTrue(a.connected());
        }

        @Test
        void areNotJoinedByThoseWhoHaveLeft() {
            assertTrue(c.join("green"));
            c.disconnect();
            assertFalse(c.join("yellow"));
            assertFalse(c.join(List.of("yellow")));
            assertEquals(Set.of("red", "blue"), io.rooms());
        }

        @Test
        void vanishWithTheirLastMember() {
            assertEquals(Set.of("red", "blue"), io.rooms());
            a.leave("red");
            b.leave("red", "blue");
            assertEquals(Set.of(), io.rooms());
        }

        @Test
        void areEmptiedByClosingThem() {
            io.closeRoom("red");
            io.closeRoom("unknown");
            assertEquals(Set.of("blue"), io.rooms());
            assertEquals(Set.of(a.id()), a.rooms());
            io.to("red").emit("x");
            reached(false, false, false);
        }

        @Test
        void areLimitedInNumber() {
            var small = new Stage(ServerOptions.standard().with(ServerOptions.MAX_ROOMS, 2));
            Socket socket = small.open().joinsWith("0", "/");
            socket.join("one", "two");
            socket.join("two");
            var refused = assertThrows(IllegalStateException.class, () -> socket.join("three"));
            assertTrue(refused.getMessage().contains("maxRooms"), refused.getMessage());
            assertEquals(Set.of(socket.id(), "one", "two"), socket.rooms());
        }

        @Test
        void haveNamesOfLimitedLength() {
            var small = new Stage(ServerOptions.standard().with(ServerOptions.MAX_ROOM_NAME, 3));
            Socket socket = small.open().joinsWith("0", "/");
            assertTrue(socket.join("one"));
            assertThrows(IllegalArgumentException.class, () -> socket.join("two", "four"));
            assertEquals(Set.of(socket.id(), "one"), socket.rooms());
        }
    }
}
