package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The one form in which origins are compared.
final class OriginTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "http://a.example | http://a.example",
        "HTTP://A.Example:80/ | http://a.example",
        "https://a.example:443 | https://a.example",
        "http://a.example:443 | http://a.example:443",
        "ws://a.example:80 | ws://a.example",
        "wss://a.example:443 | wss://a.example",
        "http://a.example: | http://a.example",
        "http://[::1]:80 | http://[::1]",
        "http://[2001:DB8::1]:5000 | http://[2001:db8::1]:5000",
        "http://B\u00dcCHER.example | http://xn--bcher-kva.example",
        "capacitor://localhost | capacitor://localhost",
        "null | null",
    })
    void isNormal(String text, String form) {
        assertEquals(form, String.valueOf(Origin.parse(text)));
        assertEquals(Origin.parse(form), Origin.parse(text));
    }

    @Test
    void ofNothingElseIsNull() {
        assertFalse(Origin.parse("null").equals(Origin.parse("http://null")));
        assertNull(Origin.parse("NULL"));
    }

    @Test
    void ofAPatternIsThatOfTheHostAbove() {
        Origin above = Origin.parsePattern("https://*.Example.org:443");
        assertEquals("https://example.org", String.valueOf(above));
        assertTrue(above.isAbove(Origin.parse("https://a.b.example.org")));
        assertFalse(above.isAbove(above));
        assertFalse(above.isAbove(Origin.parse("http://a.example.org")));
        assertNull(Origin.parsePattern("https://example.org"));
        assertNull(Origin.parsePattern("https://*.*.org"));
    }

    /// The JDK is not asked what such a host is in ASCII: its answer would be an exception that nobody expects.
    @Test
    void ofAHostLongerThanAnyNameIsNull() {
        assertNull(Origin.parse("http://" + "\u00fc".repeat(10_000)));
        assertNull(Origin.parse("http://" + "a".repeat(63).concat(".").repeat(4) + "a"));
        assertNull(Origin.parse("http://" + "\u00fc.".repeat(100) + "a"), "in the letters that travel it is longer");
        assertEquals(253, ("a".repeat(63) + ".").repeat(3).concat("a".repeat(61)).length());
        assertTrue(Origin.parse("http://" + ("a".repeat(63) + ".").repeat(3).concat("a".repeat(61))) != null);
    }
}
