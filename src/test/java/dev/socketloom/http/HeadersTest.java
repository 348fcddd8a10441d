package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

    private static final Headers HEADERS = Headers.of("Host", "h", "X-A", "1", "Ho", "short", "x-a", " 2:3 ", "E", "");

    @Test
    void namesAreFoundWithoutCaseAndNeverByAPart() {
        assertEquals(Optional.of("h"), HEADERS.first("HOST"));
        assertEquals(Optional.of("short"), HEADERS.first("ho"));
        assertEquals(Optional.empty(), HEADERS.first("hos"));
        assertEquals(Optional.empty(), HEADERS.first("h"));
        assertEquals(Optional.empty(), HEADERS.first("short"));
        assertEquals(Optional.empty(), HEADERS.first(""));
        assertEquals(Optional.of(""), HEADERS.first("e"));
    }

    @Test
    void allValuesKeepTheirOrder() {
        assertEquals(List.of("1", "2:3"), HEADERS.all("X-A"));
        assertEquals(List.of(), HEADERS.all("X-B"));
    }

    @Test
    void everyFieldIsPassedOnAsItWasNamed() {
        var seen = new ArrayList<String>();
        HEADERS.forEach((name, value) -> seen.add(name + "=" + value));
        assertEquals(List.of("Host=h", "X-A=1", "Ho=short", "x-a=2:3", "E="), seen);
    }

    @Test
    void withLeavesTheOriginalAlone() {
        assertEquals(Optional.of("y"), HEADERS.with("New", "y").first("new"));
        assertEquals(Optional.empty(), HEADERS.first("new"));
        assertEquals(List.of(), Headers.EMPTY.all("new"));
    }

    @Test
    void aNameIsLeftOutHoweverOftenItIsThere() {
        assertEquals("Host: h\r\nHo: short\r\nE: \r\n", HEADERS.without("X-a").toString());
        assertSame(HEADERS, HEADERS.without("X"));
        assertSame(Headers.EMPTY, Headers.of("a", "b").without("A"));
    }

    @Test
    void theSameLinesInTheSameOrderAreEqual() {
        assertEquals(Headers.of("a", "1", "b", "2"), Headers.of("a", "1").with("b", "2"));
        assertEquals(Headers.of("a", "1").hashCode(), Headers.of("a", "1").hashCode());
        assertNotEquals(Headers.of("a", "1", "b", "2"), Headers.of("b", "2", "a", "1"));
        assertNotEquals(Headers.of("a", "1"), Headers.of("A", "1"));
    }

    @ParameterizedTest
    @CsvSource({"close, true", "'a, CLOSE', true", "'a,close ,b', true", "closed, false", "a close, false", "'', false"})
    void aTokenIsAWholeMemberOfAList(String value, boolean found) {
        assertEquals(found, Headers.of("Connection", value).hasToken("connection", "close"));
    }

    @Test
    void aTokenMayStandInAnyOfSeveralLines() {
        assertTrue(Headers.of("C", "a", "C", "b, c").hasToken("c", "C"));
        assertFalse(HEADERS.hasToken("C", "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "\u00E9", "a\u0000", "a(b)"})
    void aNameIsAToken(String name) {
        assertThrows(IllegalArgumentException.class, () -> Headers.of(name, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "a\rb", "a\u0000", "\u007F", "\u20AC", "\u001B"})
    void aValueHasNoControlsAndNothingBeyondLatin1(String value) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> Headers.of("X", value));
        assertTrue(thrown.getMessage().chars().noneMatch(c -> c < ' '), thrown.getMessage());
    }

    @Test
    void aTabAndLatin1MayStandInAValue() {
        assertEquals(Optional.of("a\t\u00FF"), Headers.of("X", "a\t\u00FF").first("x"));
    }

    @Test
    void asciiIsComparedAsAscii() {
        assertTrue(Ascii.equalsIgnoreCase("AbZ-9", "aBz-9"));
        assertFalse(Ascii.equalsIgnoreCase("k", "\u212A"));
        assertFalse(Ascii.equalsIgnoreCase("@", "`"));
        assertFalse(Ascii.equalsIgnoreCase("\u00C9", "\u00E9"));
        assertFalse(Ascii.equalsIgnoreCase("a", "ab"));
        assertFalse(Ascii.isDigit('\u0665'));
        assertEquals(-1, Ascii.hexDigit('\uFF11'));
        assertEquals(-1, Ascii.hexDigit('g'));
        assertEquals(-1, Ascii.hexDigit('@'));
        assertEquals(15, Ascii.hexDigit('f'));
        assertEquals(10, Ascii.hexDigit('A'));
    }
}
