package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The packets in bytes are what `socket.io-msgpack-parser` 3.0.2 makes of what `socket.io-client` 4.8 hands to it.
class MessagePackPacketsTest {

    private static final PacketLimits LIMITS = new PacketLimits(1, 1, PacketLimits.DEEPEST, 16_384);

    private final Parser.Decoder decoder = Parser.MSGPACK.decoder(LIMITS, namespace -> false);

    private Packet decoded(String notation) throws PacketException {
        return decoder.binary(Bytes.of(notation));
    }

    private void refused(String notation) {
        assertThrows(PacketException.class, () -> decoded(notation), notation);
    }

    private static String encoded(Packet packet) {
        Encoded encoded = Parser.MSGPACK.encode(packet);
        assertTrue(encoded.isBinary());
        return Bytes.hex(encoded.attachments().getFirst());
    }

    /// What every vector of the default parser means, but for what MessagePack has no form for.
    static Stream<PacketVector> vectors() {
        return PacketVector.all()
                .filter(vector -> !vector.text().matches(".*(\\\\ud[89a-f]|1E\\+400).*"))
                .filter(vector -> !vector.name().equals("half a pair in an event's name"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyVectorOfTheDefaultParserMeansTheSame(PacketVector vector) throws PacketException {
        var json = Parser.JSON.decoder(new PacketLimits(10, 100, PacketLimits.DEEPEST, 16_384), _ -> true);
        Packet packet = json.text(vector.text());
        for (byte[] attachment : vector.attachments()) {
            packet = json.binary(attachment);
        }
        byte[] message = Parser.MSGPACK.encode(packet).attachments().getFirst();
        assertEquals(vector.meaning(), PacketVector.meaning(decoder.binary(message)));
    }

    @Nested
    class OfficialClients {

        @Test
        void connect() throws PacketException {
            assertEquals(new Packet.Connect("/", null), decoded("83 a4 'type' 00 a4 'data' d4 00 00 a3 'nsp' a1 '/'"));
            assertEquals(new Packet.Connect("/a", Map.of("k", 1)),
                    decoded("83 a4 'type' 00 a4 'data' 81 a1 'k' 01 a3 'nsp' a2 '/a'"));
        }

        @Test
        void connectIsAsLongAsTheHeadOfARequestAtMost() {
            // A str 16 of 16,384 bytes.
            String auth = "81 a1 'a' da 40 00 '" + "x".repeat(16_384) + "'";
            refused("83 a4 'type' 00 a3 'nsp' a1 '/' a4 'data' " + auth);
        }

        @Test
        void emitWithOptionsThatConcernThemselves() throws PacketException {
            assertEquals(new Packet.Event("/", null, "hi", List.of(1)), decoded("84 a4 'type' 02 a4 'data' 92 a2 'hi' "
                    + "01 a7 'options' 81 a8 'compress' c3 a3 'nsp' a1 '/'"));
        }

        @Test
        void emitAndAskForAnAnswer() throws PacketException {
            assertEquals(new Packet.Event("/", 0L, "hi", List.of()), decoded("85 a4 'type' 02 a4 'data' 91 a2 'hi' "
                    + "a7 'options' 81 a8 'compress' c3 a2 'id' 00 a3 'nsp' a1 '/'"));
        }

        @Test
        void sendBytesOfThreeKindsInPlace() throws PacketException {
            var event = (Packet.Event) decoded("83 a4 'type' 02 a4 'data' 94 a1 'b' c4 01 ff c7 02 00 01 02 "
                    + "81 a1 'd' c4 00 a3 'nsp' a1 '/'");
            assertArrayEquals(new byte[] {-1}, (byte[]) event.args().get(0));
            assertArrayEquals(new byte[] {1, 2}, (byte[]) event.args().get(1));
            assertArrayEquals(new byte[0], (byte[]) ((Map<?, ?>) event.args().get(2)).get("d"));
        }

        @Test
        void answerAndLeave() throws PacketException {
            assertEquals(new Packet.Ack("/a", 5, List.of("x")),
                    decoded("84 a4 'type' 03 a2 'id' 05 a4 'data' 91 a1 'x' a3 'nsp' a2 '/a'"));
            assertEquals(new Packet.Disconnect("/"), decoded("82 a4 'type' 01 a3 'nsp' a1 '/'"));
        }

        @Test
        void inPythonSayNoneForNothing() throws PacketException {
            assertEquals(new Packet.Connect("/", null), decoded("83 a4 'type' 00 a4 'data' c0 a3 'nsp' a1 '/'"));
            assertEquals(new Packet.Disconnect("/"),
                    decoded("84 a4 'type' 01 a4 'data' c0 a2 'id' c0 a3 'nsp' a1 '/'"));
        }

        @Test
        void mayBeNewerThanWe() throws PacketException {
            assertEquals(new Packet.Disconnect("/"), decoded("83 a6 'future' 91 c0 a4 'type' 01 a3 'nsp' a1 '/'"));
        }
    }

    @Nested
    class Encoding {

        @Test
        void makesMapsOfWhatIsThere() {
            assertEquals(Bytes.hex(Bytes.of("83 a4 'type' 02 a3 'nsp' a1 '/' a4 'data' 92 a2 'hi' c4 01 ff")),
                    encoded(new Packet.Event("/", null, "hi", List.of(new byte[] {-1}))));
            assertEquals(Bytes.hex(Bytes.of("84 a4 'type' 02 a3 'nsp' a2 '/a' a2 'id' cd 01 2c a4 'data' 91 a2 'hi'")),
                    encoded(new Packet.Event("/a", 300L, "hi", List.of())));
            assertEquals(Bytes.hex(Bytes.of("84 a4 'type' 03 a3 'nsp' a1 '/' a2 'id' 00 a4 'data' 91 c0")),
                    encoded(new Packet.Ack("/", 0, Collections.singletonList(null))));
            assertEquals(Bytes.hex(Bytes.of("82 a4 'type' 01 a3 'nsp' a1 '/'")), encoded(new Packet.Disconnect("/")));
            assertEquals(Bytes.hex(Bytes.of("82 a4 'type' 00 a3 'nsp' a1 '/'")),
                    encoded(new Packet.Connect("/", null)));
            assertEquals(Bytes.hex(Bytes.of("83 a4 'type' 00 a3 'nsp' a1 '/' a4 'data' 81 a3 'sid' a1 'x'")),
                    encoded(new Packet.Connect("/", Map.of("sid", "x"))));
            assertEquals(Bytes.hex(Bytes.of("83 a4 'type' 04 a3 'nsp' a1 '/' a4 'data' 81 a7 'message' a2 'no'")),
                    encoded(new Packet.ConnectError("/", Map.of("message", "no"))));
        }

        @Test
        void saysWhereAnArgumentHasNoForm() {
            var event = new Packet.Event("/", null, "x", List.of(1, List.of(new Object())));
            String message =
                    assertThrows(IllegalArgumentException.class, () -> Parser.MSGPACK.encode(event)).getMessage();
            assertTrue(message.startsWith("$[2][0] is a java.lang.Object"), message);
        }

        @Test
        void takesEveryObjectForWhatItIs() throws PacketException {
            var forged = new Packet.Event("/", null, "x", List.of(Map.of("_placeholder", true, "num", 0), new byte[1]));
            var event = (Packet.Event) decoder.binary(Parser.MSGPACK.encode(forged).attachments().getFirst());
            assertEquals(forged.args().getFirst(), event.args().getFirst());
        }
    }

    @Nested
    class Refusals {

        private static final String HI = "a4 'data' 91 a2 'hi' ";
        private static final String MAIN = "a3 'nsp' a1 '/' ";

        @ParameterizedTest
        @ValueSource(strings = {"05", "06", "ff", "cc ff", "c0", "a1 '2'", "cb 40 00 00 00 00 00 00 00", "c2", "90",
            "cf 00 00 00 01 00 00 00 02", "cf ff ff ff ff ff ff ff ff", "d4 00 00"})
        void aTypeIsAWholeNumberFrom0To4(String type) {
            refused("83 " + HI + MAIN + "a4 'type' " + type);
        }

        @Test
        void aPacketHasATypeAndANamespace() {
            refused("80");
            refused("82 " + HI + MAIN);
            refused("82 a4 'type' 02 " + HI);
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "c0", "a0", "a1 'a'", "01", "c4 01 '/'", "a2 '/' 0a", "a3 '/a,'", "91 a1 '/'", "d4 00 00"
        })
        void aNamespaceIsAName(String namespace) {
            refused("83 a4 'type' 02 " + HI + "a3 'nsp' " + namespace);
        }

        @Test
        void aNamespaceHasAtMost255Characters() throws PacketException {
            String longest = "/" + "n".repeat(254);
            assertEquals(longest, decoder.binary(Parser.MSGPACK.encode(
                    new Packet.Disconnect(longest)).attachments().getFirst()).namespace());
            byte[] longer = Parser.MSGPACK.encode(new Packet.Disconnect(longest + "n")).attachments().getFirst();
            assertThrows(PacketException.class, () -> decoder.binary(longer));
        }

        @Test
        void oneMayAskForANameThatCannotBeSoThatOneCanBeTold() throws PacketException {
            assertEquals("/\n", decoded("82 a4 'type' 00 a3 'nsp' a2 '/' 0a").namespace());
            assertEquals("/a,b", decoded("82 a4 'type' 00 a3 'nsp' a4 '/a,b'").namespace());
            refused("82 a4 'type' 00 a3 'nsp' a1 'a'");
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "ff", "cb 3f f0 00 00 00 00 00 00", "a1 '1'", "c2", "90", "cf 00 20 00 00 00 00 00 00",
            "cf ff ff ff ff ff ff ff ff",
            "d3 80 00 00 00 00 00 00 00"
        })
        void anAckIdIsAWholeNumberUpTo2Pow53Minus1(String id) {
            refused("84 a4 'type' 02 " + HI + MAIN + "a2 'id' " + id);
            refused("84 a4 'type' 03 " + HI + MAIN + "a2 'id' " + id);
        }

        @Test
        void theLargestAckIdIsOne() throws PacketException {
            assertEquals(9007199254740991L, ((Packet.Event) decoded(
                    "84 a4 'type' 02 " + HI + MAIN + "a2 'id' cf 00 1f ff ff ff ff ff ff")).ackId());
            assertNull(((Packet.Event) decoded("84 a4 'type' 02 " + HI + MAIN + "a2 'id' d4 00 00")).ackId());
        }

        @Test
        void onlyEventsAndAcksHaveOneAndAcksAlways() {
            refused("83 a4 'type' 00 " + MAIN + "a2 'id' 01");
            refused("83 a4 'type' 01 " + MAIN + "a2 'id' 01");
            refused("84 a4 'type' 04 a4 'data' 80 " + MAIN + "a2 'id' 01");
            refused("83 a4 'type' 03 " + HI + MAIN);
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "c0", "80", "90", "91 c0", "91 c3", "91 c4 01 'x'", "91 90", "91 d4 00 00", "a1 'x'", "c4 01 'x'",
            "05"
        })
        void anEventHasAnArrayThatBeginsWithItsName(String data) {
            refused("83 a4 'type' 02 " + MAIN + "a4 'data' " + data);
        }

        @Test
        void aNumberForANameBecomesAString() throws PacketException {
            assertEquals("5", ((Packet.Event) decoded("83 a4 'type' 02 " + MAIN + "a4 'data' 91 05")).name());
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"
        })
        void reservedNamesAreRefused(String name) {
            var event = Parser.MSGPACK.encode(new Packet.Event("/", null, name, List.of()));
            assertThrows(PacketException.class, () -> decoder.binary(event.attachments().getFirst()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"90", "a1 'x'", "01", "c3", "c4 00"})
        void connectHasAnObjectOrNothing(String data) {
            refused("83 a4 'type' 00 " + MAIN + "a4 'data' " + data);
        }

        @Test
        void theOthersHaveWhatTheyHaveInJson() {
            refused("83 a4 'type' 01 " + MAIN + "a4 'data' 80");
            refused("83 a4 'type' 04 " + MAIN + "a4 'data' a2 'no'");
            refused("82 a4 'type' 04 " + MAIN);
            refused("84 a4 'type' 03 a2 'id' 01 " + MAIN + "a4 'data' 80");
            refused("83 a4 'type' 03 a2 'id' 01 " + MAIN);
        }

        @Test
        void aTextIsNoPacketAndTheMessageSaysWhatToDo() {
            String message = assertThrows(PacketException.class, () -> decoder.text("0")).getMessage();
            assertTrue(message.contains("socket.io-msgpack-parser"), message);
        }

        @Test
        void nestingIsLimitedAsConfigured() throws PacketException {
            Parser.Decoder flat = Parser.MSGPACK.decoder(new PacketLimits(1, 1, 2, 16_384), _ -> true);
            assertInstanceOf(Packet.Event.class,
                    flat.binary(Bytes.of("83 a4 'type' 02 " + MAIN + "a4 'data' 92 a1 'x' 90")));
            assertThrows(PacketException.class,
                    () -> flat.binary(Bytes.of("83 a4 'type' 02 " + MAIN + "a4 'data' 92 a1 'x' 91 90")));
        }
    }
}
