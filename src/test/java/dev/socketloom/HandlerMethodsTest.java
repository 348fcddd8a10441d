package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.Handlers.Registration;
import dev.socketloom.engineio.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"MemberName", "unused"}) // on_chat is how Flask spells it; the methods are called by handles.
class HandlerMethodsTest {

    record Point(int x, int y) {}

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();

    private String refusal(Object handlers) {
        return assertThrows(IllegalArgumentException.class, () -> io.register(handlers)).getMessage();
    }

    /// An object of any class, with nothing but annotations.
    private class Annotated {
        @OnConnect
        void enter(Socket socket, Map<String, Object> auth) {
            log.add("enter " + auth);
        }

        @OnDisconnect
        void exit(DisconnectReason reason) {
            log.add("exit " + reason);
        }

        @OnAny
        private void seen(Event event) {
            log.add("seen " + event.name());
        }

        @OnError
        private String failed(Throwable error) {
            return "failed: " + error.getMessage();
        }

        @OnEvent
        private void chat(String text) {
            log.add("chat " + text);
        }

        @OnEvent("my event")
        int mine(Point point) {
            return point.x() + point.y();
        }

        @OnEvent
        void fail() {
            throw new IllegalStateException("boo");
        }

        void on_ignored() {
            log.add("by name");
        }
    }

    @Nested
    class AnnotatedMethods {

        @Test
        void areHandlersOfAnyObject() {
            io.register(new Annotated());
            FakeLink link = stage.joined();
            link.receive("2[\"chat\",\"hi\"]");
            link.receive("21[\"my event\",{\"x\":1,\"y\":2}]");
            link.receive("22[\"fail\"]");
            link.ends(CloseReason.PING_TIMEOUT);
            link.sent("31[3]", "32[\"failed: boo\"]");
            assertEquals(List.of("enter {}", "seen chat", "chat hi", "seen my event", "seen fail", "exit ping timeout"),
                    log);
        }

        @Test
        void areTheOnlyHandlersOfAnObjectThatIsNoNamespaceHandler() {
            io.register(new Annotated());
            FakeLink link = stage.joined();
            log.clear();
            link.receive("2[\"ignored\"]");
            assertEquals(List.of("seen ignored"), log);
        }

        @Test
        void mayStandBesideNamedOnes() {
            io.register(new NamespaceHandler() {
                @OnEvent("a b")
                void onChat() {
                    log.add("a b");
                }

                @OnEvent
                @OnConnect
                void hello() {
                    log.add("hello");
                }

                void on_c() {
                    log.add("c");
                }
            });
            FakeLink link = stage.joined();
            for (String name : List.of("a b", "c", "chat", "hello")) {
                link.receive("2[\"" + name + "\"]");
            }
            assertEquals(List.of("hello", "a b", "c", "hello"), log);
        }

        @Test
        void areInheritedUnlessTheyAreOverridden() {
            io.register(new Annotated() {
                @Override
                int mine(Point point) {
                    return -1;
                }
            });
            FakeLink link = stage.joined();
            link.receive("21[\"my event\",{\"x\":1,\"y\":2}]");
            link.receive("22[\"fail\"]");
            link.sent("32[\"failed: boo\"]");
        }

        @Test
        void ofAGenericSuperclassHaveTheTypesOfTheSubclass() {
            abstract class Store<T> {
                @OnEvent
                abstract int put(T item);
            }
            io.register(new Store<Point>() {
                @OnEvent
                @Override
                int put(Point item) {
                    return item.y();
                }
            });
            FakeLink link = stage.joined();
            link.receive("21[\"put\",{\"x\":1,\"y\":2}]");
            link.sent("31[2]");
        }

        @Test
        void mayBelongToSeveralNamespacesAtOnce() {
            var handlers = new Annotated();
            io.register(handlers);
            Registration other = io.register("/other", handlers);
            FakeLink link = stage.joined();
            link.joinsWith("0/other,", "/other");
            log.clear();
            link.receive("2/other,[\"chat\",\"a\"]");
            other.off();
            link.receive("2/other,[\"chat\",\"b\"]");
            link.receive("2[\"chat\",\"c\"]");
            assertEquals(List.of("seen chat", "chat a", "seen chat", "chat c"), log);
        }
    }

    @Nested
    class Registering {

        @Test
        void isTakenBackAsAWholeAndOnce() {
            Registration registration = io.register(new Annotated());
            FakeLink link = stage.joined();
            registration.off();
            registration.off();
            log.clear();
            link.receive("21[\"my event\",{\"x\":1,\"y\":2}]");
            link.receive("22[\"fail\"]");
            link.ends(CloseReason.TRANSPORT_CLOSE);
            stage.joined();
            link.sent();
            assertEquals(List.of(), log);
        }

        @Test
        void isPossibleWhenThereAreClients() {
            FakeLink link = stage.joined();
            io.register(new Annotated());
            link.receive("2[\"chat\",\"hi\"]");
            assertEquals(List.of("seen chat", "chat hi"), log);
        }

        @Test
        void happensForAllMethodsOrForNone() {
            String why = refusal(new Annotated() {
                @OnEvent
                void wrong(Thread thread) {}
            });
            assertTrue(why.contains("wrong(Thread)"), why);
            FakeLink link = stage.joined();
            link.receive("2[\"chat\",\"hi\"]");
            assertEquals(List.of(), log);
        }

        @Test
        void needsAHandler() {
            assertTrue(refusal("a string").startsWith("java.lang.String has no handlers: annotate its methods with @On"));
            refusal(new NamespaceHandler() {
                void open() {}
            });
            refusal(Annotated.class);
        }

        @Test
        void ofTwoMethodsForOneEventHasNoOrder() {
            String why = refusal(new NamespaceHandler() {
                void on_chat() {}

                void onChat(Socket socket) {}
            });
            assertTrue(why.contains("onChat(Socket) and "), why);
            assertTrue(why.contains("on_chat() are both for the event \"chat\""), why);
            refusal(new NamespaceHandler() {
                void on_chat() {}

                void on_chat(Socket socket) {}
            });
            refusal(new NamespaceHandler() {
                void onConnect(Socket socket) {}

                void on_connect(Socket socket) {}
            });
            refusal(new Annotated() {
                @OnAny
                void another() {}
            });
        }
    }
}
