package dev.socketloom.engineio;

import dev.socketloom.websocket.Utf8;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The packets of one polling request or response, side by side, in revision 4.
///
/// ```
///   payload = packet *( %x1E packet )
///   packet  = type data              ; text, as on a WebSocket
///           / "b" base64             ; bytes, which a text body cannot carry as they are
/// ```
///
/// A separator inside a message cannot be mistaken for one between messages: JSON writes U+001E as an escape.
///
/// A megabyte can be half a million packets, so they are not all made at once: a payload is its bytes, gone through
/// once to see whether every packet is one, and again by whoever takes them, one at a time.
///
/// Immutable, as long as nobody changes the bytes.
final class Payload implements Packets {

    /// The record separator of ASCII.
    static final byte SEPARATOR = 0x1E;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// An octet in all eight places, when it is multiplied with this.
    private static final long EACH = 0x0101_0101_0101_0101L;

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final byte[] body;

    private Payload(byte[] body) {
        this.body = body;
    }

    /// The packets of a request body, or null when one of them is none.
    static @Nullable Payload parse(byte[] body) {
        if (!Utf8.isValid(body, 0, body.length)) {
            return null;
        }
        for (int start = 0; start <= body.length; start = end(body, start) + 1) {
            if (packet(body, start) == null) {
                return null;
            }
        }
        return new Payload(body);
    }

    private static int end(byte[] body, int start) {
        int at = start;
        while (at <= body.length - Long.BYTES && !hasSeparator((long) LONGS.get(body, at))) {
            at += Long.BYTES;
        }
        while (at < body.length && body[at] != SEPARATOR) {
            at++;
        }
        return at;
    }

    private static boolean hasSeparator(long eight) {
        long different = eight ^ SEPARATOR * EACH;
        return ((different - EACH) & ~different & HIGH_BITS) != 0;
    }

    private static @Nullable EnginePacket packet(byte[] body, int start) {
        int end = end(body, start);
        return start < end && body[start] == 'b'
                ? binary(body, start + 1, end)
                : EnginePacket.parse(body, start, end);
    }

    /// A message in bytes, from its form as text.
    static @Nullable EnginePacket binary(byte[] utf8, int from, int to) {
        return binary(new String(utf8, from, to - from, StandardCharsets.UTF_8));
    }

    /// The official Java client breaks its base64 into lines (RFC 2045 §6.8).
    private static @Nullable EnginePacket binary(String base64) {
        try {
            String line = base64.replace("\n", "").replace("\r", "");
            return new EnginePacket.Binary(Base64.getDecoder().decode(line));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    @Override
    public Iterator<EnginePacket> iterator() {
        return new Iterator<>() {

            private int start;

            @Override
            public boolean hasNext() {
                return start <= body.length;
            }

            @Override
            public EnginePacket next() {
                EnginePacket packet = hasNext() ? packet(body, start) : null;
                if (packet == null) {
                    throw new NoSuchElementException();
                }
                start = end(body, start) + 1;
                return packet;
            }
        };
    }

    /// The packets of a batch, as the body of a response; empty when only a WebSocket understands them. Never changed by
    /// whoever gets it.
    static byte[] join(Backlog.Entry batch) {
        if (batch.next == null) {
            return batch.message.polled();
        }
        var body = new ByteArrayOutputStream();
        for (Backlog.Entry entry = batch; entry != null; entry = entry.next) {
            byte[] bytes = entry.message.polled();
            if (body.size() > 0 && bytes.length > 0) {
                body.write(SEPARATOR);
            }
            body.writeBytes(bytes);
        }
        return body.toByteArray();
    }
}
