package dev.socketloom.packet;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// MessagePack to Java values: the same values as [JsonReader] makes, so that handlers need not know.
///
/// | MessagePack                | Java                                      | why                             |
/// |----------------------------|-------------------------------------------|---------------------------------|
/// | str                        | `String`                                  |                                 |
/// | int, uint                  | `Integer`, else `Long`, else `BigInteger` |                                 |
/// | float                      | `Double`                                  |                                 |
/// | float: NaN, an infinity    | `null`                                    | as `JSON.stringify` has it      |
/// | map                        | `LinkedHashMap`                           | of two equal names the last one |
/// | array                      | `ArrayList`                               |                                 |
/// | true, false, nil           | `Boolean`, `null`                         |                                 |
/// | bin                        | `byte[]`                                  |                                 |
/// | ext 8 16 32, type 0        | `byte[]`                                  | JavaScript's `ArrayBuffer`      |
/// | fixext 1, type 0           | `null`; in a map no member                | JavaScript's `undefined`        |
/// | fixext 8, type 0           | `"2026-01-31T12:00:00.000Z"`              | JavaScript's `Date`, as in JSON |
/// | fixext 4 8, ext 8, type -1 | `"2026-01-31T12:00:00Z"`                  | the specification's timestamps  |
///
/// Nothing is allocated because of a length that is announced: it is compared with the bytes that are there first, and
/// lists grow as their elements come.
///
/// Not thread safe: one message owns it.
final class MessagePackReader {

    /// Stands for JavaScript's `undefined` until it is known where.
    private static final Object UNDEFINED = new Object();

    /// The largest `Date` of JavaScript, in milliseconds from 1970.
    private static final long MAX_DATE = 8_640_000_000_000_000L;

    /// Like JavaScript's `toISOString`: always with milliseconds.
    private static final DateTimeFormatter DATE =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /// A timestamp of 64 bits has 30 for the nanoseconds, and 34 for the seconds.
    private static final int SECONDS_BITS = 34;

    private static final int TIMESTAMP_96 = 12;
    private static final int NANOS_IN_SECOND = 1_000_000_000;
    private static final char REPLACEMENT = '\ufffd';

    private final ByteBuffer in;
    private final int maxDepth;

    private MessagePackReader(byte[] message, int maxDepth) {
        in = ByteBuffer.wrap(message);
        this.maxDepth = maxDepth;
    }

    /// Reads the one map that a message consists of. It is no level of nesting; what is in it is.
    static Map<?, ?> read(byte[] message, int maxDepth) throws PacketException {
        var reader = new MessagePackReader(message, maxDepth);
        if (!(reader.value(0) instanceof Map<?, ?> map)) {
            throw new PacketException("a packet is a map");
        }
        if (reader.in.hasRemaining()) {
            throw new PacketException("there is something after the packet");
        }
        return map;
    }

    private @Nullable Object value(int depth) throws PacketException {
        int first = unsigned(Byte.BYTES);
        if (first < MessagePack.FIXMAP) {
            return first;
        }
        if (first < MessagePack.FIXARRAY) {
            return map(first & MessagePack.MAX_FIX_COUNT, depth);
        }
        if (first < MessagePack.FIXSTR) {
            return array(first & MessagePack.MAX_FIX_COUNT, depth);
        }
        if (first < MessagePack.NIL) {
            return text(first & MessagePack.MAX_FIXSTR_LENGTH);
        }
        return first < MessagePack.NEGATIVE_FIXINT ? other(first, depth) : (Object) (int) (byte) first;
    }

    private @Nullable Object other(int first, int depth) throws PacketException {
        return switch (first) {
            case MessagePack.NIL -> null;
            case MessagePack.FALSE -> false;
            case MessagePack.TRUE -> true;
            case MessagePack.BIN_8 -> bytes(unsigned(Byte.BYTES));
            case MessagePack.BIN_16 -> bytes(unsigned(Short.BYTES));
            case MessagePack.BIN_32 -> bytes(length());
            case MessagePack.EXT_8 -> extension(unsigned(Byte.BYTES));
            case MessagePack.EXT_16 -> extension(unsigned(Short.BYTES));
            case MessagePack.EXT_32 -> extension(length());
            case MessagePack.FIXEXT_1 -> fixedExtension(1);
            case MessagePack.FIXEXT_4 -> fixedExtension(4);
            case MessagePack.FIXEXT_8 -> fixedExtension(8);
            case MessagePack.STR_8 -> text(unsigned(Byte.BYTES));
            case MessagePack.STR_16 -> text(unsigned(Short.BYTES));
            case MessagePack.STR_32 -> text(length());
            case MessagePack.ARRAY_16 -> array(unsigned(Short.BYTES), depth);
            case MessagePack.ARRAY_32 -> array(length(), depth);
            case MessagePack.MAP_16 -> map(unsigned(Short.BYTES), depth);
            case MessagePack.MAP_32 -> map(length(), depth);
            case MessagePack.FLOAT_32 -> finite(need(Float.BYTES).getFloat());
            case MessagePack.FLOAT_64 -> finite(need(Double.BYTES).getDouble());
            default -> whole(first);
        };
    }

    private Number whole(int first) throws PacketException {
        return switch (first) {
            case MessagePack.UINT_8 -> unsigned(Byte.BYTES);
            case MessagePack.UINT_16 -> unsigned(Short.BYTES);
            case MessagePack.UINT_32 -> smallest(Integer.toUnsignedLong(need(Integer.BYTES).getInt()));
            case MessagePack.UINT_64 -> unsignedLong(need(Long.BYTES).getLong());
            case MessagePack.INT_8 -> (int) need(Byte.BYTES).get();
            case MessagePack.INT_16 -> (int) need(Short.BYTES).getShort();
            case MessagePack.INT_32 -> need(Integer.BYTES).getInt();
            case MessagePack.INT_64 -> smallest(need(Long.BYTES).getLong());
            default -> throw new PacketException("no packet has the format 0x" + Integer.toHexString(first));
        };
    }

    private static Number smallest(long number) {
        return number == (int) number ? (Number) (int) number : (Number) number;
    }

    private static Number unsignedLong(long bits) {
        return bits >= 0 ? smallest(bits) : new BigInteger(Long.toUnsignedString(bits));
    }

    private static @Nullable Double finite(double number) {
        return Double.isFinite(number) ? number : null;
    }

    private byte[] bytes(int length) throws PacketException {
        need(length);
        var bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private String text(int length) throws PacketException {
        int start = need(length).position();
        in.position(start + length);
        var text = new String(in.array(), start, length, StandardCharsets.UTF_8);
        // What is no UTF-8 has become this sign, and the sign does not become it again.
        if (text.indexOf(REPLACEMENT) >= 0 && !isAt(start, length, text.getBytes(StandardCharsets.UTF_8))) {
            throw new PacketException("a string is not UTF-8");
        }
        return text;
    }

    private boolean isAt(int start, int length, byte[] bytes) {
        return Arrays.equals(in.array(), start, start + length, bytes, 0, bytes.length);
    }

    private List<@Nullable Object> array(int count, int depth) throws PacketException {
        refuseTooDeep(depth);
        need(count);
        var elements = new ArrayList<@Nullable Object>();
        for (int i = 0; i < count; i++) {
            Object element = value(depth + 1);
            elements.add(element == UNDEFINED ? null : element);
        }
        return elements;
    }

    private Map<String, @Nullable Object> map(int count, int depth) throws PacketException {
        refuseTooDeep(depth);
        need(count);
        var members = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < count; i++) {
            if (!(value(depth + 1) instanceof String name)) {
                throw new PacketException("names in a map are strings");
            }
            Object value = value(depth + 1);
            if (value != UNDEFINED) {
                members.put(name, value);
            }
        }
        return members;
    }

    private void refuseTooDeep(int depth) throws PacketException {
        if (depth > maxDepth) {
            throw new PacketException("the packet nests deeper than " + maxDepth);
        }
    }

    /// The extensions of one length: `fixext`.
    private Object fixedExtension(int length) throws PacketException {
        int type = need(1 + length).get();
        if (type == MessagePack.EXT_JAVASCRIPT && length == Byte.BYTES) {
            in.get();
            return UNDEFINED;
        }
        if (type == MessagePack.EXT_JAVASCRIPT && length == Long.BYTES) {
            return date(in.getLong());
        }
        if (type == MessagePack.EXT_TIMESTAMP && length == Integer.BYTES) {
            return timestamp(Integer.toUnsignedLong(in.getInt()), 0);
        }
        if (type == MessagePack.EXT_TIMESTAMP && length == Long.BYTES) {
            long bits = in.getLong();
            return timestamp(bits & (1L << SECONDS_BITS) - 1, bits >>> SECONDS_BITS);
        }
        throw new PacketException("an extension of type " + type + " with " + length + " bytes");
    }

    /// The extensions of any length.
    private Object extension(int length) throws PacketException {
        int type = need(1).get();
        if (type == MessagePack.EXT_JAVASCRIPT) {
            return bytes(length);
        }
        if (type == MessagePack.EXT_TIMESTAMP && length == TIMESTAMP_96) {
            long nanos = Integer.toUnsignedLong(need(length).getInt());
            return timestamp(in.getLong(), nanos);
        }
        throw new PacketException("an extension of type " + type + " with " + length + " bytes");
    }

    private static String date(long millis) throws PacketException {
        if (millis < -MAX_DATE || millis > MAX_DATE) {
            throw new PacketException("a date beyond those of JavaScript");
        }
        return DATE.format(Instant.ofEpochMilli(millis));
    }

    private static String timestamp(long seconds, long nanos) throws PacketException {
        if (nanos >= NANOS_IN_SECOND) {
            throw new PacketException("a timestamp with more nanoseconds than a second has");
        }
        try {
            return Instant.ofEpochSecond(seconds, nanos).toString();
        } catch (DateTimeException e) {
            throw new PacketException("a timestamp beyond a thousand million years", e);
        }
    }

    private int unsigned(int width) throws PacketException {
        need(width);
        return width == Byte.BYTES ? Byte.toUnsignedInt(in.get()) : Short.toUnsignedInt(in.getShort());
    }

    /// A length of 32 bits.
    private int length() throws PacketException {
        long length = Integer.toUnsignedLong(need(Integer.BYTES).getInt());
        if (length > in.remaining()) {
            throw endsEarly();
        }
        return (int) length;
    }

    /// Everything that is announced takes one byte at least, and the bytes are all here.
    private ByteBuffer need(int bytes) throws PacketException {
        if (bytes > in.remaining()) {
            throw endsEarly();
        }
        return in;
    }

    private static PacketException endsEarly() {
        return new PacketException("the packet ends early");
    }
}
