package dev.socketloom.packet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Text that is being written as the UTF-8 that will be sent, with room in front of it.
///
/// ```
///   0            start           end          length
///   ├─ headroom ───┼── the text ───┼── free ────┤
///    └ for a frame's header, and for what is known last and stands first
/// ```
///
/// A packet goes through several layers, each of which puts something before what the one above has made. If there is
/// room for that, nobody has to copy it.
///
/// Not thread safe: one encoding owns it.
final class Utf8Builder {

    /// More than the numbers of attachments, the type of an Engine.IO packet and a frame's header need together.
    static final int HEADROOM = 24;

    /// Enough for a small event, so that the array need not grow.
    private static final int USUAL_LENGTH = 128;

    private byte[] octets = new byte[USUAL_LENGTH];
    private int start = HEADROOM;
    private int end = HEADROOM;

    /// How long the text is by now, in octets.
    int length() {
        return end - start;
    }

    /// Sees to it that so many octets fit before the array must grow again.
    void reserve(int more) {
        if (more > octets.length - end) {
            octets = Arrays.copyOf(octets, Math.max(Math.addExact(end, more), octets.length + octets.length / 2));
        }
    }

    /// Appends an ASCII character.
    Utf8Builder append(char ascii) {
        reserve(1);
        octets[end++] = (byte) ascii;
        return this;
    }

    /// Appends ASCII, of which there is not much.
    Utf8Builder append(String ascii) {
        reserve(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            octets[end++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /// Appends UTF-8.
    Utf8Builder append(byte[] utf8, int from, int to) {
        reserve(to - from);
        System.arraycopy(utf8, from, octets, end, to - from);
        end += to - from;
        return this;
    }

    /// Puts ASCII in the place of the first character.
    void replaceFirst(String ascii) {
        start -= ascii.length() - 1;
        for (int i = 0; i < ascii.length(); i++) {
            octets[start + i] = (byte) ascii.charAt(i);
        }
    }

    /// A packet of this text, which nothing can be appended to any more.
    Encoded encoded(List<byte[]> attachments) {
        return new Encoded(octets, start, end, attachments);
    }

    @Override
    public String toString() {
        return new String(octets, start, end - start, StandardCharsets.UTF_8);
    }
}
