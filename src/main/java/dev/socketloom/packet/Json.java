package dev.socketloom.packet;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON objects (RFC 8259) outside packets: for values that are kept somewhere and not sent as an event.
///
/// The same tables hold as for packets: that of [Shape] for what is written, [JsonReader]'s for what is read. There
/// are no attachments, so bytes have no form here.
///
/// Pure functions, safe from every thread.
public final class Json {

    private Json() {}

    /// An object as text.
    ///
    /// @throws IllegalArgumentException when a value has no JSON form; the message says which, and where it stands
    public static String write(Map<String, ?> members) {
        var out = new Utf8Builder();
        var json = new JsonWriter(out);
        new ValueWriter(json).object(members);
        if (!json.attachments().isEmpty()) {
            throw new IllegalArgumentException(
                    "Bytes have no JSON form outside packets: write them as a base64 string");
        }
        return out.toString();
    }

    /// The object that a text consists of, its members in their order.
    ///
    /// @throws PacketException when the text is not JSON, or another value than an object
    @SuppressWarnings("unchecked") // The reader makes no other maps.
    public static Map<String, @Nullable Object> readObject(String text) throws PacketException {
        if (JsonReader.read(text, PacketLimits.DEEPEST, null) instanceof Map<?, ?> members) {
            return (Map<String, @Nullable Object>) members;
        }
        throw new PacketException("the text is JSON, but not an object");
    }
}
