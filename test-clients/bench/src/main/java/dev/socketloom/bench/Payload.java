package dev.socketloom.bench;

import dev.socketloom.bench.Integrity.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What one connection sends: strings of one length, each with its number.
///
/// ```
///   00000017-000000000042-abcdefghijklm…
///   connection   sequence    filling
/// ```
///
/// So that whatever comes back tells which of them it is, and whether it is whole.
///
/// Owned by the thread of its connection.
final class Payload {

    private static final int SEQUENCE_AT = 9;
    private static final int SEQUENCE_LENGTH = 12;
    private static final int LEAST = SEQUENCE_AT + SEQUENCE_LENGTH + 1;

    private final byte[] template;
    private long sent;
    private long received;

    /// @param size how many bytes each has
    Payload(int connection, int size) {
        if (size < LEAST) {
            throw new IllegalArgumentException("a payload has at least " + LEAST + " bytes");
        }
        var text = new StringBuilder("%08d-%012d-".formatted(connection, 0));
        for (int i = 0; text.length() < size; i++) {
            text.append((char) ('a' + (connection + i) % 26));
        }
        template = text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// The next to send; overwritten by the one after it.
    byte[] next() {
        number(sent++);
        return template;
    }

    long sent() {
        return sent;
    }

    /// Whether some that were sent have not come back.
    boolean isAwaited() {
        return received < sent;
    }

    private void number(long sequence) {
        long rest = sequence;
        for (int at = SEQUENCE_AT + SEQUENCE_LENGTH - 1; at >= SEQUENCE_AT; at--) {
            template[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /// Counts what is wrong with bytes that should be the next of those that were sent.
    void check(byte[] bytes, int from, int to, Integrity integrity) {
        long sequence = sequence(bytes, from, to);
        if (sequence < 0) {
            integrity.count(Fault.CORRUPT, 1);
        } else if (sequence < received) {
            integrity.count(Fault.DOUBLED, 1);
            return;
        } else if (sequence > received) {
            integrity.count(Fault.REORDERED, 1);
        }
        received++;
    }

    private long sequence(byte[] bytes, int from, int to) {
        int end = SEQUENCE_AT + SEQUENCE_LENGTH;
        if (to - from != template.length
                || !Arrays.equals(bytes, from, from + SEQUENCE_AT, template, 0, SEQUENCE_AT)
                || !Arrays.equals(bytes, from + end, to, template, end, template.length)) {
            return -1;
        }
        long sequence = 0;
        for (int at = from + SEQUENCE_AT; at < from + end; at++) {
            sequence = sequence * 10 + (bytes[at] - '0');
        }
        return sequence;
    }
}
