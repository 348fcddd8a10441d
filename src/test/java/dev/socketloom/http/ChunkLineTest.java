package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §7.1, §7.1.1; RFC 9110 §5.6.4.
class ChunkLineTest {

    private static long size(String line) throws HttpException {
        byte[] bytes = ("before" + line + "\r\nbehind").getBytes(StandardCharsets.ISO_8859_1);
        return ChunkLine.size(bytes, "before".length(), "before".length() + line.length());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "a, 10", "FF, 255", "000000000000000f, 15", "7fffffffffffffff, 9223372036854775807"})
    void aSizeIsHexadecimal(String line, long size) throws Exception {
        assertEquals(size, size(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "g", "-1", "+1", "0x1", " 1", "1 ", "1\t", "1 a", "1,1", "\u00D9\u00A1",
        "8000000000000000", "ffffffffffffffff", "10000000000000000", "00000000000000001",
    })
    void anythingElseIsNone(String line) {
        assertEquals(400, assertThrows(HttpException.class, () -> size(line)).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        ";a", ";a=b", ";a=b;c=d;e", " ; a", "\t;\ta\t=\tb", ";!#$%&'*+-.^_`|~9=x", ";a ;b",
        ";a=\"\"", ";a=\"b\"", ";a=\"b c;d=e\"", ";a=\"\tb\";c", ";a=\"\\\"\"", ";a=\"\\\\\"", ";a=\"\u00E9\\\u00E9\"",
    })
    void extensionsMeanNothing(String extensions) throws Exception {
        assertEquals(5, size("5" + extensions));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        ";", "; ", ";;a", ";a;", ";a=", ";a= ", ";a =b ", ";a ", ";=b", ";a=b=c", ";a b", ";a=b c", ";a\u00E9",
        ";(", ";a=(", ";\"a\"", "a=b",
    })
    void butTheyAreTokens(String extensions) {
        assertEquals(400, assertThrows(HttpException.class, () -> size("5" + extensions)).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        ";a=\"", ";a=\"b", ";a=\"b;c=d", ";a=b;c=\"", ";a=\"\\", ";a=\"\\\"", ";a=\"b\\\\\\\"", ";a=\"b\"c",
        ";a=\"b\"\"",
        ";a=b\"", ";a=b\"c\"",
    })
    void andAQuotedStringEndsInItsLine(String extensions) {
        var refused = assertThrows(HttpException.class, () -> size("5" + extensions));
        assertEquals(400, refused.status());
        assertEquals("malformed chunks", refused.getMessage());
    }

    @Test
    void aLineIsNotReadBeyondItsEnd() throws Exception {
        byte[] bytes = "12;a=\"b\"".getBytes(StandardCharsets.US_ASCII);
        assertEquals(1, ChunkLine.size(bytes, 0, 1));
        assertEquals(0x12, ChunkLine.size(bytes, 0, 2));
        assertEquals(0x12, ChunkLine.size(bytes, 0, 4));
        assertThrows(HttpException.class, () -> ChunkLine.size(bytes, 0, 6));
    }
}
