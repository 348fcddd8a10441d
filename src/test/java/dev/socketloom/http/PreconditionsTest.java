package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Preconditions.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9110 §13; the file was changed at 08:49:37.5, so that its tag is strong.
class PreconditionsTest {

    private static final WebFile FILE = new WebFile(Path.of("x"), 5, Instant.parse("1994-11-06T08:49:37.5Z"));
    private static final WebFile WEAK = new WebFile(Path.of("x"), 5, Instant.parse("1994-11-06T08:49:37Z"));
    private static final String TAG = FILE.tag();
    private static final String EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT";
    private static final String EXACT = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final String LATER = "Sun, 06 Nov 1994 08:49:38 GMT";

    private static Verdict judge(String... fields) {
        return Preconditions.judge(Headers.of(fields), FILE);
    }

    @Test
    void withoutAnyItGoesOn() {
        assertEquals(Verdict.PROCEED, judge());
    }

    @Nested
    class Section8_8_3_EntityTags {

        @Test
        void areStrongWhenTheClockIsFineEnough() {
            assertTrue(TAG.matches("\"[0-9a-f]+\\.[0-9a-f]+-5\""), TAG);
            assertTrue(WEAK.tag().matches("W/\"[0-9a-f]+\\.0-5\""), WEAK.tag());
        }

        @Test
        void changeWithTheTimeAndTheSize() {
            var touched = new WebFile(FILE.path(), FILE.size(), FILE.modified().plusNanos(1));
            var longer = new WebFile(FILE.path(), FILE.size() + 1, FILE.modified());
            assertFalse(TAG.equals(touched.tag()) || TAG.equals(longer.tag()) || touched.tag().equals(longer.tag()));
        }

        @Test
        void neverSayThatTheFileIsOfTomorrow() {
            Instant now = FILE.modified().minusSeconds(1);
            assertEquals(EARLIER, FILE.lastModified(now));
            assertEquals(EXACT, FILE.lastModified(FILE.modified()));
        }
    }

    @Nested
    class Section13_1_2_IfNoneMatch {

        @Test
        void aKnownVersionIsNotSentAgain() {
            assertEquals(Verdict.NOT_MODIFIED, judge("If-None-Match", TAG));
            assertEquals(Verdict.NOT_MODIFIED, judge("If-None-Match", "W/" + TAG));
            assertEquals(Verdict.NOT_MODIFIED, judge("If-None-Match", "*"));
            assertEquals(Verdict.NOT_MODIFIED, judge("If-None-Match", "\"a\", W/\"b,c\" ,," + TAG + ",\"d\""));
            assertEquals(Verdict.NOT_MODIFIED, judge("If-None-Match", "\"a\"", "If-None-Match", TAG));
            assertEquals(Verdict.NOT_MODIFIED,
                    Preconditions.judge(Headers.of("If-None-Match", WEAK.tag().substring(2)), WEAK));
        }

        @Test
        void anotherIs() {
            String inner = TAG.substring(1, TAG.length() - 1);
            for (String other : List.of("\"a\"", "", inner, "\"x" + inner + "\"", "\"," + inner + ",\"", "\"*\"")) {
                assertEquals(Verdict.PROCEED, judge("If-None-Match", other), other);
            }
        }

        @Test
        void itCountsMoreThanTheTime() {
            assertEquals(Verdict.PROCEED, judge("If-None-Match", "\"a\"", "If-Modified-Since", LATER));
            assertEquals(Verdict.NOT_MODIFIED, judge("If-None-Match", TAG, "If-Modified-Since", EARLIER));
        }
    }

    @Nested
    class Section13_1_3_IfModifiedSince {

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
            EARLIER + " | PROCEED", EXACT + " | NOT_MODIFIED", LATER + " | NOT_MODIFIED",
            "Sunday, 06-Nov-94 08:49:37 GMT | NOT_MODIFIED", "yesterday | PROCEED", "0 | PROCEED",
        })
        void itIsComparedInSeconds(String date, Verdict verdict) {
            assertEquals(verdict, judge("If-Modified-Since", date));
        }

        @Test
        void twoAreNone() {
            assertEquals(Verdict.PROCEED, judge("If-Modified-Since", LATER, "If-Modified-Since", LATER));
        }
    }

    @Nested
    class Section13_1_1_IfMatch {

        @Test
        void theVersionHasToBeOneOfThese() {
            assertEquals(Verdict.PROCEED, judge("If-Match", TAG));
            assertEquals(Verdict.PROCEED, judge("If-Match", "*"));
            assertEquals(Verdict.PROCEED, judge("If-Match", "\"a\"," + TAG));
            assertEquals(Verdict.FAILED, judge("If-Match", "\"a\""));
        }

        @Test
        void aWeakTagIsNeverEnough() {
            assertEquals(Verdict.FAILED, judge("If-Match", "W/" + TAG));
            assertEquals(Verdict.FAILED, Preconditions.judge(Headers.of("If-Match", WEAK.tag()), WEAK));
        }

        @Test
        void itComesFirst() {
            assertEquals(Verdict.FAILED, judge("If-None-Match", TAG, "If-Match", "\"a\""));
            assertEquals(Verdict.NOT_MODIFIED, judge("If-None-Match", TAG, "If-Match", TAG));
            assertEquals(Verdict.PROCEED, judge("If-Match", TAG, "If-Unmodified-Since", EARLIER));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        EARLIER + " | FAILED", EXACT + " | PROCEED", LATER + " | PROCEED", "x | PROCEED",
    })
    void aFileHasToBeUnmodifiedSince(String date, Verdict verdict) {
        assertEquals(verdict, judge("If-Unmodified-Since", date));
    }

    @Nested
    class Section13_1_5_IfRange {

        @Test
        void aPartOfThisVersionMayBeCompleted() {
            assertTrue(Preconditions.allowsRange(Headers.EMPTY, FILE));
            assertTrue(Preconditions.allowsRange(Headers.of("If-Range", TAG), FILE));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"a\"", "", "*", EXACT, EARLIER})
        void anythingElseWantsAllOfIt(String version) {
            assertFalse(Preconditions.allowsRange(Headers.of("If-Range", version), FILE));
        }

        @Test
        void soDoesAWeakTagAndASecondField() {
            assertFalse(Preconditions.allowsRange(Headers.of("If-Range", "W/" + TAG), FILE));
            assertFalse(Preconditions.allowsRange(Headers.of("If-Range", WEAK.tag()), WEAK));
            assertFalse(Preconditions.allowsRange(Headers.of("If-Range", TAG, "If-Range", TAG), FILE));
        }
    }
}
