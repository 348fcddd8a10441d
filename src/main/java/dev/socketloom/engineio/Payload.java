package dev.socketloom.engineio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
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
/// Pure functions.
final class Payload {

    /// The record separator of ASCII.
    static final byte SEPARATOR = 0x1E;

    private Payload() {}

    /// All packets of a request body, or null when one of them is none.
    static @Nullable List<EnginePacket> parse(byte[] body) {
        String text = utf8(body);
        if (text == null) {
            return null;
        }
        var packets = new ArrayList<EnginePacket>();
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf(SEPARATOR, start);
            if (end < 0) {
                end = text.length();
            }
            EnginePacket packet = packet(text.substring(start, end));
            if (packet == null) {
                return null;
            }
            packets.add(packet);
            start = end + 1;
        }
        return packets;
    }

    private static @Nullable EnginePacket packet(String text) {
        return text.startsWith("b") ? binary(text.substring(1)) : EnginePacket.parse(text);
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
