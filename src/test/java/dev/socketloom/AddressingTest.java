package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who gets what a handler of client A sends, in the words of both worlds: those of Flask are said by code that has no
/// socket in its hands, those of Node by code that has one.
class AddressingTest {

    /// A and B are in r, B and C are in q, D is in none.
    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<FakeLink> links = List.of(stage.open(), stage.open(), stage.open(), stage.open());
    private Socket a;
    private Socket b;
    private Socket c;

    @BeforeEach
    void join() {
        a = links.get(0).joinsWith("0", "/");
        b = links.get(1).joinsWith("0", "/");
        c = links.get(2).joinsWith("0", "/");
        links.get(3).joinsWith("0", "/");
        a.join("r");
        b.join("r", "q");
        c.join("q");
    }

    private void say(Consumer<AddressingTest> dialect) {
        Handlers.Registration speaking = io.on("speak", (_, _) -> dialect.accept(this));
        links.getFirst().receive("2[\"speak\"]");
        speaking.off();
    }

    /// The clients that have got `m`, once each, as letters.
    private String receivers() {
        var letters = new StringBuilder();
        for (int i = 0; i < links.size(); i++) {
            int copies = 0;
            for (; links.get(i).hasSent(); copies++) {
                assertEquals("2[\"m\",1]", links.get(i).next());
            }
            letters.append(String.valueOf((char) ('A' + i)).repeat(copies));
        }
        return letters.toString();
    }

    /// One thing one may want to say.
    ///
    /// @param inFlask how Python says it
    /// @param receivers who gets it
    record Row(String inFlask, String receivers, Consumer<AddressingTest> flask, Consumer<AddressingTest> node) {
        @Override
        public String toString() {
            return inFlask + " reaches " + (receivers.isEmpty() ? "nobody" : receivers);
        }
    }

    static List<Row> table() {
        return List.of(
                new Row("emit('m', 1)", "A",
                        t -> SocketIO.emit("m", 1),
                        t -> t.a.emit("m", 1)),
                new Row("emit('m', 1, broadcast=True)", "ABCD",
                        t -> SocketIO.everyone().emit("m", 1),
                        t -> t.io.emit("m", 1)),
                new Row("emit('m', 1, broadcast=True, include_self=False)", "BCD",
                        t -> SocketIO.everyone().exceptSelf().emit("m", 1),
                        t -> t.a.broadcast().emit("m", 1)),
                new Row("emit('m', 1, to='r')", "AB",
                        t -> SocketIO.to("r").emit("m", 1),
                        t -> t.io.to("r").emit("m", 1)),
                new Row("emit('m', 1, to='r', include_self=False)", "B",
                        t -> SocketIO.to("r").exceptSelf().emit("m", 1),
                        t -> t.a.to("r").emit("m", 1)),
                new Row("emit('m', 1, to='q')", "BC",
                        t -> SocketIO.to("q").emit("m", 1),
                        t -> t.a.in("q").emit("m", 1)),
                new Row("emit('m', 1, to=sid)", "B",
                        t -> SocketIO.to(t.b.id()).emit("m", 1),
                        t -> t.io.to(t.b.id()).emit("m", 1)),
                new Row("emit('m', 1, to=request.sid)", "A",
                        t -> SocketIO.to(SocketIO.current().id()).emit("m", 1),
                        t -> t.io.to(t.a.id()).emit("m", 1)),
                new Row("emit('m', 1, to=['r', 'q'])", "ABC",
                        t -> SocketIO.to("r", "q").emit("m", 1),
                        t -> t.io.to("r").to("q").emit("m", 1)),
                new Row("emit('m', 1, broadcast=True, skip_sid=[b, c])", "AD",
                        t -> SocketIO.everyone().except(t.b.id(), t.c.id()).emit("m", 1),
                        t -> t.io.except(t.b.id(), t.c.id()).emit("m", 1)),
                new Row("emit('m', 1, to='r', skip_sid=b)", "A",
                        t -> SocketIO.to("r").except(t.b.id()).emit("m", 1),
                        t -> t.io.to("r").except(t.b.id()).emit("m", 1)),
                new Row("(to r, but not to q)", "A",
                        t -> SocketIO.to("r").except("q").emit("m", 1),
                        t -> t.io.in("r").except("q").emit("m", 1)),
                new Row("emit('m', 1, to='nobody')", "",
                        t -> SocketIO.to("nobody").emit("m", 1),
                        t -> t.a.to("nobody").emit("m", 1)));
    }

    @ParameterizedTest
    @MethodSource("table")
    void reachesTheSameInBothDialects(Row row) {
        say(row.flask);
        assertEquals(row.receivers, receivers(), "as Flask says it");
        say(row.node);
        assertEquals(row.receivers, receivers(), "as Node says it");
    }

    @Nested
    class AnotherNamespace {

        @Test
        void isAddressedByItsName() {
            io.of("/n");
            FakeLink second = links.get(1);
            Socket there = second.joinsWith("0/n,", "/n");
            there.join("r");
            say(_ -> SocketIO.of("/n").to("r").emit("m", 1));
            second.sent("2/n,[\"m\",1]");
            assertEquals("", receivers());
        }

        @Test
        void isTheOneMeantInItsOwnHandlers() {
            io.of("/n").on("speak", (_, _) -> {
                SocketIO.joinRoom("r");
                SocketIO.to("r").emit("m", 1);
                SocketIO.everyone().emit("m", 2);
            });
            FakeLink second = links.get(1);
            second.joinsWith("0/n,", "/n");
            second.receive("2/n,[\"speak\"]");
            second.sent("2/n,[\"m\",1]", "2/n,[\"m\",2]");
            assertEquals("", receivers());
        }
    }

    @Nested
    class TheResult {

        @Test
        void ofOneClientIsWhetherItWasQueued() {
            assertEquals(true, a.emit("m", 1));
            assertEquals(true, a.send("text"));
            links.getFirst().full = true;
            assertEquals(false, a.asVolatile().emit("m", 1));
            a.disconnect();
            assertEquals(false, a.emit("m", 1));
            links.getFirst().sent("2[\"m\",1]", "2[\"message\",\"text\"]", "1");
        }

        @Test
        void ofManyIsForHowManyItWasQueuedOrDropped() {
            links.get(0).full = true;
            links.get(2).full = true;
            assertEquals(new EmitResult(2, 2), io.asVolatile().emit("m", 1));
            assertEquals(new EmitResult(4, 0), io.send("text"));
            assertEquals(new EmitResult(0, 0), io.to("nobody").emit("m", 1));
        }

        @Test
        void countsTheSenderWhoIsServedLast() {
            var results = new ArrayList<EmitResult>();
            links.getFirst().full = true;
            say(_ -> results.add(SocketIO.to("r").asVolatile().emit("m", 1)));
            assertEquals("B", receivers());
            links.getFirst().full = false;
            say(_ -> results.add(SocketIO.to("r").asVolatile().emit("m", 1)));
            assertEquals("AB", receivers());
            assertEquals(List.of(new EmitResult(1, 1), new EmitResult(2, 0)), results);
        }

        @Test
        void ofAPatternIsThatOfAllItsNamespaces() {
            ParentNamespace rooms = io.of(Pattern.compile("/room-\\d"));
            links.get(0).joinsWith("0/room-1,", "/room-1");
            links.get(1).joinsWith("0/room-2,", "/room-2");
            assertEquals(new EmitResult(2, 0), rooms.emit("m", 1));
            assertEquals(2, rooms.count());
        }

        @Test
        void inAConnectHandlerIsThatItWaitsForTheAdmission() {
            var queued = new ArrayList<Boolean>();
            io.onConnect((socket, _) -> queued.add(socket.emit("m", 1)));
            FakeLink late = stage.open();
            late.joinsWith("0", "/");
            late.sent("2[\"m\",1]");
            assertEquals(List.of(true), queued);
        }
    }
}
