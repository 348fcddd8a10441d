package dev.socketloom.packet;

import java.lang.reflect.Array;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Walks through Java values and has them written down. What becomes what is in the table of [Shape].
///
/// Bytes are copied: whoever emits may use his array again as soon as the call is over, as he may his lists.
///
/// Not thread safe: one encoding owns it.
final class ValueWriter {

    private final Notation out;
    private final Place place = new Place();

    /// A walk whose findings go to a notation.
    ValueWriter(Notation out) {
        this.out = out;
    }

    /// Writes the payload of an event: an array of its name and its arguments.
    void event(String name, List<?> args) {
        int beginning = out.beginArray();
        out.element(0);
        out.text(name);
        elements(beginning, args, 1);
    }

    /// Writes an array.
    void array(Iterable<?> values) {
        refuseTooDeep();
        elements(out.beginArray(), values, 0);
    }

    private void elements(int beginning, Iterable<?> values, int from) {
        int index = from;
        for (Object value : values) {
            element(index++, value);
        }
        out.endArray(beginning, index);
    }

    private void element(int index, @Nullable Object value) {
        out.element(index);
        // Nothing can be wrong with it, so its place need not be known.
        if (value instanceof String text) {
            out.text(text);
            return;
        }
        place.enter(index);
        value(value);
        place.leave();
    }

    /// Writes an object.
    void object(Map<?, ?> members) {
        refuseTooDeep();
        int beginning = out.beginObject();
        int index = 0;
        for (Map.Entry<?, ?> member : members.entrySet()) {
            member(index++, name(member.getKey()), member.getValue());
        }
        out.endObject(beginning, index);
    }

    private String name(@Nullable Object key) {
        return switch (key) {
            case String name -> name;
            case Enum<?> constant -> constant.name();
            case CharSequence _, Character _, Integer _, Long _, UUID _ -> String.valueOf(key);
            case null -> throw unwritable("a map with a null key", "names in JSON are strings");
            case Object other -> throw unwritable("a map with a " + other.getClass().getName() + " for a key",
                    "names in JSON are strings; use strings, enums, whole numbers or UUIDs");
        };
    }

    private void member(int index, String name, @Nullable Object value) {
        out.name(index, name);
        if (value instanceof String text) {
            out.text(text);
            return;
        }
        place.enter(name);
        value(value);
        place.leave();
    }

    /// Writes a value.
    void value(@Nullable Object value) {
        switch (value) {
            case null -> out.nothing();
            case String text -> out.text(text);
            case Boolean truth -> out.truth(truth);
            case Number number -> number(number);
            case Map<?, ?> members -> object(members);
            case Iterable<?> elements -> array(elements);
            case byte[] bytes -> out.bytes(bytes.clone());
            case Record record -> record(record);
            default -> lessCommon(value);
        }
    }

    private void number(Number number) {
        switch (number) {
            // RFC 8259 §6: "Numeric values that cannot be represented in the grammar below (such as Infinity and NaN)
            // are not permitted." JavaScript writes null instead, which hides the mistake from its maker.
            case Double n when !Double.isFinite(n) -> throw infinite(n);
            case Float n when !Float.isFinite(n) -> throw infinite(n);
            case Integer _, Long _, Double _, Float _, Short _, Byte _, BigInteger _, BigDecimal _ -> {
                if (!out.number(number)) {
                    throw new IllegalArgumentException(place + " is a number beyond the range of double, the widest"
                            + " that can be sent; send it as a string");
                }
            }
            default -> throw unknown(number);
        }
    }

    private void record(Record record) {
        refuseTooDeep();
        RecordForm form = RecordForm.of(record.getClass());
        int beginning = out.beginObject();
        for (int i = 0; i < form.size(); i++) {
            member(i, form.name(i), form.read(record, i));
        }
        out.endObject(beginning, form.size());
    }

    private void lessCommon(Object value) {
        switch (value) {
            case Enum<?> constant -> out.text(constant.name());
            case Optional<?> optional -> value(content(optional));
            case ByteBuffer buffer -> out.bytes(remaining(buffer));
            case CharSequence _, Character _, UUID _, URI _,
                    Instant _, Duration _, LocalDate _, LocalTime _, LocalDateTime _, OffsetDateTime _ ->
                out.text(value.toString());
            default -> {
                if (!value.getClass().isArray()) {
                    throw unknown(value);
                }
                javaArray(value);
            }
        }
    }

    /// What an optional holds, or one that holds one.
    private static @Nullable Object content(Optional<?> optional) {
        Object content = optional;
        while (content instanceof Optional<?> inner) {
            content = inner.orElse(null);
        }
        return content;
    }

    private static byte[] remaining(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    private void javaArray(Object array) {
        refuseTooDeep();
        int beginning = out.beginArray();
        for (int i = 0; i < Array.getLength(array); i++) {
            element(i, Array.get(array, i));
        }
        out.endArray(beginning, Array.getLength(array));
    }

    private void refuseTooDeep() {
        if (place.isTooDeep()) {
            throw new IllegalArgumentException("The value nests deeper than " + PacketLimits.DEEPEST
                    + " levels, or contains itself; send a flatter one");
        }
    }

    private IllegalArgumentException infinite(Number number) {
        return unwritable(number.toString(), "JSON has finite numbers only; send null");
    }

    private IllegalArgumentException unknown(Object value) {
        return unwritable("a " + value.getClass().getName(), "send a record, a map, a list, a string or a number");
    }

    private IllegalArgumentException unwritable(String what, String advice) {
        return new IllegalArgumentException(place + " is " + what + ", which has no JSON form: " + advice);
    }
}
