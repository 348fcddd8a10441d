package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.packet.Packet;
import dev.socketloom.packet.PacketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Joining a namespace in revision 4, which clients of Socket.IO 2 speak. That of revision 5 is everywhere else.
class ProtocolTest {

    private static final Protocol FOUR = new Protocol.Four("SID");

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();

    private FakeLink legacy() {
        return FakeLink.legacy(stage.clients, "SID");
    }

    private FakeLink joined() {
        FakeLink link = legacy();
        link.sent("0");
        return link;
    }

    @Nested
    class TheMainNamespace {

        @Test
        void isJoinedUnaskedAndWithoutAuth() {
            io.onConnect((socket, auth) -> log.add(socket.id() + " " + auth));
            joined();
            assertEquals(List.of("SID {}"), log);
            assertEquals(List.of("SID"), io.sockets().stream().map(Socket::id).toList());
        }

        @Test
        void isOnlyForThoseWhomTheApplicationWants() {
            io.use(_ -> {
                throw new ConnectionRefused("not today");
            });
            FakeLink link = legacy();
            link.sent("4\"not today\"");
            link.receive("0/other,");
            assertEquals(List.of(), io.sockets());
        }

        @Test
        void isNotJoinedTwice() {
            FakeLink link = joined();
            link.receive("0");
            assertEquals("forced close: a second CONNECT to a namespace", link.closed);
        }

        @Test
        void isWaitedForLikeAnyOther() {
            FakeLink link = joined();
            link.receive("1");
            stage.passes(Duration.ofSeconds(46));
            assertEquals("forced server close: no namespace was joined in time", link.closed);
        }

        @Test
        void isAskedForInRevision5() {
            FakeLink link = stage.open();
            link.runTurn();
            link.sent();
        }
    }

    @Nested
    class OtherNamespaces {

        @Test
        void areJoinedWithAQueryThatBecomesTheAuth() {
            io.of("/chat").onConnect((socket, auth) -> log.add(socket.id() + " " + new TreeMap<>(auth)));
            FakeLink link = joined();
            link.receive("0/chat?token=a%20b%26c&n=1&n=2&empty=,");
            link.sent("0/chat,");
            assertEquals(List.of("/chat#SID {empty=, n=2, token=a b&c}"), log);
            link.receive("2/chat,1[\"x\"]");
            link.receive("1/chat,");
            assertEquals("", link.closed);
        }

        @Test
        void areFoundWithoutTheQuery() {
            io.of(Pattern.compile("/room-\\d+")).onConnect((socket, _) -> log.add(socket.namespace().name()));
            io.of((name, handshake) -> name.equals("/rule") && "yes".equals(handshake.auth().get("pass")));
            FakeLink link = joined();
            link.receive("0/room-7?x=1,");
            link.sent("0/room-7,");
            link.receive("0/rule?pass=yes,");
            link.sent("0/rule,");
            assertEquals(List.of("/room-7"), log);
        }

        @Test
        void areAnsweredInTheWordsOfNodesServerWhenThereIsNone() {
            FakeLink link = joined();
            link.receive("0/nope?x=1,");
            link.sent("4/nope,{\"message\":\"Invalid namespace\"}");
        }

        @Test
        void areRefusedWithTheDataOrElseTheMessage() {
            io.of("/data").use(_ -> {
                throw new ConnectionRefused("no", Map.of("code", 401));
            });
            io.of("/words").use(_ -> {
                throw new ConnectionRefused("no");
            });
            io.of("/fails").use(_ -> {
                throw new IllegalStateException("the password is 1234");
            });
            io.of("/odd").use(_ -> {
                throw new ConnectionRefused("odd", new Object());
            });
            FakeLink link = joined();
            for (String name : List.of("/data", "/words", "/fails", "/odd")) {
                link.receive("0" + name + ",");
            }
            link.sent("4/data,{\"code\":401}", "4/words,\"no\"", "4/fails,\"internal error\"", "4/odd,\"odd\"");
        }

        @Test
        void mayHaveALongQueryButNoLongName() {
            io.of("/chat").onConnect((_, auth) -> log.add("" + String.valueOf(auth.get("token")).length()));
            FakeLink link = joined();
            link.receive("0/chat?token=" + "x".repeat(8_000) + ",");
            link.sent("0/chat,");
            assertEquals(List.of("8000"), log);
            link.receive("0/" + "n".repeat(255) + "?x,");
            link.sent("4/" + "n".repeat(254) + ",{\"message\":\"Invalid namespace\"}");
            FakeLink other = joined();
            other.receive("0/chat?" + "x".repeat(9_000) + ",");
            assertTrue(other.closed.startsWith("forced close"), other.closed);
        }
    }

    @Nested
    class Names {

        @ParameterizedTest
        @CsvSource({
            "/chat,        /chat, {}",
            "/chat?,       /chat, {}",
            "/chat?a=1?2,  /chat, {a=1?2}",
            "/?a=1,        /,     {a=1}",
            "/a?b,         /a,    {b=}",
            "/a?b=%ZZ,     /a,    {b=%ZZ}",
        })
        void endAtTheQuestionMark(String name, String namespace, String auth) throws PacketException {
            Packet.Connect wish = FOUR.understood(new Packet.Connect(name, null));
            assertEquals(namespace, wish.namespace());
            assertEquals(auth, wish.auth().toString());
        }

        @Test
        void includeTheQueryInRevision5() throws PacketException {
            var asked = new Packet.Connect("/chat?a=1", Map.of("b", 2));
            assertEquals(asked, Protocol.CURRENT.understood(asked));
        }

        @Test
        void ofSocketsAreThoseThatTheClientMakesUp() {
            assertEquals("SID", FOUR.socketId("/"));
            assertEquals("/chat#SID", FOUR.socketId("/chat"));
        }

        @Test
        void ofSocketsAreRandomInRevision5() {
            assertEquals(20, Protocol.CURRENT.socketId("/").length());
            assertNotEquals(Protocol.CURRENT.socketId("/"), Protocol.CURRENT.socketId("/"));
        }
    }

    /// Clients of Socket.IO 2 send such packets after `socket.binary(true)`. The official parsers refuse them by now, in
    /// both revisions: before, the next text closed the connection.
    @Nested
    class ABinaryPacketWithoutBytes {

        @Test
        void closesTheConnection() {
            FakeLink link = FakeLink.legacy(stage.clients, "abc");
            link.receive("50-[\"x\"]");
            assertTrue(link.closed.startsWith("forced close"), link.closed);
        }

        @Test
        void closesItInRevision5() {
            FakeLink link = stage.joined();
            link.receive("50-[\"x\"]");
            assertTrue(link.closed.startsWith("forced close"), link.closed);
        }
    }

    @Nested
    class ARunningServer {

        @Test
        void letsSuchClientsInIfItIsToldTo() throws Exception {
            try (var server = SocketIOServer.builder().port(0).allowEIO3(true).build()) {
                server.reply("who", (socket, _) -> socket.id());
                server.start();
                try (var client = RawClient.legacy(server)) {
                    String open = client.next();
                    String sid = open.substring("0{\"sid\":\"".length(), open.indexOf("\",\"upgrades\""));
                    assertEquals("40", client.next());
                    client.send("421[\"who\"]");
                    assertEquals("431[\"" + sid + "\"]", client.next());
                    client.send("2");
                    assertEquals("3", client.next());
                }
                try (var client = RawClient.joined(server)) {
                    client.send("421[\"who\"]");
                    assertTrue(client.next().matches("431\\[\"[\\w-]{20}\"]"));
                }
            }
        }

        @Test
        void doesNotByDefault() throws Exception {
            try (var server = SocketIOServer.builder().port(0).build().start()) {
                assertThrows(CompletionException.class, () -> RawClient.legacy(server));
                assertEquals("{\"code\":5,\"message\":\"Unsupported protocol version\"}",
                        RawClient.get(server, "/socket.io/?EIO=3&transport=polling").body());
            }
        }
    }
}
