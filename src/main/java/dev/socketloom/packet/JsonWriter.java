package dev.socketloom.packet;

import java.util.ArrayList;
import java.util.List;

/// Values as JSON text (RFC 8259), with bytes put aside as attachments.
///
/// ```
///   "hi", 1.5, {a: [bytes]}    ->    "hi",1.5,{"a":[{"_placeholder":true,"num":0}]}     and the bytes
/// ```
///
/// Written over octets and without Jackson, because a JSON writer is a page while a reader is a book, and
/// because this one keeps lone surrogates (see [JsonString]).
///
/// Not thread safe: one encoding owns it.
final class JsonWriter implements Notation {

    private final Utf8Builder out;
    private final List<byte[]> attachments = new ArrayList<>(0);

    /// Where the value of a member called like the mark of a placeholder begins, and whether such a value was `true`.
    private int markAt = -1;

    private boolean sawPlaceholder;

    JsonWriter(Utf8Builder out) {
        this.out = out;
    }

    @Override
    public void nothing() {
        out.append("null");
    }

    @Override
    public void truth(boolean truth) {
        sawPlaceholder |= truth && out.length() == markAt;
        out.append(String.valueOf(truth));
    }

    @Override
    public boolean number(Number number) {
        out.append(number.toString());
        return true;
    }

    @Override
    public void text(String text) {
        JsonString.append(out, text);
    }

    @Override
    public void bytes(byte[] bytes) {
        out.append("{\"").append(Attachments.PLACEHOLDER).append("\":true,\"").append(Attachments.NUM).append("\":")
                .append(String.valueOf(attachments.size())).append('}');
        attachments.add(bytes);
    }

    @Override
    public int beginArray() {
        out.append('[');
        return 0;
    }

    @Override
    public void element(int index) {
        if (index > 0) {
            out.append(',');
        }
    }

    @Override
    public void endArray(int beginning, int count) {
        out.append(']');
    }

    @Override
    public int beginObject() {
        out.append('{');
        return 0;
    }

    @Override
    public void name(int index, String name) {
        if (index > 0) {
            out.append(',');
        }
        JsonString.append(out, name);
        out.append(':');
        if (name.equals(Attachments.PLACEHOLDER)) {
            markAt = out.length();
        }
    }

    @Override
    public void endObject(int beginning, int count) {
        out.append('}');
    }

    /// The bytes met so far, in the order of their placeholders.
    List<byte[]> attachments() {
        if (sawPlaceholder && !attachments.isEmpty()) {
            throw new IllegalArgumentException("An object with \"" + Attachments.PLACEHOLDER + "\": true cannot travel"
                    + " in one packet with bytes: the receiver would take it for one of them; rename the member");
        }
        return List.copyOf(attachments);
    }
}
