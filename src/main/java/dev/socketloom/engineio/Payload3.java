package dev.socketloom.engineio;

import dev.socketloom.websocket.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// The packets of one polling request or response, side by side, in revision 3.
///
/// ```
///   text    payload = 1*( length ":" packet )         length in decimal
///           packet  = type data                       as on a WebSocket
///                   / "b" type base64
///
///   bytes   payload = 1*( kind length %xFF packet )   kind: 00 text, 01 bytes; length in decimal, digits 00 to 09
///           packet  = type data                       type: 34 in text, 04 in bytes
///
///           2:4€ 10:b4AQIDBA==
///           00 04 ff 34 e2 82 ac  01 05 ff 04 01 02 03 04
/// ```
///
/// In text a length counts what strings count in JavaScript, and in Java: a character beyond U+FFFF is two. Among bytes
/// it counts bytes. It is believed only as far as there is a body.
///
/// As in revision 4 the packets are not all made at once: a body is gone through once to see whether every packet is one,
/// and again by whoever takes them.
///
/// Immutable, as long as nobody changes the bytes.
final class Payload3 implements Packets {

    private static final byte TEXT = 0;
    private static final byte BYTES = 1;
    private static final byte END_OF_LENGTH = (byte) 0xFF;

    /// The only type of packet that can carry bytes: a message.
    private static final byte MESSAGE = 4;

    private static final int RADIX = 10;

    /// A packet, and where the next one begins.
    private record Step(EnginePacket packet, int end) {

        static @Nullable Step to(int end, @Nullable EnginePacket packet) {
            return packet == null ? null : new Step(packet, end);
        }
    }

    /// Finds the packets of one body.
    @FunctionalInterface
    private interface Steps {

        /// @return null when there is none
        @Nullable Step from(int start);
    }

    private final Steps steps;
    private final int length;

    private Payload3(Steps steps, int length) {
        this.steps = steps;
        this.length = length;
    }

    /// The packets of a body in text, or null when one of them is none.
    static @Nullable Payload3 parse(byte[] body) {
        if (!Utf8.isValid(body, 0, body.length)) {
            return null;
        }
        var text = new String(body, StandardCharsets.UTF_8);
        return checked(start -> step(text, start), text.length());
    }

    /// The packets of a body in bytes, or null when one of them is none.
    static @Nullable Payload3 parseOctets(byte[] body) {
        return checked(start -> step(body, start), body.length);
    }

    private static @Nullable Payload3 checked(Steps steps, int length) {
        Step last = null;
        for (int at = 0; at < length; at = last.end()) {
            last = steps.from(at);
            if (last == null) {
                return null;
            }
        }
        return last == null ? null : new Payload3(steps, length);
    }

    private static @Nullable Step step(String text, int at) {
        int colon = text.indexOf(':', at);
        int start = colon + 1;
        int length = number(i -> text.charAt(i) - '0', at, colon, text.length() - start);
        int end = start + length;
        return length < 0 ? null : Step.to(end, textPacket(text.substring(start, end)));
    }

    private static @Nullable Step step(byte[] body, int at) {
        int end = endOfLength(body, at + 1);
        int start = end + 1;
        int length = number(i -> body[i], at + 1, end, body.length - start);
        int next = start + length;
        return length < 0 ? null : Step.to(next, packet(body[at], body, start, next));
    }

    private static int endOfLength(byte[] body, int from) {
        int at = from;
        while (at < body.length && body[at] != END_OF_LENGTH) {
            at++;
        }
        return at;
    }

    private static @Nullable EnginePacket packet(byte kind, byte[] body, int from, int to) {
        return switch (kind) {
            case TEXT -> Utf8.isValid(body, from, to) ? textPacket(body, from, to) : null;
            case BYTES -> packet(body, from, to);
            default -> null;
        };
    }

    /// A number in decimal.
    ///
    /// @return -1 when there is none, or it is larger than `most`
    private static int number(IntUnaryOperator digits, int from, int to, int most) {
        long number = from < to ? 0 : -1;
        for (int i = from; i < to && number >= 0; i++) {
            int digit = digits.applyAsInt(i);
            number = RADIX * number + digit;
            if (digit < 0 || digit >= RADIX || number > most) {
                number = -1;
            }
        }
        return (int) number;
    }

    @Override
    public Iterator<EnginePacket> iterator() {
        return new Iterator<>() {

            private int start;

            @Override
            public boolean hasNext() {
                return start < length;
            }

            @Override
            public EnginePacket next() {
                Step step = hasNext() ? steps.from(start) : null;
                if (step == null) {
                    throw new NoSuchElementException();
                }
                start = step.end();
                return step.packet();
            }
        };
    }

    /// The packet that a text is, or null when it is none.
    static @Nullable EnginePacket textPacket(byte[] utf8, int from, int to) {
        boolean message = from + 1 < to && utf8[from] == 'b' && utf8[from + 1] == '4';
        return message ? Payload.binary(utf8, from + 2, to) : EnginePacket.parse(utf8, from, to);
    }

    private static @Nullable EnginePacket textPacket(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return textPacket(utf8, 0, utf8.length);
    }

    /// The packet that some bytes are, or null when they are none.
    static @Nullable EnginePacket packet(byte[] bytes, int from, int to) {
        boolean message = from < to && bytes[from] == MESSAGE;
        return message ? new EnginePacket.Binary(Arrays.copyOfRange(bytes, from + 1, to)) : null;
    }

    /// The packet of a message in bytes.
    static byte[] typed(byte[] message) {
        byte[] packet = new byte[1 + message.length];
        packet[0] = MESSAGE;
        System.arraycopy(message, 0, packet, 1, message.length);
        return packet;
    }

    /// The packet of a message in bytes, as text.
    static String base64(byte[] message) {
        return "b4" + Base64.getEncoder().encodeToString(message);
    }

    /// A packet's place in a body in text.
    static String characters(String packet) {
        return packet.length() + ":" + packet;
    }

    /// A text packet's place in a body in bytes.
    static byte[] octets(String packet) {
        return octets(TEXT, packet.getBytes(StandardCharsets.UTF_8));
    }

    /// A binary packet's place in a body in bytes.
    static byte[] octets(byte[] packet) {
        return octets(BYTES, packet);
    }

    private static byte[] octets(byte kind, byte[] packet) {
        var octets = new ByteArrayOutputStream();
        octets.write(kind);
        Integer.toString(packet.length).chars().forEach(digit -> octets.write(digit - '0'));
        octets.write(END_OF_LENGTH);
        octets.writeBytes(packet);
        return octets.toByteArray();
    }
}
