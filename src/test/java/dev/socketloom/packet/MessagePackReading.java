package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Bytes in, values out: what the tests of the [MessagePackReader] have in common.
abstract class MessagePackReading {

    /// The value of the one member of a map.
    static Object value(byte[] bytes) throws PacketException {
        var message = new ByteArrayOutputStream();
        message.writeBytes(Bytes.of("81 a1 'v'"));
        message.writeBytes(bytes);
        return MessagePackReader.read(message.toByteArray(), PacketLimits.DEEPEST).get("v");
    }

    static Object value(String notation) throws PacketException {
        return value(Bytes.of(notation));
    }

    static void refused(String notation) {
        assertThrows(PacketException.class, () -> value(notation), notation);
    }

    static byte[] with(String head, int length) {
        byte[] first = Bytes.of(head);
        return Arrays.copyOf(first, first.length + length);
    }

    static String cut(String notation) {
        return notation.substring(0, notation.length() - 3);
    }
}
