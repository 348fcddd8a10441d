package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.engineio.CloseReason;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AnswerTest {

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();
    private FakeLink link;
    private Socket socket;

    @BeforeEach
    void join() {
        link = stage.joined();
        socket = io.sockets().getFirst();
    }

    private void logsWhatBecomesOf(Answer<Args> answer) {
        answer.then(args -> log.add("answer " + args), why -> log.add(why.reason().toString()));
    }

    @Nested
    class ARequest {

        @Test
        void countsFromZeroInEachNamespace() {
            Socket other = link.joinsWith("0/other,", io.of("/other").name());
            socket.request("a");
            socket.request("b");
            other.request("c");
            link.sent("20[\"a\"]", "21[\"b\"]", "2/other,0[\"c\"]");
        }

        @Test
        void callsBackInTheTurnOfTheClientWithItsSocketCurrent() {
            socket.request("who", "are you").then(args -> {
                log.add(args.text(0));
                log.add("" + (SocketIO.current() == socket));
            });
            link.sent("20[\"who\",\"are you\"]");
            link.hear("30[\"me\"]");
            assertEquals(List.of(), log);
            link.runTurn();
            assertEquals(List.of("me", "true"), log);
        }

        @Test
        void callsBackAtOnceWhenTheAnswerIsThereAlready() {
            Answer<Args> answer = socket.request("q");
            link.receive("30[1]");
            logsWhatBecomesOf(answer);
            logsWhatBecomesOf(answer);
            assertEquals(List.of("answer [1]", "answer [1]"), log);
        }

        @Test
        void takesBinaryAnswers() {
            logsWhatBecomesOf(socket.request("q"));
            link.receive("61-0[{\"_placeholder\":true,\"num\":0}]");
            link.receive(new byte[] {1});
            assertEquals(1, log.size());
        }

        @Test
        void isAnsweredOnce() {
            logsWhatBecomesOf(socket.request("q"));
            link.receive("30[1]");
            link.receive("30[2]");
            link.receive("317[3]");
            assertEquals(List.of("answer [1]"), log);
            assertTrue(link.isOpen());
        }

        @Test
        void failsAtItsDeadlineAndALateAnswerIsIgnored() {
            logsWhatBecomesOf(socket.timeout(Duration.ofSeconds(2)).request("q"));
            stage.passes(Duration.ofMillis(1900));
            assertEquals(List.of(), log);
            stage.passes(Duration.ofMillis(200));
            link.receive("30[1]");
            assertEquals(List.of("TIMEOUT"), log);
        }

        @Test
        void failsAfterAMinuteWhenNothingElseIsSaid() {
            logsWhatBecomesOf(socket.request("q"));
            stage.passes(Duration.ofSeconds(59));
            assertEquals(List.of(), log);
            stage.passes(Duration.ofSeconds(2));
            assertEquals(List.of("TIMEOUT"), log);
        }

        @Test
        void failsAtOnceWhenTheClientLeaves() {
            logsWhatBecomesOf(socket.request("q"));
            link.breaks(CloseReason.TRANSPORT_CLOSE);
            logsWhatBecomesOf(socket.request("too late"));
            link.runTurn();
            assertEquals(List.of("DISCONNECTED", "DISCONNECTED"), log);
        }

        @Test
        void failsAtOnceWhenTheSocketIsDisconnected() {
            logsWhatBecomesOf(socket.request("q"));
            socket.disconnect();
            assertEquals(List.of("DISCONNECTED"), log);
        }

        @Test
        void leavesNothingBehindHoweverItEnds() {
            socket.request("answered");
            link.receive("30[]");
            socket.timeout(Duration.ofSeconds(1)).request("late");
            stage.passes(Duration.ofSeconds(2));
            assertThrows(IllegalArgumentException.class, () -> socket.request("no JSON form", new Object()));
            assertEquals(0, socket.seat().acks().size());
        }

        @Test
        void thatWasDroppedIsNotWaitedFor() {
            link.full = true;
            logsWhatBecomesOf(socket.asVolatile().request("a"));
            link.runTurn();
            assertEquals(List.of("DROPPED"), log);
            link.sent();
        }

        @Test
        void waitsAYearAtMost() {
            assertThrows(IllegalArgumentException.class, () -> socket.timeout(ChronoUnit.FOREVER.getDuration()));
        }

        @Test
        void beyondTheLimitIsRefused() {
            var small = new Stage(ServerOptions.standard().with(ServerOptions.MAX_PENDING_ACKS, 2));
            small.joined();
            Socket other = small.io.sockets().getFirst();
            other.request("a");
            other.request("b");
            var refused = assertThrows(IllegalStateException.class, () -> other.request("c"));
            assertTrue(refused.getMessage().contains("maxPendingAcks"), refused.getMessage());
        }

        @Test
        void whoseCallbackFailsIsReportedToTheErrorHandler() {
            io.onError((error, event) -> log.add(event.name() + ": " + error.getMessage()));
            socket.request("q").then(args -> args.integer(0));
            link.receive("30[\"text\"]");
            assertEquals(List.of("ack: argument 0 is String, expected a number"), log);
        }
    }

    @Nested
    class ACall {

        @Test
        void waitsForItsOwnClientInAHandler() {
            io.reply("ask-me", (asking, _) -> asking.call("question", 1).get(0));
            link.whileWaiting = () -> link.receive("30[\"answer\"]");
            link.receive("25[\"ask-me\"]");
            link.sent("20[\"question\",1]", "35[\"answer\"]");
        }

        @Test
        void throwsWhatHappenedInstead() {
            link.whileWaiting = () -> stage.passes(Duration.ofMinutes(2));
            var late = assertThrows(SocketIOException.class, () -> socket.call("q"));
            assertEquals(SocketIOException.Reason.TIMEOUT, late.reason());
            link.whileWaiting = () -> link.breaks(CloseReason.TRANSPORT_ERROR);
            var gone = assertThrows(SocketIOException.class, () -> socket.call("q"));
            assertEquals(SocketIOException.Reason.DISCONNECTED, gone.reason());
        }

        @Test
        void mayBeGivenUpSooner() {
            Answer<Args> answer = socket.request("q");
            link.whileWaiting = () -> stage.passes(Duration.ofSeconds(3));
            var late = assertThrows(SocketIOException.class, () -> answer.await(Duration.ofSeconds(2)));
            assertEquals(SocketIOException.Reason.TIMEOUT, late.reason());
        }

        @Test
        void isNotProlongedByAWaitLongerThanItsDeadline() {
            Answer<Args> answer = socket.timeout(Duration.ofSeconds(1)).request("q");
            link.whileWaiting = () -> stage.passes(Duration.ofSeconds(2));
            assertThrows(SocketIOException.class, () -> answer.await(Duration.ofSeconds(10)));
        }

        @Test
        void needNotWaitWhenTheAnswerIsThere() throws Exception {
            Answer<Args> answer = socket.request("q");
            link.receive("30[\"here\"]");
            assertEquals("here", answer.await().text(0));
        }
    }

    @Nested
    class AskingMany {

        private FakeLink second;

        @BeforeEach
        void another() {
            second = stage.joined();
            io.sockets().forEach(member -> member.join("room"));
        }

        private Socket socketOf(FakeLink link) {
            return io.sockets().stream()
                    .filter(member -> member.seat().client().link() == link).findAny().orElseThrow();
        }

        private BroadcastAnswers asked(Runnable meanwhile) throws Exception {
            link.whileWaiting = meanwhile;
            second.whileWaiting = meanwhile;
            return io.in("room").timeout(Duration.ofSeconds(5)).request("q").await();
        }

        @Test
        void gathersTheAnswersUnderOneNumber() throws Exception {
            BroadcastAnswers all = asked(() -> {
                link.receive("30[1]");
                second.receive("30[2]");
            });
            link.sent("20[\"q\"]");
            second.sent("20[\"q\"]");
            assertEquals("[[1], [2]]", all.answers().toString());
            assertEquals("[2]", all.bySocket().get(socketOf(second).id()).toString());
            assertEquals(0, all.missing());
            assertEquals(false, all.timedOut());
        }

        @Test
        void keepsWhatCameWhenTheTimeIsOver() throws Exception {
            BroadcastAnswers all = asked(() -> {
                link.receive("30[1]");
                stage.passes(Duration.ofSeconds(6));
            });
            second.receive("30[2]");
            assertEquals("[[1]]", all.answers().toString());
            assertEquals(1, all.missing());
            assertTrue(all.timedOut());
            io.sockets().forEach(member -> assertEquals(0, member.seat().acks().size()));
        }

        @Test
        void doesNotWaitForThoseWhoLeave() throws Exception {
            BroadcastAnswers all = asked(() -> {
                link.receive("30[1]");
                second.ends(CloseReason.TRANSPORT_CLOSE);
            });
            assertEquals("[[1]]", all.answers().toString());
            assertEquals(1, all.missing());
            assertEquals(false, all.timedOut());
        }

        @Test
        void isOverAtOnceWhenNobodyIsThere() throws Exception {
            BroadcastAnswers none = io.in("empty").request("q").await();
            assertEquals(new BroadcastAnswers(Map.of(), 0, false), none);
        }

        @Test
        void callsBackInTheTurnOfWhoeverAsked() {
            io.on("ask all", (asking, _) -> io.in("room").request("q").then(all -> {
                log.add(all.answers().size() + " " + (SocketIO.current() == asking));
            }));
            link.receive("2[\"ask all\"]");
            link.receive("30[1]");
            second.receive("30[2]");
            assertEquals(List.of("2 true"), log);
        }

        @Test
        void callsBackOnAThreadOfItsOwnWhenNoHandlerAsked() {
            var seen = new CompletableFuture<Boolean>();
            io.in("empty").request("q").then(_ -> seen.complete(SocketIO.currentIfAny().isEmpty()));
            assertTrue(seen.join());
        }
    }
}
