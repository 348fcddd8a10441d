package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.trials.Fuzz;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Fields of requests, and queries, that are nearly right. What is malformed in them is ignored: nothing is thrown at all.
@Timeout(3_600)
class FieldFuzzTest {

    private static final Instant NOW = Instant.parse("1994-11-06T08:49:37.5Z");

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// What may stand in a field's value, for those who are handed nothing else.
    private static String value(byte[] bytes) {
        return text(bytes).replaceAll("\\p{Cntrl}", "?");
    }

    @Test
    void everyQueryHasFields() {
        Fuzz.of("query").words("&", "=", "%", "%2", "%41", "%ff", "+", "%e2%82%ac", "a", "\u00ff").total().run(bytes -> {
            String query = text(bytes);
            long[] fields = {0};
            Query.parse(query).forEach((_, values) -> {
                assertFalse(values.isEmpty());
                fields[0] += values.size();
            });
            assertTrue(fields[0] <= query.length());
            return true;
        });
    }

    @Test
    void everyRangeLiesInItsFileOrIsIgnored() {
        long[] sizes = {0, 1, 500, 10_000, Long.MAX_VALUE};
        Fuzz.of("range").words("bytes=", "-", ",", " ", "0", "9", "=", "\u0665").run(bytes -> {
            boolean known = false;
            for (long size : sizes) {
                ByteRange range = ByteRange.of(text(bytes), size);
                if (range != null) {
                    known = true;
                    assertTrue(range.first() >= 0 && range.length() >= 0, range::toString);
                    assertTrue(range.length() == 0 || range.first() <= size - range.length(), range::toString);
                    assertTrue(range.content(size).startsWith("bytes "));
                }
            }
            return known;
        });
    }

    @Test
    void everyDateIsReadOrIgnored() {
        Fuzz.of("http-date").words("Sun", "Mon", ", ", " ", "  ", "-", ":", "GMT", "00", "29 Feb", "1900", "99999").run(bytes ->
                HttpDate.parse(text(bytes), NOW).isPresent());
    }

    @Test
    void everyWishForACodingIsUnderstoodSomehow() {
        Fuzz.of("accept-encoding").words("gzip", "deflate", "*", "identity", ",", ";", "q=", "q=0", ".", "1.000").total()
                .run(bytes -> {
                    ContentCoding.wanted(Headers.of("Accept-Encoding", value(bytes)));
                    return true;
                });
    }

    @Test
    void everyPreconditionIsJudged() {
        var file = new WebFile(Path.of("a.txt"), 10, NOW);
        Fuzz.of("entity-tags").words("\"", "W/", ",", "*", "\\", " ", file.tag()).total().run(bytes -> {
            String value = value(bytes);
            for (String field : new String[] {"If-Match", "If-None-Match", "If-Unmodified-Since", "If-Modified-Since"}) {
                Preconditions.judge(Headers.of(field, value), file);
            }
            assertEquals(value.strip().equals(file.tag()),
                    Preconditions.allowsRange(Headers.of("If-Range", value), file), value);
            return true;
        });
    }
}
