package dev.socketloom.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What a client wants to be true of a file before it is sent (RFC 9110 §13).
///
/// ```
///   1  If-Match              one of these versions            else 412            §13.2.2
///   2  If-Unmodified-Since   without 1: not changed since     else 412
///   3  If-None-Match         none of these versions           else 304
///   4  If-Modified-Since     without 3: changed since         else 304
///   5  If-Range              this version                     else all of it, and not a part
/// ```
///
/// Stateless.
final class Preconditions {

    /// What comes of the first four.
    enum Verdict {
        /// They are true.
        PROCEED,
        /// The client has this version.
        NOT_MODIFIED,
        /// The client speaks of another version.
        FAILED
    }

    private static final String ANY = "*";

    /// RFC 9110 §8.8.3: `entity-tag = [ weak ] opaque-tag`; a comma may stand in one.
    private static final Pattern ENTITY_TAG = Pattern.compile("(?:W/)?(\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\")");

    private Preconditions() {}

    static Verdict judge(Headers request, WebFile file) {
        List<String> match = request.all("If-Match");
        if (!match.isEmpty()) {
            // §13.1.1: "An origin server MUST use the strong comparison function when comparing entity tags for
            // If-Match".
            if (!names(match, tag -> isStrongly(tag, file))) {
                return Verdict.FAILED;
            }
        } else if (date(request, "If-Unmodified-Since").filter(since -> isChangedAfter(since, file)).isPresent()) {
            return Verdict.FAILED;
        }
        List<String> noneMatch = request.all("If-None-Match");
        // §13.1.2: "A recipient MUST use the weak comparison function when comparing entity tags for If-None-Match".
        boolean known = noneMatch.isEmpty()
                ? date(request, "If-Modified-Since").filter(since -> !isChangedAfter(since, file)).isPresent()
                : names(noneMatch, tag -> isWeakly(tag, file));
        return known ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
    }

    /// Whether the client has a part of just this version, or none at all.
    ///
    /// A date never proves that: a file may change twice in a second, and §13.1.5 wants to be sure that it has not.
    static boolean allowsRange(Headers request, WebFile file) {
        List<String> versions = request.all("If-Range");
        return versions.isEmpty() || (versions.size() == 1 && isStrongly(versions.getFirst(), file));
    }

    private static boolean names(List<String> lists, Predicate<String> version) {
        return lists.stream().anyMatch(list -> list.equals(ANY)
                || ENTITY_TAG.matcher(list).results().map(MatchResult::group).anyMatch(version));
    }

    private static boolean isStrongly(String tag, WebFile file) {
        return tag.startsWith("\"") && tag.equals(file.tag());
    }

    private static boolean isWeakly(String tag, WebFile file) {
        return opaque(tag).equals(opaque(file.tag()));
    }

    private static String opaque(String tag) {
        return tag.substring(tag.indexOf('"'));
    }

    // §13.1.3: "A recipient MUST ignore the If-Modified-Since header field if the received field value is not a valid
    // HTTP-date, the field value has more than one member, or if the request method is neither GET nor HEAD."
    private static Optional<Instant> date(Headers request, String name) {
        List<String> values = request.all(name);
        return values.size() == 1 ? HttpDate.parse(values.getFirst(), Instant.now()) : Optional.empty();
    }

    /// In whole seconds, as the client was told.
    private static boolean isChangedAfter(Instant time, WebFile file) {
        return file.modified().truncatedTo(ChronoUnit.SECONDS).isAfter(time);
    }
}
