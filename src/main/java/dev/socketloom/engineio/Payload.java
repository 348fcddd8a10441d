package dev.socketloom.engineio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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

    private final String text;

    private Payload(String text) {
        this.text = text;
    }

    /// The packets of a request body, or null when one of them is none.
    static @Nullable Payload parse(byte[] body) {
        String text = utf8(body);
        if (text == null) {
            return null;
        }
        for (int start = 0; start <= text.length(); start = end(text, start) + 1) {
            if (packet(text, start) == null) {
                return null;
            }
        }
        return new Payload(text);
    }

    static @Nullable String utf8(byte[] body) {
        return utf8(body, 0, body.length);
    }

    static @Nullable String utf8(byte[] body, int from, int length) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, from, length)).toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    private static int end(String text, int start) {
        int end = text.indexOf(SEPARATOR, start);
        return end < 0 ? text.length() : end;
    }

    private static @Nullable EnginePacket packet(String text, int start) {
        String packet = text.substring(start, end(text, start));
        return packet.startsWith("b") ? binary(packet.substring(1)) : EnginePacket.parse(packet);
    }

    /// The official Java client breaks its base64 into lines (RFC 2045 §6.8).
    static @Nullable EnginePacket binary(String base64) {
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
                return start <= text.length();
            }

            @Override
            public EnginePacket next() {
                EnginePacket packet = hasNext() ? packet(text, start) : null;
                if (packet == null) {
                    throw new NoSuchElementException();
                }
                start = end(text, start) + 1;
                return packet;
            }
        };
    }

    /// The packets of a batch, as the body of a response; empty when only a WebSocket understands them.
    static byte[] join(Backlog.Entry batch) {
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
