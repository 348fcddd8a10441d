package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketDecoderTest extends Decoding {

    @ParameterizedTest
    @MethodSource("dev.socketloom.packet.PacketVector#all")
    void everyVectorMeansWhatItSays(PacketVector vector) throws PacketException {
        Packet packet = decoder.text(vector.text());
        for (Iterator<byte[]> rest = vector.attachments().iterator(); rest.hasNext(); ) {
            assertNull(packet, "not before the last attachment");
            packet = decoder.binary(rest.next());
        }
        assertNotNull(packet, "nothing else to come");
        assertEquals(vector.meaning(), PacketVector.meaning(packet));
    }

    @Nested
    class Auth {

        private static String connect(int length) {
            return "0{\"a\":\"" + "x".repeat(length - "{'a':''}".length()) + "\"}";
        }

        @Test
        void isAsLongAsTheHeadOfARequestAtMost() throws PacketException {
            assertInstanceOf(Packet.Connect.class, decoder.text(connect(16_384)));
            assertEquals("the auth of a CONNECT is longer than 16384 (maxAuth)", refused(connect(16_385)).getMessage());
        }

        @Test
        void doesNotBoundEvents() throws PacketException {
            assertEquals(20_000, ((String) arg("\"" + "x".repeat(20_000) + "\"")).length());
        }
    }

    @Nested
    class Payloads {

        @ParameterizedTest
        @ValueSource(strings = {"0[]", "0null", "0\"x\"", "0true", "0 {}", "0{", "0{}x", "0{}{}", "0/admin,[]"})
        void connectHasAnObjectOrNothing(String text) {
            refused(text);
        }

        @ParameterizedTest
        @ValueSource(strings = {"1{}", "1[]", "1null", "1/admin,{}", "1 ", "1x"})
        void disconnectHasNone(String text) {
            refused(text);
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "2", "2/admin,", "212", "2{}", "2null", "2\"x\"", "2[]", "2[null]", "2[true]", "2[{}]",
            "2[[\"x\"]]", "2 [\"x\"]",
            "2\t[\"x\"]", "2[{\"toString\":\"foo\"}]", "2[\"x\"", "2[\"x\"]]", "2[\"x\"][\"y\"]", "2[\"x\"]x",
            "2[\"x\",]",
            "2[,\"x\"]", "2['x']", "2[x]", "2[\"x\"", "2[\"", "2[", "51-{}", "51-[{\"_placeholder\":true,\"num\":0}]"
        })
        void anEventHasAnArrayThatBeginsWithAString(String text) {
            refused(text);
        }

        @ParameterizedTest
        @CsvSource({"5, 5", "-1, -1", "9007199254740993, 9007199254740993", "1.5, 1.5", "5.0, 5", "1e3, 1000"})
        void aNumberForANameBecomesAString(String number, String name) throws PacketException {
            var event = (Packet.Event) decoder.text("2[" + number + ",1]");
            assertEquals(name, event.name());
            assertEquals(List.of(1), event.args());
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener", "\\u0063onnect"
        })
        void reservedNamesAreRefused(String name) {
            refused("2[\"" + name + "\"]");
            refused("2/admin,1[\"" + name + "\",{}]");
            refused("51-[\"" + name + "\",{\"_placeholder\":true,\"num\":0}]");
        }

        @ParameterizedTest
        @ValueSource(strings = {"31", "31{}", "31null", "31\"x\"", "31 []", "31[", "31[]]"})
        void anAckHasAnArray(String text) {
            refused(text);
        }

        @ParameterizedTest
        @ValueSource(strings = {"4", "4[]", "4\"no\"", "4null", "4 {}"})
        void connectErrorHasAnObject(String text) {
            refused(text);
        }

        @Test
        void blanksAfterThePayloadAreJson() throws PacketException {
            assertEquals(List.of(1), args("2[\"x\" , 1 ] \n"));
        }
    }

    @Nested
    class Placeholders {

        @ParameterizedTest
        @ValueSource(strings = {
            "{'_placeholder':true,'num':1}", "{'_placeholder':true,'num':-1}", "{'_placeholder':true,'num':0.0}",
            "{'_placeholder':true,'num':'0'}", "{'_placeholder':true,'num':'splice'}",
            "{'_placeholder':true,'num':null}",
            "{'_placeholder':true,'num':4294967296}", "{'_placeholder':true,'num':1e400}", "{'_placeholder':true}",
            "{'_placeholder':true,'num':[0]}", "{'_placeholder':true,'num':0,'x':1}", "{'_placeholder':true,'x':0}"
        })
        void aWrongOneIsRefusedBeforeAnyBytes(String placeholder) {
            refused("51-[\"x\"," + placeholder.replace('\'', '"') + "]");
            refused("61-1[[[" + placeholder.replace('\'', '"') + "]]]");
        }

        @Test
        void twoForOneAttachmentAreRefused() {
            refused("51-[\"x\"," + FIRST + "," + FIRST + "]");
            refused("52-[\"x\"," + FIRST + ",{\"a\":" + FIRST + "}]");
        }

        @Test
        void theOrderOfTheTwoMembersIsFree() throws PacketException {
            decoder.text("51-[\"x\",{\"num\":0,\"_placeholder\":true}]");
            var event = (Packet.Event) decoder.binary(new byte[] {7});
            assertArrayEquals(new byte[] {7}, (byte[]) event.args().getFirst());
        }

        @Test
        void theOrderOfTheAttachmentsIsThatOfTheirNumbers() throws PacketException {
            decoder.text("62-1[{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]");
            decoder.binary(new byte[] {0});
            var ack = (Packet.Ack) decoder.binary(new byte[] {1});
            assertArrayEquals(new byte[] {1}, (byte[]) ack.args().get(0));
            assertArrayEquals(new byte[] {0}, (byte[]) ack.args().get(1));
        }

        @Test
        void anAttachmentThatNothingNamesIsRefusedBeforeItComes() {
            refused("51-[\"x\"]");
            refused("61-1[]");
            refused("52-[\"x\"," + FIRST + "]");
            refused("52-[\"x\",{\"_placeholder\":true,\"num\":1}]");
            assertThrows(PacketException.class, () -> decoder.binary(new byte[1]));
        }

        @Test
        void ofTwoMembersWithOneNameTheLastCountsForPlaceholdersToo() throws PacketException {
            refused("51-[\"x\",{\"a\":" + FIRST + ",\"a\":5}]");
            decoder.text("51-[\"x\",{\"a\":5,\"a\":" + FIRST + "}]");
            var event = (Packet.Event) decoder.binary(new byte[] {7});
            assertArrayEquals(new byte[] {7}, (byte[]) ((Map<?, ?>) event.args().getFirst()).get("a"));
        }
    }

    @Nested
    class TheOrderOfMessages {

        @Test
        void bytesThatNobodyAnnouncedAreRefused() throws PacketException {
            assertThrows(PacketException.class, () -> decoder.binary(new byte[1]));
            var another = decoder();
            another.text(binary(1));
            another.binary(new byte[1]);
            assertThrows(PacketException.class, () -> another.binary(new byte[1]));
        }

        @Test
        void aTextAmongAttachmentsIsRefused() throws PacketException {
            decoder.text(binary(2));
            decoder.binary(new byte[1]);
            refused("2[\"y\"]");
        }

        @Test
        void nothingIsKeptForANamespaceThatWasNotJoined() {
            refused("51-/stranger,[\"x\",{\"_placeholder\":true,\"num\":0}]");
            assertThrows(PacketException.class, () -> decoder.binary(new byte[1]));
        }

        @Test
        void aTextPacketMayBeForAnyNamespace() throws PacketException {
            assertEquals("/stranger", decoder.text("2/stranger,[\"x\"]").namespace());
        }

        @Test
        void theBytesOfOnePacketAreLimitedTogether() throws PacketException {
            decoder.text(binary(2));
            assertNull(decoder.binary(new byte[60]));
            assertThrows(PacketException.class, () -> decoder.binary(new byte[41]));
            var another = decoder();
            another.text(binary(2));
            assertNull(another.binary(new byte[60]));
            assertNotNull(another.binary(new byte[40]));
        }
    }
}
