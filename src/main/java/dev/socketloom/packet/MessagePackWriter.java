package dev.socketloom.packet;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Values as MessagePack: each in the shortest of its formats, as JavaScript's encoder has it.
///
/// ```
///   "hi", 300, {a: [1.5]}    ->    a2 68 69   cd 01 2c   81 a1 61 91 cb 3f f8 00 00 00 00 00 00
/// ```
///
/// An array or a map begins with the number of its elements, which is known at its end: one byte is kept free for it,
/// and what came after it moves up when that was not enough.
///
/// MessagePack's integers have 64 bits and its fractions are doubles. Numbers beyond that are rounded to double, as
/// JavaScript rounds the digits that JSON has of them. Half a surrogate pair, for which UTF-8 has no form, becomes
/// U+FFFD, as in JavaScript's own encoder.
///
/// Not thread safe: one encoding owns it.
final class MessagePackWriter implements Notation {

    /// Enough for a small event, so that the array need not grow.
    private static final int USUAL_LENGTH = 128;

    private static final int MAX_UINT_8 = 0xff;
    private static final int MAX_UINT_16 = 0xffff;
    private static final long MAX_UINT_32 = 0xffff_ffffL;
    private static final int MIN_FIXINT = -32;
    private static final char REPLACEMENT = '\ufffd';

    private ByteBuffer out = ByteBuffer.allocate(USUAL_LENGTH);

    @Override
    public void nothing() {
        format(MessagePack.NIL, 0);
    }

    @Override
    public void truth(boolean truth) {
        format(truth ? MessagePack.TRUE : MessagePack.FALSE, 0);
    }

    @Override
    public boolean number(Number number) {
        switch (number) {
            case Double n -> format(MessagePack.FLOAT_64, Double.BYTES).putDouble(n);
            case Float n -> format(MessagePack.FLOAT_32, Float.BYTES).putFloat(n);
            default -> {
                Long whole = ExactNumber.exactLong(number);
                if (whole == null) {
                    return beyondLong(number);
                }
                integer(whole);
            }
        }
        return true;
    }

    private boolean beyondLong(Number number) {
        double rounded = number.doubleValue();
        if (number instanceof BigInteger whole && whole.signum() > 0 && whole.bitLength() == Long.SIZE) {
            format(MessagePack.UINT_64, Long.BYTES).putLong(whole.longValue());
        } else if (Double.isFinite(rounded)) {
            format(MessagePack.FLOAT_64, Double.BYTES).putDouble(rounded);
        } else {
            return false;
        }
        return true;
    }

    /// Writes a whole number.
    void integer(long number) {
        if (number >= 0) {
            positive(number);
        } else if (number >= MIN_FIXINT) {
            format((int) number, 0);
        } else if (number >= Byte.MIN_VALUE) {
            format(MessagePack.INT_8, Byte.BYTES).put((byte) number);
        } else if (number >= Short.MIN_VALUE) {
            format(MessagePack.INT_16, Short.BYTES).putShort((short) number);
        } else if (number >= Integer.MIN_VALUE) {
            format(MessagePack.INT_32, Integer.BYTES).putInt((int) number);
        } else {
            format(MessagePack.INT_64, Long.BYTES).putLong(number);
        }
    }

    private void positive(long number) {
        if (number <= Byte.MAX_VALUE) {
            format((int) number, 0);
        } else if (number <= MAX_UINT_8) {
            format(MessagePack.UINT_8, Byte.BYTES).put((byte) number);
        } else if (number <= MAX_UINT_16) {
            format(MessagePack.UINT_16, Short.BYTES).putShort((short) number);
        } else if (number <= MAX_UINT_32) {
            format(MessagePack.UINT_32, Integer.BYTES).putInt((int) number);
        } else {
            format(MessagePack.UINT_64, Long.BYTES).putLong(number);
        }
    }

    @Override
    public void text(String text) {
        byte[] utf8 = wellFormed(text).getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= MessagePack.MAX_FIXSTR_LENGTH) {
            format(MessagePack.FIXSTR | utf8.length, utf8.length);
        } else {
            length(MessagePack.STR_8, MessagePack.STR_16, MessagePack.STR_32, utf8.length);
        }
        out.put(utf8);
    }

    private static String wellFormed(String text) {
        int half = nextHalf(text, 0);
        if (half < 0) {
            return text;
        }
        var repaired = new StringBuilder(text);
        for (; half >= 0; half = nextHalf(text, half + 1)) {
            repaired.setCharAt(half, REPLACEMENT);
        }
        return repaired.toString();
    }

    /// Where the next half of a surrogate pair is, from an index on; negative when there is none.
    private static int nextHalf(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                if (Character.charCount(text.codePointAt(at)) == 1) {
                    return at;
                }
                at++;
            }
        }
        return -1;
    }

    @Override
    public void bytes(byte[] bytes) {
        length(MessagePack.BIN_8, MessagePack.BIN_16, MessagePack.BIN_32, bytes.length);
        out.put(bytes);
    }

    private void length(int eight, int sixteen, int thirtyTwo, int length) {
        if (length <= MAX_UINT_8) {
            format(eight, Byte.BYTES + length).put((byte) length);
        } else if (length <= MAX_UINT_16) {
            format(sixteen, Short.BYTES + length).putShort((short) length);
        } else {
            format(thirtyTwo, Integer.BYTES + length).putInt(length);
        }
    }

    @Override
    public int beginArray() {
        return begin();
    }

    @Override
    public void element(int index) {
        // Nothing stands between elements.
    }

    @Override
    public void endArray(int beginning, int count) {
        end(beginning, count, MessagePack.FIXARRAY, MessagePack.ARRAY_16);
    }

    @Override
    public int beginObject() {
        return begin();
    }

    @Override
    public void name(int index, String name) {
        text(name);
    }

    @Override
    public void endObject(int beginning, int count) {
        end(beginning, count, MessagePack.FIXMAP, MessagePack.MAP_16);
    }

    private int begin() {
        int beginning = out.position();
        format(0, 0);
        return beginning;
    }

    private void end(int beginning, int count, int fix, int sixteen) {
        if (count <= MessagePack.MAX_FIX_COUNT) {
            out.put(beginning, (byte) (fix | count));
        } else if (count <= MAX_UINT_16) {
            moveUp(beginning + 1, Short.BYTES);
            out.put(beginning, (byte) sixteen).putShort(beginning + 1, (short) count);
        } else {
            moveUp(beginning + 1, Integer.BYTES);
            out.put(beginning, (byte) (sixteen + 1)).putInt(beginning + 1, count);
        }
    }

    private void moveUp(int from, int by) {
        reserve(by);
        out.put(from + by, out, from, out.position() - from);
        out.position(out.position() + by);
    }

    /// Writes a format's first byte, and makes room for what follows.
    private ByteBuffer format(int first, int following) {
        reserve(1 + following);
        return out.put((byte) first);
    }

    private void reserve(int bytes) {
        if (out.remaining() < bytes) {
            int needed = Math.addExact(out.position(), bytes);
            int doubled = (int) Math.min(Integer.MAX_VALUE, 2L * out.capacity());
            out = ByteBuffer.wrap(Arrays.copyOf(out.array(), Math.max(needed, doubled))).position(out.position());
        }
    }

    /// What was written.
    byte[] written() {
        return Arrays.copyOf(out.array(), out.position());
    }
}
