package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands before the JSON of a packet.
class PacketHeaderTest extends Decoding {

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
}
