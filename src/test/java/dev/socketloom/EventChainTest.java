package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventChainTest {

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();

    private Handlers.EventInterceptor logged(String name) {
        return (_, _, chain) -> {
            log.add(name + " begins");
            try {
                chain.proceed();
            } finally {
                log.add(name + " ends");
            }
        };
    }

    @Nested
    class AnInterceptor {

        @Test
        void isAroundAllThatFollows() {
            io.use((_, _) -> log.add("check before"));
            io.use(logged("outer"));
            io.use((_, _) -> log.add("check"));
            io.use(logged("inner"));
            io.onAny((_, _) -> log.add("any"));
            io.on("x", (_, _) -> log.add("handler"));
            stage.joined().receive("2[\"x\"]");
            assertEquals(
                    List.of("check before", "outer begins", "check", "inner begins", "any", "handler", "inner ends",
                            "outer ends"),
                    log);
        }

        @Test
        void ofAPatternIsAroundThoseOfTheNamespaceTheSocketAndEverywhere() {
            io.of(Pattern.compile("/room-\\d")).use(logged("pattern"));
            io.of("/room-1").use(logged("namespace"));
            io.of("/room-1").onConnect((socket, _) -> socket.use(logged("socket")));
            io.everywhere().use(logged("everywhere"));
            FakeLink link = stage.open();
            link.joinsWith("0/room-1,", "/room-1");
            link.receive("2/room-1,[\"x\"]");
            assertEquals(List.of("pattern begins", "namespace begins", "socket begins", "everywhere begins"),
                    log.subList(0, 4));
        }

        @Test
        void isTakenBackLikeOthers() {
            io.use(logged("it")).off();
            stage.joined().receive("2[\"x\"]");
            assertEquals(List.of(), log);
        }

        @Test
        void bindsAScopedValueForTheHandlers() {
            ScopedValue<String> tenant = ScopedValue.newInstance();
            io.use((_, _, chain) -> ScopedValue.where(tenant, "blue").call(() -> {
                chain.proceed();
                return null;
            }));
            io.on("x", (socket, _) -> log.add(tenant.get() + " " + (SocketIO.current() == socket)));
            stage.joined().receive("2[\"x\"]");
            assertEquals(List.of("blue true"), log);
        }

        @Test
        void keepsTheEventFromEverybodyWhenItDoesNotProceed() {
            io.use((_, event, _) -> event.args().ack().ifPresent(ack -> ack.send("closed")));
            io.onAny((_, _) -> log.add("any"));
            io.on("x", (_, _) -> log.add("handler"));
            FakeLink link = stage.joined();
            link.receive("25[\"x\"]");
            link.sent("35[\"closed\"]");
            assertEquals(List.of(), log);
        }

        @Test
        void givesTheHandlersOtherArguments() {
            io.use((_, event, chain) -> chain.proceed(Args.of(event.args().text(0).strip(), 2)));
            io.use((_, event) -> log.add("check " + event.args()));
            io.reply("x", (_, args) -> args.get(0));
            FakeLink link = stage.joined();
            link.receive("25[\"x\",\" a \"]");
            link.sent("35[\"a\"]");
            assertEquals(List.of("check [a, 2]"), log);
        }
    }

    @Nested
    class TheAnswer {

        @Test
        void isChangedOnItsWayOutByTheOuterAfterTheInner() {
            io.use((_, event) ->
                    event.args().ack().ifPresent(ack -> ack.transform(answer -> Args.of("outer", answer.get(0)))));
            io.use((_, event, chain) -> {
                event.args().ack().ifPresent(ack -> ack.transform(answer -> Args.of("inner", answer.size())));
                chain.proceed();
            });
            io.reply("x", (_, _) -> Args.of(1, 2, 3));
            FakeLink link = stage.joined();
            link.receive("25[\"x\"]");
            link.sent("35[\"outer\",\"inner\"]");
        }

        @Test
        void isChangedWhoeverGivesIt() {
            var late = new ArrayList<Ack>();
            io.use((_, event) ->
                    event.args().ack().ifPresent(ack -> ack.transform(answer -> Args.of("!", answer.get(0)))));
            io.reply("null", (_, _) -> null);
            io.on("late", (_, args) -> late.add(args.ack().orElseThrow()));
            io.on("fails", (_, _) -> {
                throw new IllegalStateException("boo");
            });
            io.onError((error, _) -> error.getMessage());
            FakeLink link = stage.joined();
            link.receive("21[\"null\"]");
            link.receive("22[\"fails\"]");
            link.receive("23[\"late\"]");
            late.getFirst().send("at last");
            link.sent("31[\"!\",null]", "32[\"!\",\"boo\"]", "33[\"!\",\"at last\"]");
        }
    }

    @Nested
    class AFailure {

        @Test
        void ofAHandlerIsSeenAndReportedOnce() {
            io.use((_, _, chain) -> {
                try {
                    chain.proceed();
                } catch (IllegalStateException failure) {
                    log.add("rolled back: " + failure.getMessage());
                    throw failure;
                }
            });
            io.on("x", (_, _) -> {
                throw new IllegalStateException("first");
            });
            io.on("x", (_, _) -> {
                throw new IllegalArgumentException("second");
            });
            io.onError((error, _) -> log.add("reported: " + error.getMessage()));
            stage.joined().receive("2[\"x\"]");
            assertEquals(List.of("reported: first", "reported: second", "rolled back: first"), log);
        }

        @Test
        void thatAnInnerOneHasDealtWithIsNoneForTheOuter() {
            io.use(logged("outer"));
            io.use((_, _, chain) -> {
                try {
                    chain.proceed();
                } catch (IllegalStateException failure) {
                    log.add("dealt with");
                }
            });
            io.use((_, _) -> log.add("check"));
            io.on("x", (_, _) -> {
                throw new IllegalStateException("boo");
            });
            io.onError((error, _) -> log.add("reported: " + error.getMessage()));
            stage.joined().receive("2[\"x\"]");
            assertEquals(List.of("outer begins", "check", "reported: boo", "dealt with", "outer ends"), log);
        }

        @Test
        void ofACheckIsTheInterceptorsToJudge() {
            io.use((_, event, chain) -> {
                try {
                    chain.proceed();
                } catch (SecurityException refused) {
                    event.args().ack().ifPresent(ack -> ack.send("refused"));
                }
            });
            io.use((_, _) -> {
                throw new SecurityException("not you");
            });
            io.on("x", (_, _) -> log.add("handler"));
            io.onError((error, _) -> log.add("reported: " + error.getMessage()));
            FakeLink link = stage.joined();
            link.receive("25[\"x\"]");
            link.sent("35[\"refused\"]");
            assertEquals(List.of(), log);
        }

        @Test
        void ofAnInterceptorIsReportedBesideThatOfAHandler() {
            io.use((_, _, chain) -> {
                try {
                    chain.proceed();
                } finally {
                    throwAnother();
                }
            });
            io.on("x", (_, _) -> {
                throw new IllegalStateException("first");
            });
            io.onError((error, _) -> log.add(error.getMessage()));
            stage.joined().receive("2[\"x\"]");
            assertEquals(List.of("first", "another"), log);
        }

        private void throwAnother() {
            throw new IllegalStateException("another");
        }
    }

    @Nested
    class AnEventProceeds {

        @Test
        void once() {
            io.use((_, _, chain) -> {
                chain.proceed();
                chain.proceed();
            });
            assertRunsOnceAndFailsAsTooMuch();
        }

        @Test
        void onTheThreadOfItsInterceptor() {
            io.use((_, _, chain) -> {
                chain.proceed();
                var elsewhere = new FutureTask<>(() -> {
                    chain.proceed();
                    return null;
                });
                Thread.ofVirtual().start(elsewhere);
                var refused = assertThrows(ExecutionException.class, elsewhere::get);
                throw (Exception) refused.getCause();
            });
            assertRunsOnceAndFailsAsTooMuch();
        }

        @Test
        void onAnotherThreadNeitherWhenItHasNotYet() {
            var refusals = new ArrayList<Throwable>();
            io.use((_, _, chain) -> {
                Thread elsewhere = Thread.ofVirtual().unstarted(() -> {
                    try {
                        chain.proceed();
                    } catch (Exception refused) {
                        refusals.add(refused);
                    }
                });
                elsewhere.start();
                elsewhere.join();
                chain.proceed();
            });
            io.on("x", (_, _) -> log.add("handler"));
            stage.joined().receive("2[\"x\"]");
            assertEquals(List.of("handler"), log);
            assertEquals(IllegalStateException.class, refusals.getFirst().getClass());
        }

        @Test
        void beforeItsInterceptorReturns() {
            var kept = new ArrayList<EventChain>();
            io.use((_, _, chain) -> kept.add(chain));
            io.on("x", (_, _) -> log.add("handler"));
            stage.joined().receive("2[\"x\"]");
            assertThrows(IllegalStateException.class, kept.getFirst()::proceed);
            assertEquals(List.of(), log);
        }

        private void assertRunsOnceAndFailsAsTooMuch() {
            io.on("x", (_, _) -> log.add("handler"));
            io.onError((error, _) -> log.add(error.getMessage()));
            stage.joined().receive("2[\"x\"]");
            assertEquals("handler", log.getFirst());
            assertEquals(2, log.size());
            assertTrue(log.getLast().startsWith("an event proceeds once, on the thread of its"), log.getLast());
        }
    }
}
