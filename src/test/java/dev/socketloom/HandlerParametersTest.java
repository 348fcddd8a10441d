package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.HandlerMethod.Purpose;
import dev.socketloom.engineio.CloseReason;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("unused") // The methods are called by handles, or only looked at.
class HandlerParametersTest {

    record Bid(int item, double price) {}

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();

    @Nested
    class OfAnEvent {

        @Test
        void mayBeMissing() {
            io.register(new Object() {
                @OnEvent
                void x() {
                    log.add("x");
                }
            });
            stage.joined().receive("2[\"x\",1,2]");
            assertEquals(List.of("x"), log);
        }

        @Test
        void areTheSocketAndTheArgumentsByTheirTypes() {
            io.register(new Object() {
                @OnEvent
                void x(Socket socket, String text, int number, List<Bid> bids, Map<String, Object> more, byte[] bytes) {
                    log.add(socket.connected() + text + number + bids.getFirst().price() + more + bytes.length);
                }
            });
            FakeLink link = stage.joined();
            link.receive("51-[\"x\",\"a\",5.0,[{\"item\":1,\"price\":2}],{\"b\":null},"
                    + "{\"_placeholder\":true,\"num\":0}]");
            link.receive(new byte[3]);
            assertEquals(List.of("truea52.0{b=null}3"), log);
        }

        @Test
        void mayBeginWithAnArgument() {
            io.register(new Object() {
                @OnEvent
                void x(Optional<Bid> bid, Object any) {
                    log.add(bid.isPresent() + " " + any);
                }
            });
            stage.joined().receive("2[\"x\"]");
            assertEquals(List.of("false null"), log);
        }

        @Test
        void mayBeAllArgumentsAsOne() {
            io.register(new Object() {
                @OnEvent
                void x(Socket socket, Args args) {
                    log.add(args.toString());
                }

                @OnEvent
                void y(Args args) {
                    log.add(args.toString());
                }
            });
            FakeLink link = stage.joined();
            link.receive("2[\"x\",1,\"a\"]");
            link.receive("2[\"y\"]");
            assertEquals(List.of("[1, a]", "[]"), log);
        }

        @Test
        void mayEndWithAnAckWhetherTheClientWantsOneOrNot() {
            io.register(new Object() {
                @OnEvent
                void x(Socket socket, String text, Ack ack) {
                    log.add(ack.isSent() + " " + ack.send(text) + " " + ack.isSent());
                }
            });
            FakeLink link = stage.joined();
            link.receive("21[\"x\",\"a\"]");
            link.receive("2[\"x\",\"b\"]");
            link.sent("31[\"a\"]");
            assertEquals(List.of("false true true", "true false true"), log);
        }

        @Test
        void thatDoNotFitGoToTheErrorHandlerAndTheMethodIsNotRun() {
            io.register(new Object() {
                @OnEvent
                void x(String text, int number) {
                    log.add("ran");
                }

                @OnError
                String failed(Throwable error, Event event) {
                    return ((SocketIOException) error).reason() + " " + event.name();
                }
            });
            FakeLink link = stage.joined();
            link.receive("21[\"x\",\"a\",\"b\"]");
            link.receive("22[\"x\",\"a\"]");
            link.sent("31[\"MISFIT x\"]", "32[\"MISFIT x\"]");
            assertEquals(List.of(), log);
        }
    }

    @Nested
    class OfAConnection {

        @Test
        void mayBeWhatTheClientSentAlongAsARecord() {
            io.register(new Object() {
                @OnConnect
                void enter(Bid bid) {
                    log.add(bid.toString());
                }
            });
            FakeLink link = stage.open();
            link.joinsWith("0{\"item\":1,\"price\":2}", "/");
            assertEquals(List.of("Bid[item=1, price=2.0]"), log);
        }

        @Test
        void thatDoNotFitRefuseTheClient() {
            io.register(new Object() {
                @OnConnect
                void enter(Bid bid) {
                    log.add("ran");
                }
            });
            FakeLink link = stage.open();
            link.receive("0{\"item\":\"one\"}");
            link.sent("4{\"message\":\"internal error\"}");
            assertEquals(List.of(), log);
        }

        @Test
        void tellWhoHasGoneAndWhy() {
            io.register(new Object() {
                @OnDisconnect
                void exit(Socket socket, DisconnectReason reason) {
                    log.add(socket.connected() + " " + reason);
                }
            });
            stage.joined().ends(CloseReason.TRANSPORT_ERROR);
            assertEquals(List.of("false transport error"), log);
        }
    }

    /// Methods that cannot be handlers, each for its own reason.
    @SuppressWarnings("MethodCanBeStatic")
    private static final class Wrong {
        void socketSecond(String text, Socket socket) {}

        void afterArgs(Args args, String text) {}

        void afterAck(Ack ack, String text) {}

        void noShape(Socket socket, Thread thread) {}

        <T> void unknown(T value) {}

        int ackAndResult(Ack ack) {
            return 0;
        }

        boolean result() {
            return false;
        }

        void three(Socket socket, Map<String, Object> auth, Object more) {}

        void text(Socket socket, String text) {}

        static void isStatic() {}
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            EVENT      | socketSecond | JSON cannot become a dev.socketloom.Socket
            EVENT      | afterArgs    | the String has no place there
            EVENT      | afterAck     | the String has no place there
            EVENT      | noShape      | JSON cannot become a java.lang.Thread
            EVENT      | unknown      | What T stands for
            EVENT      | ackAndResult | it is not void
            EVENT      | isStatic     | it is static
            CONNECT    | result       | it is not void
            CONNECT    | three        | the Object has no place there
            CONNECT    | noShape      | JSON cannot become a java.lang.Thread
            DISCONNECT | text         | the String has no place there
            DISCONNECT | result       | it is not void
            ANY        | text         | the String has no place there
            ANY        | result       | it is not void
            ERROR      | text         | the Socket has no place there
            """)
    void thatDoNotSuitThePurposeAreRefusedWithTheMethodAndTheRule(Purpose purpose, String name, String why) {
        Method method = Arrays.stream(Wrong.class.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        var refused = assertThrows(IllegalArgumentException.class,
                () -> new HandlerMethod(new Wrong(), method, purpose, "x"));
        String message = refused.getMessage();
        assertTrue(message.startsWith(Wrong.class.getName() + "." + name + "("), message);
        assertTrue(message.contains("): " + why), message);
        assertTrue(message.contains(" may have a "), message);
    }
}
