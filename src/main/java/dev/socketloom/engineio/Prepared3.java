package dev.socketloom.engineio;

import dev.socketloom.websocket.Frames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// What a [Prepared] is for the clients of revision 3 among its receivers.
///
/// ```
///   message("2[\"hi\"]", [01 02 03])
///        │ FRAMES          81 08 34 32 5b 22 …   82 04 04 01 02 03           a WebSocket
///        │ BASE64_FRAMES   81 08 34 32 5b 22 …   81 06 62 34 41 51 49 44     one without bytes: b4AQID
///        │ CHARACTERS      8:42["hi"]6:b4AQID                                polling, in text
///        └ OCTETS          00 08 ff 34 32 5b …   01 04 ff 04 01 02 03        polling, in bytes
/// ```
///
/// Immutable to its users. The forms are made on demand, each once.
final class Prepared3 {

    /// The wire forms that differ from those of revision 4.
    enum Form { FRAMES, BASE64_FRAMES, CHARACTERS, OCTETS }

    private final String text;
    private final List<byte[]> attachments;
    private final Map<Form, byte[]> made = new ConcurrentHashMap<>(2);

    Prepared3(Prepared message) {
        this.text = message.text();
        this.attachments = message.attachments();
    }

    /// The message in this form; empty for what only a WebSocket understands. Never changed by whoever gets it.
    byte[] as(Form form) {
        return made.computeIfAbsent(form, this::encode);
    }

    private byte[] encode(Form form) {
        return switch (form) {
            case FRAMES -> encode(Frames::text, bytes -> Frames.binary(Payload3.typed(bytes)));
            case BASE64_FRAMES -> encode(Frames::text, bytes -> Frames.text(Payload3.base64(bytes)));
            case CHARACTERS -> encode(Prepared3::counted, bytes -> counted(Payload3.base64(bytes)));
            case OCTETS -> encode(Payload3::octets, bytes -> Payload3.octets(Payload3.typed(bytes)));
        };
    }

    private byte[] encode(Function<String, byte[]> ofText, Function<byte[], byte[]> ofBytes) {
        var encoded = new ByteArrayOutputStream();
        if (!text.isEmpty()) {
            encoded.writeBytes(ofText.apply(text));
        }
        attachments.forEach(attachment -> encoded.writeBytes(ofBytes.apply(attachment)));
        return encoded.toByteArray();
    }

    private static byte[] counted(String packet) {
        return Payload3.characters(packet).getBytes(StandardCharsets.UTF_8);
    }
}
