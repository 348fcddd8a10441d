package dev.socketloom.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// Points in time as HTTP writes them (RFC 9110 §5.6.7).
///
/// ```
///   IMF-fixdate     Sun, 06 Nov 1994 08:49:37 GMT       what is sent
///   rfc850-date     Sunday, 06-Nov-94 08:49:37 GMT      what may be received, too
///   asctime-date    Sun Nov  6 08:49:37 1994
/// ```
///
/// Stateless.
final class HttpDate {

    // RFC 9110 §5.6.7: day-name and month, from Monday and from January on.
    private static final String DAY_NAMES = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int NAME_LENGTH = 3;

    private static final int LENGTH = "Sun, 06 Nov 1994 08:49:37 GMT".length();

    /// How far ahead a year of two digits may lie.
    private static final int YEARS_AHEAD = 50;

    private static final int CENTURY = 100;

    /// Made for the first date that is received.
    private static final class Forms {
        static final DateTimeFormatter IMF_FIXDATE = pattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'");
        static final DateTimeFormatter RFC_850_WITHOUT_DAY = pattern("dd-MMM-yy HH:mm:ss 'GMT'");
        static final DateTimeFormatter ASCTIME = pattern("EEE MMM ppd HH:mm:ss yyyy");

        private static DateTimeFormatter pattern(String pattern) {
            return DateTimeFormatter.ofPattern(pattern, Locale.US).withZone(ZoneOffset.UTC);
        }
    }

    private HttpDate() {}

    /// By hand, because a formatter of the JDK loads the names of days in all languages first, and every answer over
    /// HTTP has a date: the first client would wait for that.
    static String format(Instant time) {
        LocalDateTime at = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        var text = new StringBuilder(LENGTH);
        text.append(name(DAY_NAMES, at.getDayOfWeek().getValue())).append(", ");
        twoDigits(text, at.getDayOfMonth()).append(' ');
        text.append(name(MONTHS, at.getMonthValue())).append(' ');
        twoDigits(text, at.getYear() / CENTURY);
        twoDigits(text, at.getYear() % CENTURY).append(' ');
        twoDigits(text, at.getHour()).append(':');
        twoDigits(text, at.getMinute()).append(':');
        return twoDigits(text, at.getSecond()).append(" GMT").toString();
    }

    private static String name(String names, int number) {
        return names.substring((number - 1) * NAME_LENGTH, number * NAME_LENGTH);
    }

    private static StringBuilder twoDigits(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /// What a field says; empty when that is no date, which every field that has one wants to be ignored.
    // RFC 9110 §5.6.7: "A recipient that parses a timestamp value in an HTTP field MUST accept all three HTTP-date
    // formats."
    static Optional<Instant> parse(String text, Instant now) {
        try {
            return Optional.of(instant(text, now));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant instant(String text, Instant now) {
        int comma = text.indexOf(", ");
        if (comma < 0) {
            return Forms.ASCTIME.parse(text, Instant::from);
        }
        return text.indexOf('-') < 0 ? Forms.IMF_FIXDATE.parse(text, Instant::from) : rfc850(text.substring(comma + 2), now);
    }

    /// Without the day's name, which could not be checked before the century is known.
    // RFC 9110 §5.6.7: "Recipients of a timestamp value in rfc850-date format, which uses a two-digit year, MUST
    // interpret a timestamp that appears to be more than 50 years in the future as representing the most recent year in
    // the past that had the same last two digits."
    private static Instant rfc850(String text, Instant now) {
        LocalDateTime time = LocalDateTime.parse(text, Forms.RFC_850_WITHOUT_DAY);
        LocalDateTime latest = LocalDateTime.ofInstant(now, ZoneOffset.UTC).plusYears(YEARS_AHEAD);
        while (time.isAfter(latest)) {
            time = time.minusYears(CENTURY);
        }
        return time.toInstant(ZoneOffset.UTC);
    }
}
