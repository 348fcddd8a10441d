package dev.socketloom.trials;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Makes what is nearly right out of what is right.
///
/// | operation | a parser that falls for it |
/// |---|---|
/// | flip a bit, write another byte | believes that a byte has one of the values it knows |
/// | cut a piece out, cut the end off | believes that there is more |
/// | repeat a piece, a few times or very often | keeps all of it, or looks at all of it again and again |
/// | put in a word of the grammar, or a number at some limit | has a case too few, or counts with what overflows |
/// | go on as another sample does | keeps something in mind from what went before |
///
/// Not thread safe: one test owns it. The same seed makes the same input on every machine.
final class Mutation {

    /// Long enough to show what grows faster than its input, short enough to be quick.
    private static final int LONGEST = 16 * 1024;

    private static final int MOST_CHANGES = 4;
    private static final int LONGEST_PIECE = 24;
    private static final int OFTEN = 2_000;

    /// Where counters overflow, formats change and limits lie.
    private static final long[] NUMBERS = {
        0, 1, -1, 7, 8, 9, 10, 16, 63, 64, 99, 100, 125, 126, 127, 128, 255, 256, 999, 1000, 1023, 1024, 32_767, 32_768,
        65_535, 65_536, 999_999, 1_000_000, 1_000_001, Integer.MAX_VALUE - 1L, Integer.MAX_VALUE, 1L << 31,
        (1L << 32) - 1, 1L << 32, (1L << 53) - 1, 1L << 53, Long.MAX_VALUE - 1, Long.MAX_VALUE, Long.MIN_VALUE
    };

    /// Numbers that a `long` does not hold, or that only some readers take for one.
    private static final List<String> ODD_NUMBERS = List.of(
            "9223372036854775808", "18446744073709551615", "18446744073709551616", "99999999999999999999999999",
            "00", "007", "+1", "-0", "0x10", "1e3", "1e400", "1e-400", "1e999999999", "0.5", "1_000", "1,0", "\u0665",
            "7fffffffffffffff", "8000000000000000", "ffffffffffffffff", "10000000000000000", "NaN", "Infinity");

    private final List<byte[]> samples;
    private final List<String> words;

    Mutation(List<byte[]> samples, List<String> words) {
        this.samples = samples;
        this.words = words;
    }

    /// The input of this seed.
    byte[] of(Random random) {
        byte[] bytes = samples.get(random.nextInt(samples.size()));
        for (int i = random.nextInt(MOST_CHANGES); i >= 0; i--) {
            bytes = changed(bytes, random);
        }
        return bytes.length <= LONGEST ? bytes : Arrays.copyOf(bytes, LONGEST);
    }

    private byte[] changed(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + random.nextInt(LONGEST_PIECE));
        return switch (random.nextInt(10)) {
            case 0 -> replaced(bytes, at, Math.min(bytes.length, at + 1), flipped(bytes, at, random));
            case 1 -> replaced(bytes, at, Math.min(bytes.length, at + 1), (byte) random.nextInt());
            case 2 -> replaced(bytes, at, to);
            case 3 -> Arrays.copyOf(bytes, at);
            case 4 -> replaced(bytes, at, at, repeated(bytes, at, to, 1 + random.nextInt(3)));
            case 5 -> replaced(bytes, at, at, repeated(bytes, at, to, 1 + random.nextInt(OFTEN)));
            case 6 -> replaced(bytes, at, random.nextBoolean() ? at : to, number(random));
            case 7 -> spliced(bytes, at, samples.get(random.nextInt(samples.size())), random);
            default -> replaced(bytes, at, random.nextBoolean() ? at : to, word(random));
        };
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte... by) {
        var changed = new ByteArrayOutputStream(bytes.length + by.length);
        changed.write(bytes, 0, from);
        changed.writeBytes(by);
        changed.write(bytes, to, bytes.length - to);
        return changed.toByteArray();
    }

    private static byte flipped(byte[] bytes, int at, Random random) {
        int old = at < bytes.length ? bytes[at] : 0;
        return (byte) (old ^ (1 << random.nextInt(Byte.SIZE)));
    }

    private static byte[] repeated(byte[] bytes, int from, int to, int times) {
        var piece = ByteBuffer.wrap(bytes, from, to - from);
        int length = Math.min(times * piece.remaining(), LONGEST);
        byte[] repeated = new byte[length];
        for (int i = 0; i < length; i++) {
            repeated[i] = bytes[from + i % piece.remaining()];
        }
        return repeated;
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] other, Random random) {
        int resume = random.nextInt(other.length + 1);
        return replaced(bytes, at, bytes.length, Arrays.copyOfRange(other, resume, other.length));
    }

    private static byte[] number(Random random) {
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        return switch (random.nextInt(4)) {
            case 0 -> ByteBuffer.allocate(Long.BYTES).putLong(number).array();
            case 1 -> ByteBuffer.allocate(Short.BYTES).putShort((short) number).array();
            case 2 -> utf8(ODD_NUMBERS.get(random.nextInt(ODD_NUMBERS.size())));
            default -> utf8(Long.toString(number));
        };
    }

    private byte[] word(Random random) {
        return words.isEmpty() ? new byte[] {(byte) random.nextInt(128)} : utf8(words.get(random.nextInt(words.size())));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
