package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DispatchTest {

    record Point(int x, int y) {}

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();

    @Nested
    class EventHandlers {

        @Test
        void runInTheOrderOfRegistrationAndThoseOfTheNamespaceFirst() {
            io.onConnect((socket, _) -> socket.on("x", (_, _) -> log.add("socket")));
            io.on("x", (_, _) -> log.add("first"));
            io.on("x", (_, _) -> log.add("second"));
            FakeLink link = stage.joined();
            link.receive("2[\"x\"]");
            assertEquals(List.of("first", "second", "socket"), log);
        }

        @Test
        void runAlthoughOneBeforeThemThrows() {
            io.on("x", (_, _) -> {
                throw new IllegalStateException("boo");
            });
            io.on("x", (_, _) -> log.add("second"));
            io.onError((error, event) -> log.add(event.name() + ": " + error.getMessage()));
            stage.joined().receive("2[\"x\"]");
            assertEquals(List.of("x: boo", "second"), log);
        }

        @Test
        void seeTheirSocketAsTheCurrentOne() {
            io.on("x", (socket, _) -> log.add("" + (SocketIO.current() == socket)));
            stage.joined().receive("2[\"x\"]");
            assertEquals(List.of("true"), log);
            assertThrows(IllegalStateException.class, SocketIO::current);
        }

        @Test
        void areForgottenOneRegistrationAtATime() {
            NamespaceHandlers.ConnectHandler twice = (_, _) -> log.add("connected");
            Handlers.Registration first = io.onConnect(twice);
            io.onConnect(twice);
            first.off();
            first.off();
            stage.joined();
            assertEquals(List.of("connected"), log);
        }

        @Test
        void areForgottenByOff() {
            Handlers.Registration registration = io.on("x", (_, _) -> log.add("one"));
            io.on("x", (_, _) -> log.add("two"));
            FakeLink link = stage.joined();
            registration.off();
            registration.off();
            link.receive("2[\"x\"]");
            io.off("x");
            link.receive("2[\"x\"]");
            assertEquals(List.of("two"), log);
        }

        @Test
        void registeredOnceRunOnce() {
            io.onConnect((socket, _) -> socket.once("x", (_, args) -> log.add(args.text(0))));
            FakeLink link = stage.joined();
            link.receive("2[\"x\",\"a\"]");
            link.receive("2[\"x\",\"b\"]");
            assertEquals(List.of("a"), log);
        }

        @Test
        void ofAPatternApplyToAllItsNamespaces() {
            io.of(Pattern.compile("/room-\\d+")).on("x", (socket, _) -> log.add(socket.namespace().name()));
            FakeLink link = stage.open();
            link.receive("0/room-1,");
            link.receive("0/room-2,");
            link.receive("2/room-2,[\"x\"]");
            link.receive("2/room-1,[\"x\"]");
            assertEquals(List.of("/room-2", "/room-1"), log);
        }

        @Test
        void cannotHaveAReservedName() {
            for (String name : List.of("connect", "disconnect", "connect_error", "disconnecting")) {
                assertThrows(IllegalArgumentException.class, () -> io.on(name, (_, _) -> {}));
                assertThrows(IllegalArgumentException.class, () -> io.emit(name));
            }
        }

        @Test
        void ofEventsThatNobodyKnowsAreNotMissed() {
            FakeLink link = stage.joined();
            link.receive("21[\"unknown\"]");
            link.sent();
            assertTrue(link.isOpen());
        }
    }

    @Nested
    class TypedHandlers {

        @Test
        void getRecords() {
            io.on("move", Point.class, (_, point) -> log.add(point.toString()));
            stage.joined().receive("2[\"move\",{\"x\":1,\"y\":2}]");
            assertEquals(List.of("Point[x=1, y=2]"), log);
        }

        @Test
        void getGenericTypes() {
            io.on("path", new TypeRef<List<Point>>() {}, (_, points) -> log.add("" + points.getLast().y()));
            stage.joined().receive("2[\"path\",[{\"x\":1,\"y\":2},{\"x\":3,\"y\":4}]]");
            assertEquals(List.of("4"), log);
        }

        @Test
        void getTwoArguments() {
            io.on("say", String.class, int.class, (_, text, times) -> log.add(text.repeat(times)));
            stage.joined().receive("2[\"say\",\"ho\",3]");
            assertEquals(List.of("hohoho"), log);
        }

        @Test
        void areNotRunWithWhatDoesNotFit() {
            io.reply("move", Point.class, (_, _) -> log.add("ran"));
            io.onError((error, event) -> {
                log.add(((SocketIOException) error).reason() + " " + event.name());
                return Map.of("error", "bad move");
            });
            FakeLink link = stage.joined();
            link.receive("27[\"move\",{\"x\":\"left\"}]");
            link.receive("28[\"move\"]");
            link.sent("37[{\"error\":\"bad move\"}]", "38[{\"error\":\"bad move\"}]");
            assertEquals(List.of("MISFIT move", "MISFIT move"), log);
        }

        @Test
        void ofTypesWithoutAJsonFormAreRefusedWhenTheyAreRegistered() {
            assertThrows(IllegalArgumentException.class, () -> io.on("x", Thread.class, (_, _) -> {}));
        }
    }

    @Nested
    class Middleware {

        @Test
        void thatThrowsKeepsTheEventFromEverybody() {
            io.use((_, event) -> {
                if (event.name().equals("blocked")) {
                    throw new IllegalStateException("event blocked");
                }
            });
            io.onAny((_, event) -> log.add("any " + event.name()));
            io.on("blocked", (_, _) -> log.add("ran"));
            io.onError((error, _) -> error.getMessage());
            FakeLink link = stage.joined();
            link.receive("21[\"blocked\"]");
            link.receive("2[\"other\"]");
            link.sent("31[\"event blocked\"]");
            assertEquals(List.of("any other"), log);
        }

        @Test
        void ofASocketSeesOnlyItsEvents() {
            FakeLink first = stage.joined();
            io.sockets().getFirst().use((_, event) -> log.add("1 " + event.args().text(0)));
            FakeLink second = stage.joined();
            first.receive("2[\"x\",\"a\"]");
            second.receive("2[\"x\",\"b\"]");
            assertEquals(List.of("1 a"), log);
        }

        @Test
        void catchAllsRunBeforeTheHandlers() {
            io.on("x", (_, _) -> log.add("handler"));
            io.onAny((_, event) -> log.add(event.name() + event.args()));
            stage.joined().receive("2[\"x\",1,2]");
            assertEquals(List.of("x[1, 2]", "handler"), log);
        }
    }

    @Nested
    class UnmatchedEvents {

        @Test
        void areThoseThatNobodyHandlesByName() {
            io.onUnmatched((_, event) -> log.add("unmatched " + event.name() + event.args()));
            io.onAny((_, event) -> log.add("any " + event.name()));
            io.on("x", (_, _) -> log.add("x"));
            FakeLink link = stage.joined();
            link.receive("2[\"x\"]");
            link.receive("2[\"y\",1]");
            io.sockets().getFirst().on("y", (_, _) -> log.add("y"));
            link.receive("2[\"y\"]");
            assertEquals(List.of("any x", "x", "any y", "unmatched y[1]", "any y", "y"), log);
        }

        @Test
        void areHandledByAllWhoAskedForThemAndAcknowledgedByTheFirst() {
            io.onUnmatched((_, _) -> {
                throw new IllegalStateException("boo");
            });
            io.onUnmatched((_, event) -> event.args().ack().orElseThrow().send("no " + event.name()));
            Handlers.Registration third = io.onUnmatched((_, event) ->
                    log.add("" + event.args().ack().orElseThrow().send("too late")));
            io.onError((error, _) -> {
                log.add(error.getMessage());
                return null;
            });
            FakeLink link = stage.joined();
            link.receive("21[\"y\"]");
            third.off();
            link.receive("22[\"y\"]");
            link.sent("31[\"no y\"]", "32[\"no y\"]");
            assertEquals(List.of("boo", "false", "boo"), log);
        }

        @Test
        void areNotMeantByAStar() {
            var refused = assertThrows(IllegalArgumentException.class, () -> io.on("*", (_, _) -> {}));
            assertTrue(refused.getMessage().contains("onUnmatched"), refused.getMessage());
            assertThrows(IllegalArgumentException.class, () -> io.reply("*", (_, _) -> 1));
            FakeLink link = stage.joined();
            link.receive("2[\"*\"]");
            io.emit("*");
            link.sent("2[\"*\"]");
        }
    }

    @Nested
    class Errors {

        @Test
        void ofNamespacesWithoutAHandlerGoToTheDefaultOne() {
            io.onErrorDefault((error, event) -> log.add(event.socket().namespace() + " " + error.getMessage()));
            io.onError((error, _) -> log.add("own " + error.getMessage()));
            for (var handlers : List.of(io, io.of("/other"))) {
                handlers.on("x", (_, _) -> {
                    throw new IllegalStateException("boo");
                });
            }
            FakeLink link = stage.joined();
            link.joinsWith("0/other,", "/other");
            link.receive("2[\"x\"]");
            link.receive("2/other,[\"x\"]");
            assertEquals(List.of("own boo", "/other boo"), log);
        }

        @Test
        void whoseAnswerHasNoJsonFormKeepNobodyFromTheEvent() {
            io.on("x", (_, _) -> {
                throw new IllegalStateException("boo");
            });
            io.on("x", (_, _) -> log.add("second"));
            io.onError((error, _) -> error);
            FakeLink link = stage.joined();
            link.receive("21[\"x\"]");
            link.sent();
            assertEquals(List.of("second"), log);
        }

        @Test
        void ofAnErrorHandlerGoNoFurther() {
            io.on("x", (_, _) -> {
                throw new IllegalStateException("boo");
            });
            io.onError((_, _) -> {
                throw new IllegalStateException("and boo again");
            });
            FakeLink link = stage.joined();
            link.receive("21[\"x\"]");
            link.sent();
            assertTrue(link.isOpen());
        }

        @Test
        void maybeOfTheVirtualMachineAndThenTheClientGoesOnceItIsAnswered() {
            io.on("x", (_, _) -> {
                throw new StackOverflowError();
            });
            io.onError((error, _) -> {
                log.add(error.toString());
                return "sorry";
            });
            FakeLink link = stage.joined();
            FakeLink other = stage.joined();
            link.receive("21[\"x\"]");
            assertEquals(List.of("java.lang.StackOverflowError"), log);
            link.sent("31[\"sorry\"]");
            assertFalse(link.isOpen());
            assertTrue(other.isOpen());
        }
    }
}
