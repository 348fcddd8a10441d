package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();

    @Nested
    class WhatTheProtocolDoesNotAllow {

        @ParameterizedTest
        @ValueSource(strings = {
            "", "9", "2", "2{}", "2[]", "2[\"connect\"]", "2[\"disconnecting\"]", "2[{}]", "2[\"x\"", "0", "4{}",
            "2/unjoined,[\"x\"]", "1/unjoined,", "3/unjoined,1[]", "450-[\"x\"]", "511-[\"x\"]", "51-/unjoined,[\"x\"]",
        })
        void closesTheConnection(String packet) {
            io.onDisconnect((_, reason) -> log.add(reason.toString()));
            FakeLink link = stage.joined();
            link.receive(packet);
            assertTrue(link.closed.startsWith("forced close: "), link.closed);
            assertEquals(List.of("forced close"), log);
        }

        @Test
        void isReportedBeforeTheCloseAndWhatTheApplicationSaysStillGoesOut() {
            io.onError((error, event) -> {
                event.socket().emit("you sent nonsense");
                return log.add(event.kind() + " " + ((SocketIOException) error).reason());
            });
            FakeLink link = stage.joined();
            link.receive("2[\"x\"");
            assertEquals(List.of("PROTOCOL PROTOCOL"), log);
            link.sent("2[\"you sent nonsense\"]");
        }

        @Test
        void endsTheHearingButNotWhatWasHeardBefore() {
            io.on("x", (_, args) -> log.add(args.text(0)));
            FakeLink link = stage.joined();
            link.hear("2[\"x\",\"before\"]");
            link.hear("nonsense");
            link.hear("2[\"x\",\"after\"]");
            link.runTurn();
            assertEquals(List.of("before"), log);
        }

        @Test
        void isAnAttachmentThatNobodyAwaits() {
            FakeLink link = stage.joined();
            link.receive(new byte[] {1});
            assertTrue(link.closed.startsWith("forced close"));
        }

        @Test
        void closesAConnectionThatHasNotJoinedAnything() {
            FakeLink link = stage.open();
            link.receive("2[\"x\"]");
            assertTrue(link.closed.startsWith("forced close"));
        }
    }

    @Nested
    class AnUpgrade {

        @Test
        void isToldInEveryNamespaceWhereTheClientIs() {
            io.onUpgrade(socket -> log.add(socket.namespace() + " " + (SocketIO.current() == socket)));
            io.everywhere().onUpgrade(socket -> log.add("everywhere " + socket.namespace()));
            io.of("/other");
            FakeLink link = stage.joined();
            link.joinsWith("0/other,", "/other");
            link.upgrades();
            assertEquals(Set.of("/ true", "everywhere /", "everywhere /other"), Set.copyOf(log));
            assertEquals(3, log.size());
        }

        @Test
        void isNotToldOfThoseWhoAreOutside() {
            io.onUpgrade(_ -> log.add("upgraded"));
            FakeLink link = stage.joined();
            io.sockets().getFirst().disconnect();
            link.sent("1");
            link.upgrades();
            assertEquals(List.of(), log);
        }

        @Test
        void hasHandlersThatMayFail() {
            io.onUpgrade(_ -> {
                throw new IllegalStateException("boo");
            });
            Handlers.Registration second = io.onUpgrade(_ -> log.add("second"));
            io.onError((error, event) -> log.add(event.kind() + " " + error.getMessage()));
            FakeLink link = stage.joined();
            link.upgrades();
            second.off();
            assertEquals(List.of("UPGRADE boo", "second"), log);
        }
    }

    @Nested
    class WithoutANamespace {

        @Test
        void aConnectionIsClosedInTime() {
            FakeLink link = stage.open();
            stage.passes(Duration.ofSeconds(44));
            assertTrue(link.isOpen());
            stage.passes(Duration.ofSeconds(2));
            assertEquals("forced server close: no namespace was joined in time", link.closed);
        }

        @Test
        void aConnectionThatIsOnlyRefusedIsClosed() {
            FakeLink link = stage.open();
            link.receive("0/nope,");
            stage.passes(Duration.ofSeconds(46));
            assertTrue(link.closed.startsWith("forced server close"));
        }

        @Test
        void aConnectionThatHasLeftTheLastOneIsClosedAWhileLater() {
            FakeLink link = stage.joined();
            stage.passes(Duration.ofSeconds(46));
            link.receive("1");
            stage.passes(Duration.ofSeconds(44));
            assertTrue(link.isOpen());
            stage.passes(Duration.ofSeconds(2));
            assertTrue(link.closed.startsWith("forced server close"));
        }

        @Test
        void aConnectionThatJoinsInTimeStays() {
            FakeLink link = stage.open();
            stage.passes(Duration.ofSeconds(40));
            link.joinsWith("0", "/");
            stage.passes(Duration.ofSeconds(40));
            assertTrue(link.isOpen());
        }
    }

    @Nested
    class Namespaces {

        @Test
        void shareAConnectionAndNothingElse() {
            FakeLink link = stage.open();
            Socket main = link.joinsWith("0", "/");
            Socket other = link.joinsWith("0/other,", io.of("/other").name());
            main.join("room");
            main.data().put("k", 1);
            io.of("/other").to("room").emit("x");
            assertTrue(!main.id().equals(other.id()));
            assertTrue(other.data().isEmpty());
            link.sent();
        }

        @Test
        void thatAPatternMeansAreGuardedByItHoweverTheyAreCalled() {
            io.of(Pattern.compile("/a.*")).onConnect((_, _) -> log.add("pattern"));
            io.of("/abc").onConnect((_, _) -> log.add("name"));
            FakeLink link = stage.open();
            link.receive("0/abc,");
            assertEquals(List.of("pattern", "name"), log);
        }

        @Test
        void withANameComeBeforePatterns() {
            io.of("/abc").onConnect((_, _) -> log.add("name"));
            io.of(Pattern.compile("/a.*")).onConnect((_, _) -> log.add("pattern"));
            FakeLink link = stage.open();
            link.receive("0/abc,");
            link.receive("0/abd,");
            assertEquals(List.of("name", "pattern"), log);
        }

        @Test
        void ofAPatternAreForgottenWhenTheLastOneLeaves() {
            ParentNamespace rooms = io.of(Pattern.compile("/room-\\d+"));
            FakeLink first = stage.open();
            FakeLink second = stage.open();
            first.receive("0/room-1,");
            second.receive("0/room-1,");
            first.receive("1/room-1,");
            assertEquals(1, rooms.children().size());
            second.receive("1/room-1,");
            assertEquals(0, rooms.children().size());
        }

        @Test
        void ofAPatternAreForgottenWhenEverybodyIsRefused() {
            ParentNamespace rooms = io.of(Pattern.compile("/room-\\d+"));
            rooms.use(_ -> {
                throw new ConnectionRefused("no");
            });
            FakeLink link = stage.open();
            link.receive("0/room-1,");
            assertEquals(0, rooms.children().size());
        }

        @Test
        void ofAPatternAreAllReachedFromTheirParent() {
            ParentNamespace rooms = io.of(Pattern.compile("/room-\\d+"));
            FakeLink link = stage.open();
            link.receive("0/room-1,");
            link.receive("0/room-2,");
            link.next();
            link.next();
            rooms.emit("news");
            assertEquals(List.of("2/room-1,[\"news\"]", "2/room-2,[\"news\"]"),
                    List.of(link.next(), link.next()).stream().sorted().toList());
        }

        @Test
        void ofAPatternKnowWhatItHasFoundInTheirNames() {
            var found = new ArrayList<String>();
            io.of(Pattern.compile("/room-(?<number>\\d+)/(.+)")).onConnect((socket, _) -> {
                MatchResult match = socket.namespace().match();
                found.add(match.group("number") + " " + match.group(2));
            });
            io.of((name, _) -> name.equals("/rule"));
            FakeLink link = stage.open();
            link.joinsWith("0/room-7/a/b,", "/room-7/a/b");
            Namespace ruled = link.joinsWith("0/rule,", "/rule").namespace();
            assertEquals(List.of("7 a/b"), found);
            assertThrows(IllegalStateException.class, ruled::match);
            assertThrows(IllegalStateException.class, () -> io.of("/named").match());
        }

        @Test
        void admittedByARuleThatSeesTheHandshake() {
            io.of((name, handshake) -> name.startsWith("/fn-") && "yes".equals(handshake.auth().get("pass")));
            FakeLink link = stage.open();
            link.receive("0/fn-1,{\"pass\":\"no\"}");
            link.sent("4/fn-1,{\"message\":\"Invalid namespace\"}");
            link.receive("0/fn-1,{\"pass\":\"yes\"}");
            assertTrue(link.next().startsWith("0/fn-1,{\"sid\":"));
        }

        @Test
        void ofARuleThatFailsDoNotExist() {
            io.of((_, _) -> {
                throw new IllegalStateException("no database");
            });
            FakeLink link = stage.open();
            link.receive("0/x,");
            link.sent("4/x,{\"message\":\"Invalid namespace\"}");
        }
    }
}
