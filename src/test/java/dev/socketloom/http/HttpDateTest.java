package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9110 §5.6.7.
class HttpDateTest {

    private static final Instant NOW = Instant.parse("2026-11-22T21:05:41Z");

    @Test
    void aDateIsSentAsTheRfcShowsIt() {
        assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.format(Instant.parse("1994-11-06T08:49:37.999Z")));
    }

    /// What is sent is by hand, what is received the JDK's: each day's name and each month's is among these.
    @Test
    void everyDateThatIsSentIsRead() {
        Instant time = Instant.parse("1999-12-31T23:59:59Z");
        for (int days = 0; days < 400; days++, time = time.plus(Duration.ofDays(1).plusSeconds(3661))) {
            assertEquals(Optional.of(time), HttpDate.parse(HttpDate.format(time), NOW));
        }
        assertEquals("Thu, 01 Jan 1970 00:00:00 GMT", HttpDate.format(Instant.EPOCH));
        assertEquals("Fri, 31 Dec 9999 23:59:59 GMT", HttpDate.format(Instant.parse("9999-12-31T23:59:59Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    })
    void allThreeFormatsAreRead(String text) {
        assertEquals(Optional.of(Instant.parse("1994-11-06T08:49:37Z")), HttpDate.parse(text, NOW));
    }

    @Test
    void asctimeHasDaysOfTwoDigitsToo() {
        var time = Instant.parse("1994-11-16T08:49:37Z");
        assertEquals(Optional.of(time), HttpDate.parse("Wed Nov 16 08:49:37 1994", NOW));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Sunday, 22-Nov-76 21:05:41 GMT | 2076-11-22T21:05:41Z",
        "Monday, 22-Nov-76 21:05:42 GMT | 1976-11-22T21:05:42Z",
        "Monday, 01-Jan-77 00:00:00 GMT | 1977-01-01T00:00:00Z",
        "Monday, 01-Jan-26 00:00:00 GMT | 2026-01-01T00:00:00Z",
    })
    void aYearOfTwoDigitsIsAtMostFiftyAhead(String text, String time) {
        assertEquals(Optional.of(Instant.parse(time)), HttpDate.parse(text, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "0", "now", ",", ", ", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT", "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 32 Nov 1994 08:49:37 GMT",
        "1994-11-06T08:49:37Z", "Sun, 06 Nov \u0661\u0669\u0669\u0664 08:49:37 GMT", "Sunday, 06-Nov-1994 08:49:37 GMT",
    })
    void anythingElseIsNone(String text) {
        assertEquals(Optional.empty(), HttpDate.parse(text, NOW));
    }
}
