package dev.socketloom.packet;

import org.jspecify.annotations.Nullable;

/// One step of a [Shape]: takes a JSON value at a place and gives the Java value.
///
/// Immutable; the place belongs to the walk.
@FunctionalInterface
interface Fit {

    /// The Java value, null for no value.
    @Nullable Object fit(@Nullable Object json, Place at) throws MismatchException;

    /// What a [#from] does with a value of the right kind.
    ///
    /// @param <J> the kind
    @FunctionalInterface
    interface Conversion<J> {
        /// The Java value.
        Object convert(J json, Place at) throws MismatchException;
    }

    /// A fit for one kind of JSON value: no value stays none, and another kind does not fit.
    static <J> Fit from(Class<J> kind, String expected, Conversion<J> conversion) {
        return (json, at) -> {
            if (json == null) {
                return null;
            }
            if (!kind.isInstance(json) || at.isTooDeep()) {
                throw at.mismatch(expected, json);
            }
            return conversion.convert(kind.cast(json), at);
        };
    }

    /// The same fit for a primitive, which has no null.
    default Fit orMismatch(String expected) {
        return (json, at) -> {
            Object value = fit(json, at);
            if (value == null) {
                throw at.mismatch(expected, null);
            }
            return value;
        };
    }
}
