package dev.socketloom.packet;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/// How JSON values become values of one Java type: settled when a handler is registered, used for each event.
///
/// This is the one table of what becomes what, in both directions. *In* is what [#fit(Object)] does for a handler that
/// asked for the type, *out* is what [PacketEncoder] does with such a value wherever it meets one.
///
/// | Java                               | in: fits                                    | out: becomes           |
/// |------------------------------------|---------------------------------------------|------------------------|
/// | `Object`                           | everything, as it was decoded               | by its class           |
/// | `String`, `CharSequence`           | a string                                    | a string               |
/// | `boolean`, `Boolean`               | `true`, `false`                             | the same               |
/// | `byte` to `long`, boxed or not     | a whole number in range: `5`, `5.0`         | all its digits         |
/// | `BigInteger`                       | a whole number below 10^1000                | all its digits         |
/// | `double`, `float`, boxed or not    | a number, rounded, if it stays finite       | a number, if finite    |
/// | `BigDecimal`, `Number`             | a number                                    | a number               |
/// | `char`, `Character`                | a string of one UTF-16 unit                 | a string               |
/// | `byte[]`, `ByteBuffer`             | an attachment                               | an attachment (a copy) |
/// | an enum                            | the name of a constant, exactly             | the name               |
/// | `Instant`, `Duration`, `LocalDate` | a string in ISO 8601                        | a string               |
/// | `LocalTime`, `LocalDateTime`       | a string in ISO 8601                        | a string               |
/// | `OffsetDateTime`                   | a string in ISO 8601                        | a string               |
/// | `UUID`, `URI`                      | a string                                    | a string               |
/// | `List<X>`, `Collection<X>`, `X[]`  | an array whose elements fit `X`             | an array               |
/// | `Set<X>`, `Iterable<X>`            | an array whose elements fit `X`             | an array               |
/// | `Map<String, X>`                   | an object whose values fit `X`              | an object              |
/// | a record                           | an object, its members by name              | an object, in order    |
/// | `Optional<X>`                      | what fits `X`; no value: `Optional.empty()` | its value, or `null`   |
///
/// **Records.** Members without a component are ignored, so that clients may be newer than servers. The canonical
/// constructor runs, and what it refuses does not fit. A record's package must be open to this module.
///
/// **No value** means `null` and missing alike. Inside a payload it is `Optional.empty()`, or `null` where a reference
/// can hold it, and does not fit a primitive. As an argument of its own it fits `Object` and `Optional` only: a
/// handler that asked for a `String` is not run with a `null`.
///
/// **Numbers** keep their value: longs beyond 2^53 leave with all their digits (JavaScript rounds them), and NaN and
/// the infinities, for which JSON has no form, are refused.
///
/// **Names** in a map that leaves may be strings, enums, whole numbers and UUIDs; in one that comes in
/// they are strings.
///
/// **Anything else** is refused: in, when the handler is registered; out, by `emit`. Both say what to use instead.
///
/// Immutable and safe for use by many threads.
///
/// @param <T> the Java type
public final class Shape<T> {

    private final Fit fit;
    private final JavaType type;

    private Shape(JavaType type) {
        this.type = type;
        fit = new Fits().of(type);
    }

    /// The shape of a class; for classes with type arguments see [#of(Type)].
    ///
    /// @param <T> the class
    /// @throws IllegalArgumentException when there is none; the message says what to do about it
    public static <T> Shape<T> of(Class<T> type) {
        return new Shape<>(JavaType.of(type));
    }

    /// The shape of a type with everything that reflection knows of it, such as a `List<Bid>`.
    ///
    /// @throws IllegalArgumentException when there is none; the message says what to do about it
    public static Shape<?> of(Type type) {
        return new Shape<>(JavaType.of(type));
    }

    /// The Java value for a JSON value as [PacketDecoder] makes them.
    ///
    /// @return the value; null only for null and the type `Object`
    /// @throws MismatchException when the value does not fit; the message names the place in the payload
    // The cast is what Fits.of promises. Null leaves only where T is Object, which NullAway cannot be told.
    @SuppressWarnings({"unchecked", "NullAway"})
    public T fit(@Nullable Object json) throws MismatchException {
        var root = new Place();
        Object value = fit.fit(json, root);
        if (value == null && type.raw() != Object.class) {
            throw root.mismatch("a " + type, null);
        }
        return (T) value;
    }

    @Override
    public String toString() {
        return "Shape of " + type;
    }
}
