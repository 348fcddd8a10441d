package dev.socketloom.packet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON text (RFC 8259) to Java values, with places kept for attachments: the one class that knows Jackson.
///
/// | JSON            | Java                                                          |
/// |-----------------|---------------------------------------------------------------|
/// | string, name    | `String`, half surrogate pairs included                       |
/// | whole number    | `Integer`, else `Long`, else `BigInteger`                     |
/// | with `.` or `e` | `Double`, or `BigDecimal` where a double would be infinite    |
/// | object          | `LinkedHashMap`; of two members with one name the last counts |
/// | array           | `ArrayList`                                                   |
/// | `true`, `false` | `Boolean`                                                     |
/// | `null`          | `null`                                                        |
/// | placeholder     | `byte[]`, in binary packets                                   |
///
/// A tree and not a stream of tokens, because attachments arrive later than the text that names them, and because a
/// handler may ask for its arguments in any order.
///
/// Not thread safe: one text owns it.
final class JsonReader {

    /// A number's digits: parsing takes quadratic time, and no honest number has so many.
    private static final int MAX_NUMBER_LENGTH = 1_000;

    private static final int MAX_NAME_LENGTH = 50_000;

    /// Strings need no limit of their own: the text they are in is bounded by the message's size.
    private static final int MAX_STRING_LENGTH = Integer.MAX_VALUE;

    /// Names are neither interned nor canonicalised: the table would be shared by all clients, one could fill it
    /// for the others, and its guard against that throws what nobody expects. Buffers are not recycled either: Jackson
    /// would keep 9 KB for each thread that ever parsed, which is every connection, to win 10 ns of 240 a packet.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(PacketLimits.DEEPEST)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .maxStringLength(MAX_STRING_LENGTH)
                    .build())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .build();

    /// Stands in a tree for bytes that are to come.
    private record Placeholder(int num) {}

    private final JsonParser parser;
    private final int maxDepth;
    private final @Nullable Attachments attachments;

    private JsonReader(JsonParser parser, int maxDepth, @Nullable Attachments attachments) {
        this.parser = parser;
        this.maxDepth = maxDepth;
        this.attachments = attachments;
    }

    /// Reads the one value that the text consists of.
    ///
    /// @param attachments where placeholders are noted; null when the text has none, and what looks like one is data
    static @Nullable Object read(String json, int maxDepth, @Nullable Attachments attachments) throws PacketException {
        return read(json.toCharArray(), new ArrayList<>(0), maxDepth, attachments);
    }

    /// The same, of a part of an array that is UTF-8.
    static @Nullable Object read(byte[] utf8, int from, int to, int maxDepth, @Nullable Attachments attachments)
            throws PacketException {
        var plain = new ArrayList<@Nullable Object>();
        int rest = PlainElements.take(utf8, from, to, attachments, plain);
        if (rest == to && !plain.isEmpty()) {
            return plain;
        }
        char[] chars = new String(utf8, rest, to - rest, StandardCharsets.UTF_8).toCharArray();
        if (!plain.isEmpty()) {
            chars[0] = '[';
        }
        return read(chars, plain, maxDepth, attachments);
    }

    /// @param plain what stood before those characters, which are the rest of an array then
    private static @Nullable Object read(
            char[] chars, List<@Nullable Object> plain, int maxDepth, @Nullable Attachments attachments)
            throws PacketException {
        try (JsonParser parser = FACTORY.createParser(chars, 0, RawSurrogates.unescape(chars))) {
            var reader = new JsonReader(parser, maxDepth, attachments);
            Object value = plain.isEmpty() ? reader.value(parser.nextToken(), 1) : reader.behind(plain);
            if (parser.nextToken() != null) {
                throw new PacketException("there is something after the JSON payload");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new PacketException("the payload is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException | NumberFormatException e) {
            throw new PacketException("the payload is not JSON: " + e.getMessage(), e);
        }
    }

    private @Nullable Object value(@Nullable JsonToken token, int depth) throws IOException, PacketException {
        if (token == null) {
            throw endsEarly();
        }
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> fraction();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_ARRAY -> array(depth);
            case START_OBJECT -> object(depth);
            default -> throw endsEarly();
        };
    }

    private static PacketException endsEarly() {
        return new PacketException("the JSON payload ends early");
    }

    private Number fraction() throws IOException {
        double number = parser.getDoubleValue();
        // 1e400 is a number in JSON. As an infinity it could never be sent on.
        return Double.isInfinite(number) ? parser.getDecimalValue() : (Number) number;
    }

    /// The elements of an array behind its first ones.
    private List<@Nullable Object> behind(List<@Nullable Object> plain) throws IOException, PacketException {
        parser.nextToken();
        int before = plain.size();
        if (elements(plain, 1).size() == before) {
            throw new PacketException("the payload is not JSON: nothing behind a comma");
        }
        return plain;
    }

    private List<@Nullable Object> array(int depth) throws IOException, PacketException {
        refuseTooDeep(depth);
        return elements(new ArrayList<>(), depth);
    }

    private List<@Nullable Object> elements(List<@Nullable Object> elements, int depth)
            throws IOException, PacketException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(token, depth + 1));
        }
        if (attachments != null) {
            claimPlaces(elements, attachments);
        }
        return elements;
    }

    private static void claimPlaces(List<@Nullable Object> elements, Attachments attachments) throws PacketException {
        for (ListIterator<@Nullable Object> at = elements.listIterator(); at.hasNext(); ) {
            int index = at.nextIndex();
            if (at.next() instanceof Placeholder(int num)) {
                attachments.claim(num, bytes -> elements.set(index, bytes));
            }
        }
    }

    private Object object(int depth) throws IOException, PacketException {
        refuseTooDeep(depth);
        var members = new LinkedHashMap<String, @Nullable Object>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            members.put(name, value(parser.nextToken(), depth + 1));
        }
        if (attachments == null) {
            return members;
        }
        Integer num = attachments.number(members);
        if (num != null) {
            return new Placeholder(num);
        }
        claimPlaces(members, attachments);
        return members;
    }

    private static void claimPlaces(Map<String, @Nullable Object> members, Attachments attachments)
            throws PacketException {
        for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
            if (member.getValue() instanceof Placeholder(int num)) {
                attachments.claim(num, member::setValue);
            }
        }
    }

    private void refuseTooDeep(int depth) throws PacketException {
        if (depth > maxDepth) {
            throw new PacketException("the JSON payload nests deeper than " + maxDepth);
        }
    }
}
