package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.Handlers.Registration;
import dev.socketloom.engineio.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"MemberName", "unused"}) // on_chat is how Flask spells it; the methods are called by handles.
class NamespaceHandlerTest {

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();

    private final class Chat extends NamespaceHandler {
        @Override
        protected void onConnect(Socket socket, Map<String, Object> auth) throws Exception {
            if (auth.containsKey("banned")) {
                throw new ConnectionRefused("banned");
            }
            log.add("connected " + auth);
        }

        @Override
        protected void onDisconnect(Socket socket, DisconnectReason reason) {
            log.add("disconnected " + reason);
        }

        void onAny(Socket socket, Event event) {
            log.add("any " + event.name());
        }

        String onError(Throwable error, Event event) {
            return error.getMessage() + " in " + event.name();
        }

        void on_chat(Socket socket, String text) {
            log.add("chat " + text);
        }

        int onRoomSize(Socket socket) {
            return namespace().sockets().size();
        }

        void on_error(Args args) {
            log.add(args.text(0));
        }
    }

    /// Broadcasts from a handler to wherever it is registered.
    private static final class Speaker extends NamespaceHandler {
        void on_tell(String text) {
            send(text);
        }
    }

    @Nested
    class ItsMethods {

        @Test
        void areHandlersByTheirNames() {
            io.register("/chat", new Chat());
            FakeLink link = stage.open();
            link.joinsWith("0/chat,{\"a\":1}", "/chat");
            link.receive("2/chat,1[\"chat\",\"hello\"]");
            link.receive("2/chat,2[\"roomSize\"]");
            link.receive("2/chat,3[\"error\"]");
            link.ends(CloseReason.TRANSPORT_CLOSE);
            link.sent("3/chat,2[1]", "3/chat,3[\"argument 0 is missing, expected a string in error\"]");
            assertEquals(List.of("connected {a=1}", "any chat", "chat hello", "any roomSize", "any error",
                    "disconnected transport close"), log);
        }

        @Test
        void refuseAClientByThrowing() {
            io.register("/chat", new Chat());
            FakeLink link = stage.open();
            link.receive("0/chat,{\"banned\":true}");
            link.sent("4/chat,{\"message\":\"banned\"}");
            assertEquals(List.of(), io.of("/chat").sockets());
        }

        @Test
        void calledAsFlaskCallsThemAreTheSame() {
            io.register("/", new NamespaceHandler() {
                void on_connect(Map<String, Object> auth) {
                    log.add("on_connect " + auth);
                }

                void on_disconnect() {
                    log.add("on_disconnect");
                }
            });
            stage.joined().ends(CloseReason.TRANSPORT_CLOSE);
            assertEquals(List.of("on_connect {}", "on_disconnect"), log);
        }

        @Test
        void mayComeFromASuperclassAndAreCalledAsOverridden() {
            class Loud extends NamespaceHandler {
                void on_one() {
                    log.add("one");
                }

                void on_two() {
                    log.add("two");
                }
            }
            io.register(new Loud() {
                @Override
                void on_two() {
                    log.add("TWO");
                }
            });
            FakeLink link = stage.joined();
            link.receive("2[\"one\"]");
            link.receive("2[\"two\"]");
            assertEquals(List.of("one", "TWO"), log);
        }

        @Test
        void areNotLookedUpByWhatAClientSends() {
            var handlers = new NamespaceHandler() {
                void on_open() {
                    log.add("open");
                }

                void on() {
                    log.add("on");
                }

                void on_() {
                    log.add("on_");
                }

                void once() {
                    log.add("once");
                }

                static void on_static() {}

                private void on_hidden() {
                    log.add("hidden");
                }
            };
            io.register(handlers);
            FakeLink link = stage.joined();
            for (String name : List.of("open", "", "on", "on_open", "ce", "static", "hidden", "Open", "send")) {
                link.receive("2[\"" + name + "\"]");
            }
            assertEquals(List.of("open"), log);
        }

        @Test
        void ofAConnectionCannotBeReachedByAnEvent() {
            io.register("/", new Chat());
            for (String name : List.of("connect", "disconnect")) {
                FakeLink link = stage.joined();
                log.clear();
                link.receive("2[\"" + name + "\",{\"a\":1}]");
                assertFalse(link.isOpen());
                assertEquals(List.of("disconnected forced close"), log);
            }
        }

        @Test
        void runInOneOrderWithHandlersOfOtherKinds() {
            io.on("chat", (_, _) -> log.add("before"));
            Registration chat = io.register(new Chat());
            io.on("chat", (_, _) -> log.add("after"));
            FakeLink link = stage.joined();
            log.clear();
            link.receive("2[\"chat\",\"x\"]");
            chat.off();
            link.receive("2[\"chat\",\"x\"]");
            assertEquals(List.of("any chat", "before", "chat x", "after", "before", "after"), log);
        }
    }

    @Nested
    class ItsNamespace {

        @Test
        void isTheOneItIsRegisteredIn() {
            var speaker = new Speaker();
            io.register("chat", speaker);
            assertSame(io.of("/chat"), speaker.namespace());
            FakeLink link = stage.joined();
            link.joinsWith("0/chat,", "/chat");
            speaker.emit("news", 1);
            speaker.sendJson(2);
            link.receive("2/chat,[\"tell\",\"all\"]");
            link.sent("2/chat,[\"news\",1]", "2/chat,[\"json\",2]", "2/chat,[\"message\",\"all\"]");
        }

        @Test
        void isTheMainOneOfAServer() {
            var speaker = new Speaker();
            io.register(speaker);
            assertSame(io.of("/"), speaker.namespace());
        }

        @Test
        void hasRooms() {
            var speaker = new Speaker();
            io.register("/chat", speaker);
            FakeLink link = stage.open();
            Socket socket = link.joinsWith("0/chat,", "/chat");
            socket.join("room");
            speaker.to("room").emit("x");
            speaker.except("room").emit("y");
            speaker.closeRoom("room");
            speaker.to("room").emit("z");
            link.sent("2/chat,[\"x\"]");
        }

        @Test
        void isThatOfTheClientAtHandWhereThereAreMany() {
            for (NamespaceHandlers place : List.of(io.everywhere(), io.of(Pattern.compile("/room-\\d")))) {
                var speaker = new Speaker();
                Registration registration = place.register(speaker);
                FakeLink one = stage.open();
                one.joinsWith("0/room-1,", "/room-1");
                FakeLink two = stage.open();
                two.joinsWith("0/room-2,", "/room-2");
                one.receive("2/room-1,[\"tell\",\"x\"]");
                one.sent("2/room-1,[\"message\",\"x\"]");
                two.sent();
                assertThrows(IllegalStateException.class, speaker::namespace);
                registration.off();
            }
        }

        @Test
        void isNotThatOfAClientWhomThePatternDoesNotMean() {
            var speaker = new Speaker();
            io.of(Pattern.compile("/room-\\d")).register(speaker);
            io.on("x", (_, _) -> speaker.send("to whom?"));
            io.onError((error, _) -> log.add(error.getMessage()));
            stage.joined().receive("2[\"x\"]");
            assertTrue(log.getFirst().contains("is registered for many namespaces"), log.getFirst());
        }

        @Test
        void doesNotExistBeforeItIsRegistered() {
            var why = assertThrows(IllegalStateException.class, () -> new Speaker().send("x"));
            assertTrue(why.getMessage().contains("before it is registered"), why.getMessage());
        }

        @Test
        void isOneOnly() {
            var speaker = new Speaker();
            Registration first = io.register("/a", speaker);
            var why = assertThrows(IllegalStateException.class, () -> io.register("/b", speaker));
            assertTrue(why.getMessage().contains("is registered already"), why.getMessage());
            assertThrows(IllegalStateException.class, () -> io.register("/a", speaker));
            first.off();
            Registration second = io.register("/b", speaker);
            assertSame(io.of("/b"), speaker.namespace());
            first.off();
            assertThrows(IllegalStateException.class, () -> io.register("/a", speaker));
            second.off();
        }

        @Test
        void remainsWhileAHandlerThatWasTakenBackStillRuns() {
            var speaker = new Speaker();
            io.register(speaker).off();
            assertSame(io.of("/"), speaker.namespace());
        }
    }
}
