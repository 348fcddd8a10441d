package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketDecoderTest {

    private static final PacketLimits LIMITS = new PacketLimits(10, 100, PacketLimits.DEEPEST, 16_384);

    private static final String FIRST = "{\"_placeholder\":true,\"num\":0}";

    private final PacketDecoder decoder = decoder();

    private static PacketDecoder decoder() {
        return new PacketDecoder(LIMITS, namespace -> !namespace.equals("/stranger"));
    }

    /// A binary event with so many attachments.
    private static String binary(int attachments) {
        var text = new StringBuilder("5" + attachments + "-[\"x\"");
        for (int num = 0; num < attachments; num++) {
            text.append(",{\"_placeholder\":true,\"num\":").append(num).append('}');
        }
        return text.append(']').toString();
    }

    private PacketException refused(String text) {
        return assertThrows(PacketException.class, () -> decoder.text(text), text);
    }

    private List<Object> args(String text) throws PacketException {
        return ((Packet.Event) decoder.text(text)).args();
    }

    private Object arg(String json) throws PacketException {
        return args("2[\"x\"," + json + "]").getFirst();
    }

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
    class PacketTypes {

        @ParameterizedTest
        @ValueSource(strings = {
            "", "7[\"x\"]", "9", "x", " 2[\"x\"]", "\u0662[\"x\"]", "\uff12[\"x\"]", "[\"x\"]", "-1", "\u0000"
        })
        void aPacketBeginsWithADigitFrom0To6(String text) {
            refused(text);
        }

        @Test
        void aDecoderGoesOnAfterAPacket() throws PacketException {
            assertEquals("a", ((Packet.Event) decoder.text("2[\"a\"]")).name());
            assertEquals("b", ((Packet.Event) decoder.text("2[\"b\"]")).name());
        }
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
    class AttachmentCounts {

        @ParameterizedTest
        @ValueSource(strings = {
            "5[\"x\"]", "5-[\"x\"]", "50-[\"x\"]", "500-[\"x\"]", "5+1-[\"x\"]", "5-1-[\"x\"]", "51[\"x\"]", "51", "5",
            "501-[\"x\"," + FIRST + "]", "5001-[\"x\"," + FIRST + "]", "601-1[" + FIRST + "]",
            "51e0-[\"x\"]", "5 1-[\"x\"]", "51.0-[\"x\"]", "5\u0661-[\"x\"]", "5\uff11-[\"x\"]", "60-1[]", "6-1[]"
        })
        void aBinaryPacketAnnouncesOneOrMore(String text) {
            refused(text);
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "511-[\"x\"]", "599-[\"x\"]", "52147483648-[\"x\"]", "54294967297-[\"x\"]",
            "618446744073709551617-1[]"
        })
        void moreThanAllowedAreRefusedByTheNameOfTheLimit(String text) {
            assertTrue(refused(text).getMessage().contains("maxAttachments = 10"));
        }

        @Test
        void aMillionDigitsAreRefusedAtTheThird() {
            refused("5" + "9".repeat(1_000_000) + "-[\"x\"]");
        }

        @Test
        void asManyAsAllowedAreAwaited() throws PacketException {
            assertNull(decoder.text(binary(10)));
            for (int i = 0; i < 9; i++) {
                assertNull(decoder.binary(new byte[1]));
            }
            assertInstanceOf(Packet.Event.class, decoder.binary(new byte[1]));
        }

        @Test
        void otherTypesHaveNone() {
            refused("21-[\"x\"]");
            refused("01-{}");
        }
    }

    @Nested
    class Namespaces {

        @ParameterizedTest
        @CsvSource({"0/admin, /admin", "1/admin, /admin", "'0/,', /", "0/, /", "'0//,', //"})
        void theCommaMayBeMissingWhereNothingFollows(String text, String namespace) throws PacketException {
            assertEquals(namespace, decoder.text(text).namespace());
        }

        @Test
        void withoutACommaThePayloadIsPartOfTheName() {
            refused("2/admin[\"x\"]");
        }

        @Test
        void aNameHasAtMost255Characters() throws PacketException {
            String longest = "/" + "n".repeat(254);
            assertEquals(longest, decoder.text("2" + longest + ",[\"x\"]").namespace());
            for (String tooLong : List.of(longest + "n", "/" + "n".repeat(1_000_000))) {
                refused("2" + tooLong + ",[\"x\"]");
                refused("1" + tooLong);
                refused("3" + tooLong + ",1[]");
                refused("4" + tooLong + ",{}");
                refused("51-" + tooLong + ",[\"x\"," + FIRST + "]");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"\u0000", "\n", "\r", "\u001b", "\u007f", "\u0085"})
        void aNameHasNoControlCharacters(String control) {
            refused("2/a" + control + "b,[\"x\"]");
            refused("1/a" + control + "b");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/a\n", "/\u0000", "/\u0085b"})
        void oneMayAskForANameThatCannotBeSoThatOneCanBeTold(String name) throws PacketException {
            assertEquals(new Packet.Connect(name, Map.of("a", 1)), decoder.text("0" + name + ",{\"a\":1}"));
            String tooLong = name + "n".repeat(255);
            assertEquals(new Packet.Connect(tooLong, null), decoder.text("0" + tooLong));
            refused("0" + name + ",nonsense");
        }
    }

    @Nested
    class AckIds {

        @ParameterizedTest
        @CsvSource({"0, 0", "7, 7", "007, 7", "9007199254740991, 9007199254740991", "0000000000000001, 1"})
        void idsGoUpTo2Pow53Minus1(String digits, long id) throws PacketException {
            assertEquals(id, ((Packet.Event) decoder.text("2" + digits + "[\"x\"]")).ackId());
            assertEquals(id, ((Packet.Ack) decoder.text("3" + digits + "[]")).ackId());
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "9007199254740992", "9223372036854775808", "18446744073709551617", "00000000000000001", "1e3",
            "+1", "-1", "1.0",
            "\u0661", "\uff11", "0x1", " 1", "1 "
        })
        void whatIsNoneOfThemIsRefused(String digits) {
            refused("2" + digits + "[\"x\"]");
            refused("3" + digits + "[]");
        }

        @Test
        void aHundredThousandDigitsAreRefused() {
            refused("2" + "1".repeat(100_000) + "[\"x\"]");
        }

        @Test
        void anAckHasOne() {
            refused("3[]");
            refused("3/admin,[]");
            refused("61-[{\"_placeholder\":true,\"num\":0}]");
        }

        @ParameterizedTest
        @ValueSource(strings = {"012", "012{}", "112", "1/admin,1", "41{}"})
        void onlyEventsAndAcksHaveOne(String text) {
            refused(text);
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

    @Nested
    class Json {

        @Test
        void numbersHaveTheSmallestTypeThatHoldsThem() throws PacketException {
            assertEquals(1, arg("1"));
            assertEquals(Integer.MIN_VALUE, arg("-2147483648"));
            assertEquals(2147483648L, arg("2147483648"));
            assertEquals(Long.MAX_VALUE, arg("9223372036854775807"));
            assertEquals(new BigInteger("9223372036854775808"), arg("9223372036854775808"));
            assertEquals(5.0, arg("5.0"));
            assertEquals(1000.0, arg("1e3"));
        }

        @Test
        void noNumberBecomesInfinite() throws PacketException {
            assertEquals(new BigDecimal("1e400"), arg("1e400"));
            assertEquals(new BigDecimal("-1.5e999999999"), arg("-1.5e999999999"));
            assertEquals(0.0, arg("1e-999999999"));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "NaN", "Infinity", "-Infinity", "+1", "01", "1.", ".5", "1e", "0x10", "--1", "1e99999999999", "-", "1_000"
        })
        void whatJsonDoesNotCallANumberIsNone(String number) {
            refused("2[\"x\"," + number + "]");
        }

        @Test
        void aNumberHasAtMost1000Digits() throws PacketException {
            assertEquals(1000, arg("1".repeat(1000)).toString().length());
            refused("2[\"x\"," + "1".repeat(1001) + "]");
            refused("2[\"x\"," + "1".repeat(900_000) + "]");
            refused("2[\"x\",0." + "1".repeat(900_000) + "]");
        }

        @Test
        void aNameHasAtMost50_000Characters() throws PacketException {
            String longest = "n".repeat(50_000);
            assertEquals(Map.of(longest, 1), arg("{\"" + longest + "\":1}"));
            refused("2[\"x\",{\"n" + longest + "\":1}]");
        }

        @Test
        void aStringMayFillTheMessage() throws PacketException {
            assertEquals("s".repeat(2_000_000), arg("\"" + "s".repeat(2_000_000) + "\""));
        }

        @Test
        void nestingEndsAt500() throws PacketException {
            // The payload's own array is the first level.
            assertNotNull(arg("[".repeat(499) + "]".repeat(499)));
            refused("2[\"x\"," + "[".repeat(500) + "]".repeat(500) + "]");
            refused("2[\"x\"," + "{\"a\":".repeat(500) + "1" + "}".repeat(500) + "]");
        }

        @Test
        void tenKilobytesOfBracketsAreRefusedWithoutHarm() {
            refused("2[\"x\"," + "[".repeat(5_000) + "]".repeat(5_000) + "]");
            refused("2[\"x\"," + "[".repeat(10_000));
        }

        @Test
        void aServerMayAllowLess() throws PacketException {
            var flat = new PacketDecoder(new PacketLimits(10, 100, 2, 16_384), _ -> true);
            assertNotNull(flat.text("2[\"x\",{\"a\":1}]"));
            assertThrows(PacketException.class, () -> flat.text("2[\"x\",{\"a\":[]}]"));
        }

        @Test
        void namesThatMeanSomethingElsewhereAreNames() throws PacketException {
            assertEquals(Map.of("__proto__", Map.of("a", 1), "constructor", 2, "class", 3),
                    arg("{\"__proto__\":{\"a\":1},\"constructor\":2,\"class\":3}"));
        }

        @Test
        void keysKeepTheirOrderAndTheLastOfTwoCounts() throws PacketException {
            var object = (Map<?, ?>) arg("{\"b\":1,\"a\":2,\"b\":3}");
            assertEquals(List.of("b", "a"), new ArrayList<>(object.keySet()));
            assertEquals(3, object.get("b"));
        }

        @ParameterizedTest
        @CsvSource({
            "\\ud800, d800", "\\uD800, d800", "\\udfff, dfff", "\\ud83d\\ude00, d83d de00", "\\ude00\\ud83d, de00 d83d",
            "\\ud83d\\ud83d\\ude00, d83d d83d de00", "\\ud83d😀, d83d d83d de00",
            "\\ud800\\n, d800 a", "\\\\ud800, 5c 75 64 38 30 30",
            "\\\\\\ud800, 5c d800", "\\ud7ff, d7ff", "\\ue000, e000", "a\\ud800b, 61 d800 62"
        })
        void halfASurrogatePairIsKeptInNamesAndStrings(String json, String units) throws PacketException {
            var expected = new StringBuilder();
            for (String unit : units.split(" ", -1)) {
                expected.append((char) HexFormat.fromHexDigits(unit));
            }
            assertEquals(expected.toString(), arg("\"" + json + "\""));
            assertEquals(Map.of(expected.toString(), 1), arg("{\"" + json + "\":1}"));
            // Beyond the size of any buffer.
            String far = "n".repeat(40_000);
            assertEquals(Map.of(far + expected, 1), arg("{\"" + far + json + "\":1}"));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "\\ud800", "\ud800", "{\\ud800:1}", "\"\\ud80", "\"\\ud80\"", "\"\\ud80g\"", "\"\\Ud800\"",
            "\"\\ud\uff1800\"", "\"\\"
        })
        void anEscapeOfASurrogateIsWholeAndInAString(String json) {
            refused("2[\"x\"," + json + "]");
        }

        @Test
        void namesWithEqualHashesDoNoHarm() throws PacketException {
            // "Aa" and "BB" have one hash code, and so have all their combinations of one length.
            var members = new StringBuilder("{");
            for (int i = 0; i < 1 << 14; i++) {
                members.append('"');
                for (int bit = 0; bit < 14; bit++) {
                    members.append((i >> bit & 1) == 0 ? "Aa" : "BB");
                }
                members.append("\":1,");
            }
            assertEquals((1 << 14) + 1, ((Map<?, ?>) arg(members + "\"last\":1}")).size());
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "\"\\ud83\"", "\"\\x\"", "\"\n\"", "\"\u001e\"", "\"", "{\"a\"}", "{\"a\":}", "{a:1}",
            "{\"a\":1,}", "[1,]", "[1 2]",
            "tru", "nul", "undefined", "// comment\n1", "/* comment */1", "1;", "{]", "[}", "\\u0031"
        })
        void whatIsNotJsonIsRefused(String json) {
            refused("2[\"x\"," + json + "]");
        }
    }
}
