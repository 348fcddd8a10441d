package dev.socketloom.packet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The fits of types without parts: strings, numbers, truth values, bytes, and what travels as a string.
///
/// Immutable.
final class ScalarFits {

    private static final String TRUTH = "true or false";
    private static final String CHARACTER = "a string of one character";
    private static final String NUMBER = "a number";
    private static final String WHOLE = "a whole number";

    /// The length of a UUID's text; `UUID.fromString` alone also takes `1-1-1-1-1`.
    private static final int UUID_LENGTH = 36;

    private static final Map<Class<?>, Fit> FITS = new HashMap<>();

    static {
        text(String.class, "a string", text -> text);
        text(CharSequence.class, "a string", text -> text);
        text(Instant.class, "an instant such as 2026-01-31T12:00:00Z", Instant::parse);
        text(Duration.class, "a duration such as PT1M30S", Duration::parse);
        text(LocalDate.class, "a date such as 2026-01-31", LocalDate::parse);
        text(LocalTime.class, "a time such as 12:00:00", LocalTime::parse);
        text(LocalDateTime.class, "a date and time such as 2026-01-31T12:00:00", LocalDateTime::parse);
        text(OffsetDateTime.class, "a date and time such as 2026-01-31T12:00:00+01:00", OffsetDateTime::parse);
        text(UUID.class, "a UUID", ScalarFits::uuid);
        text(URI.class, "a URI", URI::create);
        whole(byte.class, Byte.class, Byte.MIN_VALUE, Byte.MAX_VALUE, n -> (byte) n);
        whole(short.class, Short.class, Short.MIN_VALUE, Short.MAX_VALUE, n -> (short) n);
        whole(int.class, Integer.class, Integer.MIN_VALUE, Integer.MAX_VALUE, n -> (int) n);
        whole(long.class, Long.class, Long.MIN_VALUE, Long.MAX_VALUE, n -> n);
        number(BigInteger.class, WHOLE, "a whole number below 10^" + ExactNumber.MAX_DIGITS, ExactNumber::bigInteger);
        number(BigDecimal.class, NUMBER, NUMBER, ExactNumber::bigDecimal);
        number(Number.class, NUMBER, NUMBER, number -> number);
        number(Double.class, NUMBER, "a number within the range of double", ScalarFits::finiteDouble);
        number(Float.class, NUMBER, "a number within the range of float", ScalarFits::finiteFloat);
        FITS.put(Boolean.class, Fit.from(Boolean.class, TRUTH, (truth, _) -> truth));
        FITS.put(Character.class, Fit.from(String.class, CHARACTER, ScalarFits::character));
        FITS.put(byte[].class, Fit.from(byte[].class, "bytes", (bytes, _) -> bytes));
        FITS.put(ByteBuffer.class, Fit.from(byte[].class, "bytes", (bytes, _) -> ByteBuffer.wrap(bytes)));
        primitive(boolean.class, Boolean.class, TRUTH);
        primitive(char.class, Character.class, CHARACTER);
        primitive(double.class, Double.class, NUMBER);
        primitive(float.class, Float.class, NUMBER);
    }

    private ScalarFits() {}

    /// The fit of a type without parts, or null when it is none.
    static @Nullable Fit of(Class<?> type) {
        return type.isEnum() ? constant(type) : FITS.get(type);
    }

    private static Fit constant(Class<?> type) {
        Map<String, Object> constants = new HashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
        String expected = Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .collect(Collectors.joining(", ", "one of ", ""));
        return Fit.from(String.class, expected, (name, at) -> {
            Object constant = constants.get(name);
            if (constant == null) {
                throw at.mismatch(expected, name);
            }
            return constant;
        });
    }

    private static void text(Class<?> type, String expected, Function<String, Object> parse) {
        FITS.put(type, Fit.from(String.class, expected, (text, at) -> {
            try {
                return parse.apply(text);
            } catch (RuntimeException e) {
                // Whatever a parser of the JDK throws, it means that the text is none of its own.
                throw at.mismatch(expected, text);
            }
        }));
    }

    private static Object uuid(String text) {
        if (text.length() != UUID_LENGTH) {
            throw new IllegalArgumentException("not the length of a UUID");
        }
        return UUID.fromString(text);
    }

    private static Object character(String text, Place at) throws MismatchException {
        if (text.length() != 1) {
            throw at.mismatch(CHARACTER, text);
        }
        return text.charAt(0);
    }

    private static void whole(Class<?> primitive, Class<?> box, long min, long max, LongFunction<Object> narrow) {
        number(box, WHOLE, "a whole number from " + min + " to " + max, number -> {
            Long exact = ExactNumber.exactLong(number);
            return exact == null || exact < min || exact > max ? null : narrow.apply(exact);
        });
        primitive(primitive, box, WHOLE);
    }

    private static @Nullable Object finiteDouble(Number number) {
        double rounded = number.doubleValue();
        return Double.isFinite(rounded) ? (Object) rounded : null;
    }

    private static @Nullable Object finiteFloat(Number number) {
        float rounded = number.floatValue();
        return Float.isFinite(rounded) ? (Object) rounded : null;
    }

    private static void number(
            Class<?> type, String kind, String range, Function<Number, @Nullable Object> convert) {
        FITS.put(type, Fit.from(Number.class, kind, (number, at) -> {
            Object value = convert.apply(number);
            if (value == null) {
                throw at.mismatch(range, number);
            }
            return value;
        }));
    }

    private static void primitive(Class<?> primitive, Class<?> box, String expected) {
        Fit boxed = FITS.get(box);
        if (boxed == null) {
            throw new IllegalStateException("the box comes first: " + box);
        }
        FITS.put(primitive, boxed.orMismatch(expected));
    }
}
