package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.HandlerMethod.Purpose;
import dev.socketloom.engineio.CloseReason;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@SuppressWarnings("unused") // The methods are called by handles.
class HandlerMethodTest {

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;

    private Object thrown(Object handlers) {
        var errors = new ArrayList<Throwable>();
        io.onError((error, _) -> errors.add(error));
        io.register(handlers);
        FakeLink link = stage.open();
        link.receive("0");
        link.receive("2[\"x\"]");
        assertTrue(link.isOpen());
        return errors.getFirst();
    }

    @Test
    void acknowledgesWithWhatItReturnsUnlessItIsVoid() {
        io.register(new Object() {
            @OnEvent
            String one() {
                return "one";
            }

            @OnEvent
            Args several() {
                return Args.of(1, List.of(2));
            }

            @OnEvent
            Object nothing() {
                return null;
            }

            @OnEvent
            long primitive() {
                return 9_007_199_254_740_993L;
            }

            @OnEvent
            void silent() {}
        });
        FakeLink link = stage.joined();
        link.receive("21[\"one\"]");
        link.receive("22[\"several\"]");
        link.receive("23[\"nothing\"]");
        link.receive("24[\"primitive\"]");
        link.receive("25[\"silent\"]");
        link.receive("2[\"one\"]");
        link.sent("31[\"one\"]", "32[1,[2]]", "33[null]", "34[9007199254740993]");
    }

    @Test
    void throwsWhatTheMethodThrowsAndNothingAroundIt() {
        var failure = new IOException("boo");
        assertSame(failure, thrown(new Object() {
            @OnEvent
            void x() throws IOException {
                throw failure;
            }
        }));
    }

    @Test
    void throwsAnErrorAsItIs() {
        var failure = new AssertionError("boo");
        assertSame(failure, thrown(new Object() {
            @OnEvent
            void x() {
                throw failure;
            }
        }));
    }

    @Test
    void mayThrowWhatIsNeitherAnExceptionNorAnError() {
        var failure = new Throwable("neither");
        assertSame(failure, thrown(new Object() {
            @OnEvent
            void x() throws Throwable {
                throw failure;
            }
        }));
        var around = (UndeclaredThrowableException) thrown(new Object() {
            @OnConnect
            void enter() throws Throwable {
                throw failure;
            }
        });
        assertSame(failure, around.getCause());
    }

    @Test
    void isNotRunAgainWhenItThrowsWhatAWrongCallWouldThrow() {
        var runs = new ArrayList<String>();
        io.register(new Object() {
            @OnConnect
            void enter(Socket socket) {
                runs.add("run");
                throw new IllegalArgumentException("wrong number of arguments");
            }
        });
        FakeLink link = stage.open();
        link.receive("0");
        link.sent("4{\"message\":\"internal error\"}");
        assertEquals(List.of("run"), runs);
    }

    /// In Flask one that fails with a `TypeError` runs up to four times for one CONNECT, in the hope of finding out how
    /// many parameters it has; and when the last of these runs passes, the client is in.
    @Nested
    @SuppressWarnings("unused") // Each is called by a handle.
    class ForAConnection {

        private int runs;

        private void fails() {
            runs++;
            throw runs % 2 == 1 ? new ClassCastException("wrong type") : new IllegalArgumentException("wrong arguments");
        }

        private List<Object> ofEveryArity() {
            return List.of(
                    new Object() {
                        @OnConnect
                        void enter() {
                            fails();
                        }
                    },
                    new Object() {
                        @OnConnect
                        void enter(Map<String, Object> auth) {
                            fails();
                        }
                    },
                    new Object() {
                        @OnConnect
                        void enter(Socket socket, Map<String, Object> auth) {
                            fails();
                        }
                    },
                    new NamespaceHandler() {
                        void on_connect() {
                            fails();
                        }
                    },
                    new NamespaceHandler() {
                        @Override
                        protected void onConnect(Socket socket, Map<String, Object> auth) {
                            fails();
                        }
                    });
        }

        @Test
        void runsOnceForOneConnectHoweverItFails() {
            io.onError((_, _) -> "welcome");
            for (Object handlers : ofEveryArity()) {
                Handlers.Registration registration = io.register(handlers);
                runs = 0;
                FakeLink link = stage.open();
                link.receive("0");
                link.sent("4{\"message\":\"internal error\"}");
                assertEquals(1, runs);
                registration.off();
            }
        }

        @Test
        void runsOnceForOneEndHoweverItFails() {
            io.onError((_, _) -> null);
            io.register(new Object() {
                @OnDisconnect
                void exit(DisconnectReason reason) {
                    fails();
                }
            });
            io.onDisconnect((_, _) -> fails());
            stage.joined().ends(CloseReason.TRANSPORT_CLOSE);
            assertEquals(2, runs);
        }

        @Test
        void asALambdaRunsOnceToo() {
            io.onError((_, _) -> null);
            io.onConnect((_, _) -> fails());
            FakeLink link = stage.open();
            link.receive("0");
            link.sent("4{\"message\":\"internal error\"}");
            assertEquals(1, runs);
        }
    }

    @Test
    void inAClosedPackageNamesTheLineToWrite() throws Exception {
        // Any method that the JDK keeps to itself will do.
        var hidden = ArrayList.class.getDeclaredMethod("grow");
        var refused = assertThrows(IllegalArgumentException.class,
                () -> new HandlerMethod(new ArrayList<>(), hidden, Purpose.EVENT, "x"));
        assertEquals("java.util.ArrayList.grow() cannot be called; "
                + "write `opens java.util to dev.socketloom;` in module java.base", refused.getMessage());
    }

    @Test
    void ofAPublicClassInAnExportedPackageNeedsNothingToBeWritten() throws Exception {
        var open = ArrayList.class.getMethod("clear");
        assertFalse(new HandlerMethod(new ArrayList<>(), open, Purpose.EVENT, "x").use().isEmpty());
    }

    @Test
    void cannotBeForAReservedName() {
        for (String name : List.of("connect", "disconnecting", "*")) {
            var refused = assertThrows(IllegalArgumentException.class, () -> new HandlerMethod(
                    new ArrayList<>(), ArrayList.class.getMethod("clear"), Purpose.EVENT, name));
            assertTrue(refused.getMessage().startsWith("java.util.ArrayList.clear(): \"" + name + "\" is "),
                    refused.getMessage());
        }
    }
}
