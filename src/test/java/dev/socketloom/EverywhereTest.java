package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.engineio.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EverywhereTest {

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();

    @Nested
    class HandlersOfEvents {

        @Test
        void applyInEveryNamespaceWhereverItComesFrom() {
            io.of("/before");
            io.everywhere().on("x", (socket, _) -> log.add(socket.namespace().name()));
            io.of("/after");
            io.of(Pattern.compile("/room-\\d"));
            FakeLink link = stage.joined();
            link.receive("2[\"x\"]");
            for (String name : List.of("/before", "/after", "/room-1")) {
                link.joinsWith("0" + name + ",", name);
                link.receive("2" + name + ",[\"x\"]");
            }
            assertEquals(List.of("/", "/before", "/after", "/room-1"), log);
        }

        @Test
        void doNotMakeNamespaces() {
            io.everywhere().on("x", (_, _) -> log.add("x"));
            io.everywhere().onConnect((_, _) -> log.add("connected"));
            FakeLink link = stage.open();
            link.receive("0/unknown,");
            link.sent("4/unknown,{\"message\":\"Invalid namespace\"}");
            assertEquals(List.of(), log);
        }

        @Test
        void runAfterThoseOfThePatternTheNamespaceAndTheSocket() {
            var everywhere = io.everywhere();
            ParentNamespace pattern = io.of(Pattern.compile("/room-\\d"));
            Namespace room = io.of("/room-1");
            FakeLink link = stage.open();
            Socket socket = link.joinsWith("0/room-1,", "/room-1");
            logsWhatItSees(everywhere, "everywhere");
            logsWhatItSees(socket, "socket");
            logsWhatItSees(room, "namespace");
            logsWhatItSees(pattern, "pattern");
            link.receive("2/room-1,[\"x\"]");
            assertEquals(List.of(
                    "pattern use", "namespace use", "socket use", "everywhere use",
                    "pattern any", "namespace any", "socket any", "everywhere any",
                    "pattern x", "namespace x", "socket x", "everywhere x"), log);
        }

        private void logsWhatItSees(Handlers handlers, String who) {
            handlers.use((_, _) -> log.add(who + " use"));
            handlers.onAny((_, _) -> log.add(who + " any"));
            handlers.on("x", (_, _) -> log.add(who + " x"));
        }

        @Test
        void replyWhereNobodyElseDoes() {
            io.everywhere().reply("who", (_, _) -> "everywhere");
            io.of("/own").reply("who", (_, _) -> "own");
            FakeLink link = stage.joined();
            link.joinsWith("0/own,", "/own");
            link.receive("21[\"who\"]");
            link.receive("2/own,1[\"who\"]");
            link.sent("31[\"everywhere\"]", "3/own,1[\"own\"]");
        }

        @Test
        void canBeTakenBack() {
            Handlers.Registration registration = io.everywhere().on("x", (_, _) -> log.add("x"));
            FakeLink link = stage.joined();
            link.receive("2[\"x\"]");
            registration.off();
            link.receive("2[\"x\"]");
            assertEquals(List.of("x"), log);
        }
    }

    /// Every event of every namespace: Flask's `on("*", namespace="*")`, of which nothing ran and the client got
    /// `["",400]`.
    @Nested
    class CatchAlls {

        @Test
        void seeEveryEventOfEveryNamespaceAndAcknowledgeNothing() {
            io.of("/a");
            io.everywhere().onAny((socket, event) -> log.add(socket.namespace() + " " + event.name() + event.args()));
            FakeLink link = stage.joined();
            link.joinsWith("0/a,", "/a");
            link.receive("21[\"x\",1]");
            link.receive("2/a,1[\"y\"]");
            link.sent();
            assertEquals(List.of("/ x[1]", "/a y[]"), log);
        }

        @Test
        void forUnmatchedEventsRunWhereNobodyHandlesThem() {
            io.of("/a").on("x", (_, _) -> log.add("own"));
            io.everywhere().on("y", (_, _) -> log.add("y"));
            io.everywhere().onUnmatched((_, event) -> event.args().ack().orElseThrow().send("no " + event.name()));
            FakeLink link = stage.joined();
            link.joinsWith("0/a,", "/a");
            link.receive("2/a,1[\"x\"]");
            link.receive("21[\"x\"]");
            link.receive("22[\"y\"]");
            link.sent("31[\"no x\"]");
            assertEquals(List.of("own", "y"), log);
        }
    }

    @Nested
    class TheLifeOfAClient {

        @Test
        void isGuardedEverywhereAfterTheOwnGuards() {
            io.of(Pattern.compile("/room-\\d")).use(_ -> log.add("own"));
            io.everywhere().use(socket -> {
                log.add("guard of " + socket.namespace());
                throw new ConnectionRefused("closed");
            });
            io.everywhere().onConnect((_, _) -> log.add("connected"));
            FakeLink link = stage.open();
            link.receive("0");
            link.receive("0/room-1,");
            link.sent("4{\"message\":\"closed\"}", "4/room-1,{\"message\":\"closed\"}");
            assertEquals(List.of("guard of /", "own", "guard of /room-1"), log);
        }

        @Test
        void isToldLastEverywhere() {
            io.everywhere().onConnect((_, auth) -> log.add("everywhere connected " + auth));
            io.everywhere().onDisconnect((_, reason) -> log.add("everywhere: " + reason));
            io.onConnect((socket, _) -> {
                log.add("own connected");
                socket.onDisconnect((_, _) -> log.add("socket's"));
            });
            io.onDisconnect((_, _) -> log.add("own"));
            FakeLink link = stage.open();
            link.joinsWith("0{\"a\":1}", "/");
            link.ends(CloseReason.TRANSPORT_CLOSE);
            assertEquals(List.of("own connected", "everywhere connected {a=1}", "own", "socket's",
                    "everywhere: transport close"), log);
        }
    }

    @Nested
    class Errors {

        @Test
        void areHeardEverywhereAfterTheOwnHandlersAndBeforeTheDefault() {
            io.onErrorDefault((_, _) -> log.add("default"));
            io.everywhere().onError((_, event) -> {
                log.add("everywhere");
                return "of everywhere for " + event.socket().namespace();
            });
            io.of("/own").onError((_, _) -> {
                log.add("own");
                return "own";
            });
            io.everywhere().on("x", (_, _) -> {
                throw new IllegalStateException("boo");
            });
            FakeLink link = stage.joined();
            link.joinsWith("0/own,", "/own");
            link.receive("21[\"x\"]");
            link.receive("2/own,1[\"x\"]");
            link.sent("31[\"of everywhere for /\"]", "3/own,1[\"own\"]");
            assertEquals(List.of("everywhere", "own", "everywhere"), log);
        }
    }

    @Test
    void aRuleForEveryNameAdmitsEveryName() {
        io.of((_, _) -> true);
        io.everywhere().on("x", (socket, _) -> log.add(socket.namespace().name()));
        FakeLink link = stage.open();
        link.receive("0/anything,");
        assertTrue(link.next().startsWith("0/anything,{\"sid\":"));
        link.receive("2/anything,[\"x\"]");
        assertEquals(List.of("/anything"), log);
    }

    @Test
    void isNotANamespaceCalledStar() {
        var refused = assertThrows(IllegalArgumentException.class, () -> io.of("*"));
        assertTrue(refused.getMessage().contains("everywhere()"), refused.getMessage());
    }
}
