package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The JSON of a packet, and what becomes of it.
class JsonReaderTest extends Decoding {

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
