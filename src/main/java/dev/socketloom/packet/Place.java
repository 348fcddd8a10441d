package dev.socketloom.packet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where in a payload a walk has come to: `$`, `$[1]`, `$[1].user.address`, `$["a name"]`.
///
/// A walk enters and leaves; only when something is wrong the steps become text. Their number is the depth of the
/// walk, which is how a walk knows when to give up.
///
/// Not thread safe: one walk owns it.
final class Place {

    /// How much of a string or a name an error message repeats: enough to recognise it.
    private static final int EXCERPT = 40;

    private final List<Object> steps = new ArrayList<>();

    /// One step down, to the member of a name (a string) or the element of an index (an integer).
    void enter(Object step) {
        steps.add(step);
    }

    /// One step up again.
    void leave() {
        steps.removeLast();
    }

    /// Whether an array or object that opens here would nest too deep.
    boolean isTooDeep() {
        return steps.size() >= PacketLimits.DEEPEST;
    }

    /// The complaint that something else than expected is here.
    MismatchException mismatch(String expected, @Nullable Object found) {
        return new MismatchException(this + ": expected " + expected + ", found " + describe(found));
    }

    private static String describe(@Nullable Object json) {
        return switch (json) {
            case null -> "no value";
            case String text -> JsonString.quote(excerpt(text));
            case Number number -> excerpt(number.toString());
            case Boolean truth -> truth.toString();
            case Iterable<?> _ -> "a list";
            case byte[] bytes -> bytes.length + " bytes";
            default -> "an object";
        };
    }

    private static String excerpt(String text) {
        return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "…";
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.length() <= EXCERPT
                && name.chars().allMatch(Character::isUnicodeIdentifierPart)
                && name.chars().noneMatch(Character::isIdentifierIgnorable);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("$");
        for (Object step : steps) {
            switch (step) {
                case String name when isPlain(name) -> text.append('.').append(name);
                // The sender chose it: a line feed must not make two lines of one in a log.
                case String name -> text.append('[').append(JsonString.quote(excerpt(name))).append(']');
                default -> text.append('[').append(step).append(']');
            }
        }
        return text.toString();
    }
}
