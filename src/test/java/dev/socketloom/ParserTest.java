package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.packet.Encoded;
import dev.socketloom.packet.Packet;
import dev.socketloom.packet.PacketException;
import dev.socketloom.packet.PacketLimits;
import dev.socketloom.packet.Parser;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A server whose clients speak something else than JSON.
class ParserTest {

    private static Stage stage(Parser parser) {
        return new Stage(ServerOptions.standard().with(ServerOptions.PARSER, parser));
    }

    @Test
    void isThatOfJsonUnlessAnotherIsChosen() {
        assertSame(Parser.JSON, SocketIOServer.builder().build().options().get(ServerOptions.PARSER));
        assertSame(Parser.MSGPACK,
                SocketIOServer.builder().parser(Parser.MSGPACK).build().options().get(ServerOptions.PARSER));
    }

    @Nested
    class WithMessagePack {

        private final Stage stage = stage(Parser.MSGPACK);
        private final SocketIOServer io = stage.io;
        private final List<String> log = new ArrayList<>();

        private void say(FakeLink link, Packet packet) {
            link.receive(Parser.MSGPACK.encode(packet).attachments().getFirst());
        }

        /// The oldest packet that was sent: one binary message.
        private Packet heard(FakeLink link) throws PacketException {
            byte[] message = Base64.getDecoder().decode(link.next());
            return Parser.MSGPACK.decoder(new PacketLimits(1, 1, 10, 16_384), _ -> true).binary(message);
        }

        private FakeLink joined(String namespace) throws PacketException {
            FakeLink link = stage.open();
            say(link, new Packet.Connect(namespace, null));
            var welcome = assertInstanceOf(Packet.Connect.class, heard(link));
            assertEquals(namespace, welcome.namespace());
            assertTrue(io.of(namespace).socket((String) welcome.auth().get("sid")).isPresent());
            return link;
        }

        @Test
        void clientsJoinAndLeave() throws Exception {
            io.of("/a").onDisconnect((_, reason) -> log.add(reason.toString()));
            FakeLink link = joined("/a");
            say(link, new Packet.Disconnect("/a"));
            assertEquals(List.of("client namespace disconnect"), log);
            assertTrue(link.isOpen());
        }

        @Test
        void clientsAreRefusedInTheirOwnTongue() throws Exception {
            io.of("/no").use(_ -> {
                throw new ConnectionRefused("no", Map.of("code", 1));
            });
            FakeLink link = stage.open();
            for (String namespace : List.of("/no", "/nope", "/a,b")) {
                say(link, new Packet.Connect(namespace, null));
            }
            assertEquals(new Packet.ConnectError("/no", Map.of("message", "no", "data", Map.of("code", 1))),
                    heard(link));
            assertEquals(new Packet.ConnectError("/nope", Map.of("message", "Invalid namespace")), heard(link));
            assertEquals(new Packet.ConnectError("/a\ufffdb", Map.of("message", "Invalid namespace")), heard(link));
        }

        @Test
        void eventsAreAnswered() throws Exception {
            record Bid(int productId, byte[] picture) {}
            io.reply("bid", Bid.class, (_, bid) -> Map.of("id", bid.productId(), "bytes", bid.picture().length));
            FakeLink link = joined("/");
            say(link, new Packet.Event("/", 7L, "bid", List.of(Map.of("productId", 3, "picture", new byte[9]))));
            assertEquals(new Packet.Ack("/", 7, List.of(Map.of("id", 3, "bytes", 9))), heard(link));
        }

        @Test
        void clientsAreAsked() throws Exception {
            FakeLink link = joined("/");
            io.sockets().getFirst().request("q", 1).then(answer -> log.add(answer.text(0)));
            var question = (Packet.Event) heard(link);
            say(link, new Packet.Ack("/", question.ackId(), List.of("yes")));
            assertEquals(List.of("yes"), log);
        }

        @Test
        void broadcastsReachEverybody() throws Exception {
            FakeLink one = joined("/");
            FakeLink two = joined("/");
            io.emit("news", List.of(1));
            assertEquals(new Packet.Event("/", null, "news", List.of(List.of(1))), heard(one));
            assertEquals(new Packet.Event("/", null, "news", List.of(List.of(1))), heard(two));
        }

        @Test
        void aClientOfTheDefaultParserIsClosed() {
            FakeLink link = stage.open();
            link.receive("0");
            assertTrue(link.closed.contains("socket.io-msgpack-parser"), link.closed);
        }

        @Test
        void nonsenseClosesTheConnection() throws Exception {
            FakeLink link = joined("/");
            link.receive(new byte[] {1});
            assertTrue(link.closed.startsWith("forced close"), link.closed);
        }
    }

    @Nested
    class OfOnesOwn {

        private final List<String> encoded = new ArrayList<>();

        /// JSON with a letter before each text, which counts what it encodes.
        private final Parser own = new Parser() {
            @Override
            public Encoded encode(Packet packet) {
                Encoded json = JSON.encode(packet);
                encoded.add(json.text());
                return new Encoded("x" + json.text(), json.attachments());
            }

            @Override
            public Decoder decoder(PacketLimits limits, Predicate<String> joined) {
                Decoder json = JSON.decoder(limits, joined);
                return new Decoder() {
                    @Override
                    public Packet text(byte[] utf8, int from, int to) throws PacketException {
                        return json.text(utf8, from + 1, to);
                    }

                    @Override
                    public Packet binary(byte[] bytes) throws PacketException {
                        return json.binary(bytes);
                    }
                };
            }
        };

        @Test
        void isUsedOnceForABroadcast() {
            Stage stage = stage(own);
            List<FakeLink> links = List.of(stage.open(), stage.open(), stage.open());
            for (FakeLink link : links) {
                link.receive("x0");
                assertTrue(link.next().startsWith("x0{\"sid\":"));
            }
            encoded.clear();
            stage.io.emit("news", 1);
            assertEquals(List.of("2[\"news\",1]"), encoded);
            links.forEach(link -> link.sent("x2[\"news\",1]"));
        }

        @Test
        void sendsATextWithAttachmentsOrOneBinaryMessage() {
            assertThrows(IllegalArgumentException.class, () -> new Encoded("", List.of()));
            assertThrows(IllegalArgumentException.class, () -> new Encoded("", List.of(new byte[1], new byte[1])));
            assertTrue(Encoded.binary(new byte[0]).isBinary());
            assertTrue(!new Encoded("x", List.of(new byte[1])).isBinary());
        }
    }
}
