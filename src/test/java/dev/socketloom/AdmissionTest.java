package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.engineio.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();

    @Nested
    class AClientThatIsLetIn {

        @Test
        void learnsItsIdWhichIsNotTheSessions() {
            FakeLink link = stage.open();
            Socket socket = link.joinsWith("0", "/");
            assertEquals(20, socket.id().length());
            assertTrue(socket.connected());
        }

        @Test
        void hasPassedTheMiddlewareInOrderBeforeTheConnectHandlers() {
            io.onConnect((_, _) -> log.add("connect 1"));
            io.use(_ -> log.add("use 1"));
            io.use(_ -> log.add("use 2"));
            io.onConnect((_, _) -> log.add("connect 2"));
            stage.joined();
            assertEquals(List.of("use 1", "use 2", "connect 1", "connect 2"), log);
        }

        @Test
        void getsWhatItsConnectHandlersEmitAfterTheReplyAndInOrder() {
            io.of("/greet").onConnect((socket, _) -> {
                socket.emit("g", 1);
                socket.emit("g", new byte[] {2});
                socket.emit("g", 3, Map.of("three", true));
            });
            FakeLink link = stage.open();
            link.receive("0/greet,");
            link.joinedAs("/greet");
            link.sent("2/greet,[\"g\",1]", "51-/greet,[\"g\",{\"_placeholder\":true,\"num\":0}]", "bAg==",
                    "2/greet,[\"g\",3,{\"three\":true}]");
        }

        @Test
        void isInTheRoomsThatItsConnectHandlersNamed() {
            io.onConnect((socket, _) -> socket.join("a", "b"));
            Socket socket = stage.open().joinsWith("0", "/");
            assertEquals(Set.of(socket.id(), "a", "b"), socket.rooms());
            assertEquals(1, io.to("a").sockets().size());
        }

        @Test
        void showsWhatItSentAlong() {
            io.onConnect((socket, auth) -> log.add(auth + " " + socket.handshake().auth()));
            stage.open().joinsWith("0{\"token\":\"x\"}", "/");
            assertEquals(List.of("{token=x} {token=x}"), log);
        }

        @Test
        void isCurrentInItsMiddlewareAndConnectHandlers() {
            io.use(socket -> log.add("use " + (SocketIO.current() == socket)));
            io.onConnect((socket, _) -> log.add("connect " + (SocketIO.current() == socket)));
            stage.joined();
            assertEquals(List.of("use true", "connect true"), log);
        }

        @Test
        void mayBeDisconnectedByItsOwnConnectHandlerAndHasThenBeenConnected() {
            io.onConnect((socket, _) -> {
                socket.emit("bye");
                socket.disconnect();
            });
            io.onDisconnect((_, reason) -> log.add(reason.toString()));
            FakeLink link = stage.open();
            link.receive("0");
            assertTrue(link.next().startsWith("0{\"sid\":"));
            link.sent("2[\"bye\"]", "1");
            assertEquals(List.of("server namespace disconnect"), log);
        }
    }

    @Nested
    class AClientThatIsRefused {

        @Test
        void isToldWhatTheApplicationWantsToTell() {
            io.use(_ -> {
                throw new ConnectionRefused("not authorized", Map.of("code", 401));
            });
            FakeLink link = stage.open();
            link.receive("0");
            link.sent("4{\"message\":\"not authorized\",\"data\":{\"code\":401}}");
        }

        @Test
        void isToldNothingOfAnotherException() {
            io.onError((error, event) -> log.add(event.kind() + " " + error.getMessage()));
            io.onConnect((_, _) -> {
                throw new IllegalStateException("the password is 1234");
            });
            FakeLink link = stage.open();
            link.receive("0");
            link.sent("4{\"message\":\"internal error\"}");
            assertEquals(List.of("CONNECT the password is 1234"), log);
        }

        @Test
        void staysOutWhateverAnErrorHandlerReturns() {
            io.onErrorDefault((_, event) -> "welcome, " + event.kind());
            io.of("/guarded").use(_ -> {
                throw new IllegalStateException("boo");
            });
            io.of("/handled").onError((_, _) -> Map.of("sid", "forged"));
            io.of("/handled").onConnect((_, _) -> {
                throw new StackOverflowError();
            });
            FakeLink link = stage.open();
            link.receive("0/guarded,");
            link.receive("0/handled,");
            io.of("/guarded").emit("news");
            io.of("/handled").emit("news");
            link.sent("4/guarded,{\"message\":\"internal error\"}", "4/handled,{\"message\":\"internal error\"}");
        }

        @Test
        void isNoErrorWhenTheApplicationMeansIt() {
            io.onError((error, _) -> log.add(error.toString()));
            io.onErrorDefault((error, _) -> log.add(error.toString()));
            io.onConnect((_, _) -> {
                throw new ConnectionRefused("no");
            });
            FakeLink link = stage.open();
            link.receive("0");
            link.sent("4{\"message\":\"no\"}");
            assertEquals(List.of(), log);
        }

        @Test
        void isToldTheMessageAlthoughTheDataHaveNoJsonForm() {
            io.use(_ -> {
                throw new ConnectionRefused("no", new Object());
            });
            FakeLink link = stage.open();
            link.receive("0");
            link.sent("4{\"message\":\"no\"}");
        }

        @Test
        void isOutsideAndItsEventsAreIgnoredWithoutPunishment() {
            io.onConnect((socket, _) -> {
                socket.join("room");
                socket.emit("secret");
                throw new ConnectionRefused("no");
            });
            io.on("x", (_, _) -> log.add("x ran"));
            FakeLink link = stage.open();
            link.hear("0");
            link.hear("2[\"x\"]");
            link.runTurn();
            link.receive("2[\"x\"]");
            io.emit("news");
            io.to("room").emit("news");
            link.sent("4{\"message\":\"no\"}");
            assertEquals(List.of(), log);
            assertTrue(link.isOpen());
        }

        @Test
        void hasNoDisconnectHandlers() {
            io.onConnect((_, _) -> {
                throw new ConnectionRefused("no");
            });
            io.onDisconnect((_, _) -> log.add("disconnected"));
            FakeLink link = stage.open();
            link.receive("0");
            link.ends(CloseReason.TRANSPORT_CLOSE);
            assertEquals(List.of(), log);
        }

        @Test
        void mayTryAgain() {
            io.use(socket -> {
                if (!"x".equals(socket.handshake().auth().get("token"))) {
                    throw new ConnectionRefused("no");
                }
            });
            FakeLink link = stage.open();
            link.receive("0");
            link.sent("4{\"message\":\"no\"}");
            link.joinsWith("0{\"token\":\"x\"}", "/");
        }

        @Test
        void isToldThatThereIsNoSuchNamespace() {
            FakeLink link = stage.open();
            link.receive("0/nope,");
            link.sent("4/nope,{\"message\":\"Invalid namespace\"}");
        }

        @Test
        void isToldSoWhenTheNameIsTooLongButNotTheWholeNameAgain() {
            io.of((_, _) -> true);
            FakeLink link = stage.open();
            String longest = "/" + "x".repeat(254);
            link.receive("0" + longest + "y,");
            link.sent("4" + longest + ",{\"message\":\"Invalid namespace\"}");
            link.receive("0/" + "x".repeat(253) + "😀,");
            link.sent("4/" + "x".repeat(253) + ",{\"message\":\"Invalid namespace\"}");
            assertTrue(link.isOpen());
            link.joinsWith("0", "/");
            link.receive("2" + longest + "y,[\"x\"]");
            assertTrue(link.closed.startsWith("forced close"), link.closed);
        }

        @Test
        void isToldSoWhenThereAreControlsInTheNameButNotTheControls() {
            io.of((_, _) -> true);
            FakeLink link = stage.open();
            link.receive("0/a\nb\u0085,{\"token\":1}");
            link.sent("4/a\ufffdb\ufffd,{\"message\":\"Invalid namespace\"}");
            assertTrue(link.isOpen());
            link.receive("0/a\n,nonsense");
            assertTrue(link.closed.startsWith("forced close"), link.closed);
        }

        @Test
        void isNotKeptForHavingAskedForNamesThatCannotBe() {
            FakeLink link = stage.open();
            link.receive("0/a\n");
            stage.passes(Duration.ofSeconds(46));
            assertTrue(link.closed.startsWith("forced server close"), link.closed);
        }

        @Test
        void mayNotJoinMoreNamespacesThanAllowed() {
            var small = new Stage(ServerOptions.standard().with(ServerOptions.MAX_NAMESPACES, 2));
            small.io.of(Pattern.compile("/n\\d"));
            FakeLink link = small.open();
            for (String name : List.of("/n1", "/n2", "/n3")) {
                link.receive("0" + name + ",");
            }
            link.next();
            link.next();
            link.sent("4/n3,{\"message\":\"Too many namespaces\"}");
            link.receive("1/n1,");
            link.receive("0/n3,");
            assertTrue(link.next().startsWith("0/n3,{\"sid\":"));
        }
    }

    @Nested
    class WhileNothingIsDecided {

        @Test
        void noBroadcastReachesTheClientAndNoRoomHasIt() {
            io.use(_ -> io.emit("early", 1));
            io.onConnect((socket, _) -> {
                socket.join("room");
                io.to("room").emit("early", 2);
                io.to(socket.id()).emit("early", 3);
                assertFalse(socket.connected());
            });
            FakeLink link = stage.open();
            link.receive("0");
            link.joinedAs("/");
            link.sent();
        }

        @Test
        void itsEventsWaitEvenIfAHandlerWaitsForAnotherClient() {
            FakeLink other = stage.joined();
            Socket asked = io.sockets().getFirst();
            FakeLink link = stage.open();
            other.whileWaiting = () -> {
                // The newcomer has lent its turn, and what it sent comes up.
                link.hear("2[\"x\"]");
                other.receive("30[\"yes\"]");
            };
            io.onConnect((_, _) -> log.add("asked: " + asked.call("may it?").text(0)));
            io.on("x", (_, _) -> log.add("x"));
            link.receive("0");
            assertEquals(List.of("asked: yes", "x"), log);
        }

        @Test
        void itsAnswersCannotBeAwaited() {
            io.onConnect((socket, _) -> socket.call("who are you?"));
            io.onError((error, _) -> log.add(error.getClass().getSimpleName()));
            FakeLink link = stage.open();
            link.receive("0");
            link.sent("4{\"message\":\"internal error\"}");
            assertEquals(List.of("IllegalStateException"), log);
        }

        @Test
        void aClientThatGoesHasItsDisconnectHandlersRunAfterTheConnectHandlers() {
            FakeLink link = stage.open();
            io.onConnect((socket, _) -> {
                socket.join("room");
                link.breaks(CloseReason.TRANSPORT_ERROR);
                log.add("connected");
            });
            io.onDisconnect((socket, reason) -> log.add(reason + " " + socket.rooms().contains("room")));
            link.receive("0");
            assertEquals(List.of("connected", "transport error true"), log);
            assertEquals(List.of(), io.sockets());
            assertEquals(Set.of(), io.rooms());
        }
    }
}
