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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Java values to JSON text (RFC 8259), with bytes put aside as attachments. What becomes what is in the table of
/// [Shape].
///
/// Bytes are copied: whoever emits may use his array again as soon as the call is over, as he may his lists.
///
/// Written over a `StringBuilder` and without Jackson, because a JSON writer is a page while a reader is a book, and
/// because this one keeps lone surrogates (see [JsonString]).
///
/// Not thread safe: one encoding owns it.
final class JsonWriter {

    private static final String TRUE = "true";

    private final StringBuilder out;
    private final Place place = new Place();
    private final List<byte[]> attachments = new ArrayList<>(0);
    private boolean sawPlaceholder;

    JsonWriter(StringBuilder out) {
        this.out = out;
    }

    /// Writes the payload of an event: `["name",arg,arg]`.
    void event(String name, Iterable<?> args) {
        out.append('[');
        JsonString.append(out, name);
        elements(args, 1);
    }

    /// Writes the payload of an ack: `[arg,arg]`.
    void array(Iterable<?> values) {
        refuseTooDeep();
        out.append('[');
        elements(values, 0);
    }

    private void elements(Iterable<?> values, int from) {
        int index = from;
        for (Object value : values) {
            element(value, index++);
        }
        out.append(']');
    }

    private void element(@Nullable Object value, int index) {
        if (index > 0) {
            out.append(',');
        }
        place.enter(index);
        value(value);
        place.leave();
    }

    /// Writes an object.
    void object(Map<?, ?> members) {
        refuseTooDeep();
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> member : members.entrySet()) {
            member(first, name(member.getKey()), member.getValue());
            first = false;
        }
        out.append('}');
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

    private void member(boolean first, String name, @Nullable Object value) {
        if (!first) {
            out.append(',');
        }
        JsonString.append(out, name);
        out.append(':');
        int start = out.length();
        place.enter(name);
        value(value);
        place.leave();
        // What was written, and not what it was made from: a record or an optional forge as well as a map.
        sawPlaceholder |= name.equals(Attachments.PLACEHOLDER) && out.substring(start).equals(TRUE);
    }

    /// Writes a value.
    void value(@Nullable Object value) {
        switch (value) {
            case null -> out.append("null");
            case String text -> JsonString.append(out, text);
            case Boolean truth -> out.append(truth.booleanValue());
            case Number number -> number(number);
            case Map<?, ?> members -> object(members);
            case Iterable<?> elements -> array(elements);
            case byte[] bytes -> attachment(bytes.clone());
            case Record record -> record(record);
            default -> lessCommon(value);
        }
    }

    private void number(Number number) {
        switch (number) {
            case Integer n -> out.append(n.intValue());
            case Long n -> out.append(n.longValue());
            case Double n when Double.isFinite(n) -> out.append(n.doubleValue());
            case Float n when Float.isFinite(n) -> out.append(n.floatValue());
            case Short _, Byte _, BigInteger _, BigDecimal _ -> out.append(number);
            // RFC 8259 §6: "Numeric values that cannot be represented in the grammar below (such as Infinity and NaN)
            // are not permitted." JavaScript writes null instead, which hides the mistake from its maker.
            case Double _, Float _ -> throw unwritable(number.toString(), "JSON has finite numbers only; send null");
            default -> throw unknown(number);
        }
    }

    private void record(Record record) {
        refuseTooDeep();
        RecordForm form = RecordForm.of(record.getClass());
        out.append('{');
        for (int i = 0; i < form.size(); i++) {
            member(i == 0, form.name(i), form.read(record, i));
        }
        out.append('}');
    }

    private void lessCommon(Object value) {
        switch (value) {
            case Enum<?> constant -> JsonString.append(out, constant.name());
            case Optional<?> optional -> value(content(optional));
            case ByteBuffer buffer -> attachment(remaining(buffer));
            case CharSequence _, Character _, UUID _, URI _,
                    Instant _, Duration _, LocalDate _, LocalTime _, LocalDateTime _, OffsetDateTime _ ->
                JsonString.append(out, value.toString());
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
        out.append('[');
        for (int i = 0; i < Array.getLength(array); i++) {
            element(Array.get(array, i), i);
        }
        out.append(']');
    }

    private void attachment(byte[] bytes) {
        out.append("{\"").append(Attachments.PLACEHOLDER).append("\":true,\"").append(Attachments.NUM).append("\":")
                .append(attachments.size()).append('}');
        attachments.add(bytes);
    }

    /// The bytes met so far, in the order of their placeholders.
    List<byte[]> attachments() {
        if (sawPlaceholder && !attachments.isEmpty()) {
            throw new IllegalArgumentException("An object with \"" + Attachments.PLACEHOLDER + "\": true cannot travel"
                    + " in one packet with bytes: the receiver would take it for one of them; rename the member");
        }
        return List.copyOf(attachments);
    }

    private void refuseTooDeep() {
        if (place.isTooDeep()) {
            throw new IllegalArgumentException("The value nests deeper than " + PacketLimits.DEEPEST
                    + " levels, or contains itself; send a flatter one");
        }
    }

    private IllegalArgumentException unknown(Object value) {
        return unwritable("a " + value.getClass().getName(), "send a record, a map, a list, a string or a number");
    }

    private IllegalArgumentException unwritable(String what, String advice) {
        return new IllegalArgumentException(place + " is " + what + ", which has no JSON form: " + advice);
    }
}
