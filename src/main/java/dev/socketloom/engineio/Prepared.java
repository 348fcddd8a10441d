package dev.socketloom.engineio;

import dev.socketloom.websocket.Frames;
import dev.socketloom.websocket.Opcode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something to send, encoded at most once for each form that its receivers ask for.
///
/// ```
///   message("2[\"chat\",…]", [bytes])
///        │ frames()           81 0e 34 32 5b …  82 03 01 02 03   a WebSocket: finished frames, in one array
///        │ deflatedFrames(…)  c1 0a 72 32 8a …  82 03 01 02 03   a WebSocket that takes compressed messages
///        ├ polled()           42["chat",…] 1E bAQID              polling: text, to be joined with others
///        └ three()            those of revision 3
/// ```
///
/// A broadcast to ten thousand clients makes one of these; all their outboxes hold the same object and all their
/// sockets are written from the same array. A message and its attachments are one entry, so nothing can come
/// between them, on whichever transport they leave.
///
/// Immutable to its users. The forms are made on demand; two threads that race to make one make the same.
public final class Prepared {

    static final Prepared PING = new Prepared("2", "", List.of(), null, false);
    static final Prepared PONG = new Prepared("3", "", List.of(), null, false);
    static final Prepared NOOP = new Prepared("6", "", List.of(), null, false);
    static final Prepared CLOSE = new Prepared("1", "", List.of(), null, false);

    /// What an entry costs beside its content: this object, its text, its link in a queue, its frame's header. Without it a
    /// client that has tiny messages echoed and does not read them would fill a queue with thirty times its bound.
    private static final int COST = 128;

    /// What it costs to wait for one more client: a link in its queue.
    private static final int LINK = 32;

    /// How many bytes a `char` has in UTF-8 at most.
    private static final int LONGEST_CHARACTER = 3;

    /// The type of an Engine.IO packet; empty when there is only what is attached.
    private final String type;

    private final String data;
    private final List<byte[]> attachments;
    private final int size;
    private final boolean compressible;
    private final int receivers;
    private volatile byte @Nullable [] frames;
    private volatile byte @Nullable [] polled;
    private volatile @Nullable Prepared3 three;

    /// Written under `this`: compressing takes longer than waiting for another thread that does it.
    private volatile byte @Nullable [] deflatedFrames;

    private Prepared(
            String type, String data, List<byte[]> attachments, byte @Nullable [] frames, boolean compressible) {
        this(type, data, attachments, frames, compressible, 1);
    }

    private Prepared(String type, String data, List<byte[]> attachments, byte @Nullable [] frames,
            boolean compressible, int receivers) {
        this.receivers = receivers;
        this.type = type;
        this.data = data;
        this.attachments = attachments;
        this.frames = frames;
        this.compressible = compressible;
        int bytes = COST + type.length() + data.length() + (frames == null ? 0 : frames.length);
        for (byte[] attachment : attachments) {
            bytes += COST + attachment.length;
        }
        this.size = bytes;
    }

    /// One text message and the binary messages that belong to it: they leave together, with nothing in between.
    public static Prepared message(String text, List<byte[]> attachments) {
        return new Prepared("4", text, attachments, null, true);
    }

    /// The same message for those who do not want it compressed.
    public Prepared uncompressed() {
        return new Prepared(type, data, attachments, frames, false, receivers);
    }

    /// The same message for several clients.
    public Prepared sharedBy(int clients) {
        return clients <= 1 ? this : new Prepared(type, data, attachments, frames, compressible, clients);
    }

    /// One binary message.
    public static Prepared binary(byte[] bytes) {
        return new Prepared("", "", List.of(bytes), null, true);
    }

    /// The packet that opens a session.
    static Prepared open(String handshake) {
        return new Prepared("0", handshake, List.of(), null, false);
    }

    /// The answer to a ping.
    static Prepared pong(String data) {
        return new Prepared("3", data, List.of(), null, false);
    }

    /// A WebSocket control frame, which takes its place among the messages but means nothing to polling.
    static Prepared control(byte[] frame) {
        return new Prepared("", "", List.of(), frame, false);
    }

    /// About how many bytes this holds in memory, before anything is encoded.
    int size() {
        return size;
    }

    /// How much of that one of its receivers is to blame for. What several receive is encoded for the first of them who
    /// takes it, and kept for the others in both forms.
    int weight() {
        return receivers == 1 ? size : LINK + (int) (2L * size / receivers);
    }

    /// Whether nothing may come with it in one polling response: the official client ends the session as soon as it
    /// meets the close packet, before it has handed over the packets that came with it; and nobody expects more than the
    /// open packet in the answer to a handshake.
    boolean standsAlone() {
        return this == CLOSE || type.equals("0");
    }

    /// Whether it must not be compressed, not even together with others. Our own packets do not mind.
    boolean isToStayPlain() {
        return !compressible && (type.equals("4") || !attachments.isEmpty());
    }

    /// Whether it is part of a heartbeat: small, rare, and not to wait for room.
    boolean isHeartbeat() {
        return this == PING || this == PONG;
    }

    String text() {
        return type + data;
    }

    List<byte[]> attachments() {
        return attachments;
    }

    /// The WebSocket form. Never changed by whoever gets it.
    byte[] frames() {
        byte[] known = frames;
        if (known == null) {
            known = encodeFrames();
            frames = known;
        }
        return known;
    }

    private byte[] encodeFrames() {
        byte[] utf8 = data.getBytes(StandardCharsets.UTF_8);
        int text = type.length() + utf8.length;
        int length = text == 0 ? 0 : Frames.headerLength(text) + text;
        for (byte[] attachment : attachments) {
            length += Frames.headerLength(attachment.length) + attachment.length;
        }
        var target = new byte[length];
        int at = 0;
        if (text > 0) {
            at = Frames.putHeader(target, 0, Opcode.TEXT, text);
            target[at++] = (byte) type.charAt(0);
            System.arraycopy(utf8, 0, target, at, utf8.length);
            at += utf8.length;
        }
        for (byte[] attachment : attachments) {
            at = put(target, at, Opcode.BINARY, attachment);
        }
        return target;
    }

    private static int put(byte[] target, int at, Opcode opcode, byte[] payload) {
        int start = Frames.putHeader(target, at, opcode, payload.length);
        System.arraycopy(payload, 0, target, start, payload.length);
        return start + payload.length;
    }

    /// The form for a WebSocket that takes compressed messages (RFC 7692). A message and each of its attachments is
    /// compressed by itself if it is long enough, and refers to nothing that was sent before: so this form, too, is the
    /// same for all receivers. Never changed by whoever gets it.
    ///
    /// @param threshold how many bytes are long enough; an engine has one for all its clients
    byte[] deflatedFrames(int threshold) {
        if (!compressible || !mayReach(threshold)) {
            return frames();
        }
        byte[] known = deflatedFrames;
        return known == null ? deflate(threshold) : known;
    }

    private boolean mayReach(int threshold) {
        return (long) (type.length() + data.length()) * LONGEST_CHARACTER >= threshold
                || attachments.stream().anyMatch(attachment -> attachment.length >= threshold);
    }

    private synchronized byte[] deflate(int threshold) {
        byte[] known = deflatedFrames;
        if (known == null) {
            known = encodeDeflated(threshold);
            deflatedFrames = known;
        }
        return known;
    }

    private byte[] encodeDeflated(int threshold) {
        var joined = new ByteArrayOutputStream();
        if (!type.isEmpty()) {
            joined.writeBytes(frame(Opcode.TEXT, text().getBytes(StandardCharsets.UTF_8), threshold));
        }
        for (byte[] attachment : attachments) {
            joined.writeBytes(frame(Opcode.BINARY, attachment, threshold));
        }
        return joined.toByteArray();
    }

    private static byte[] frame(Opcode opcode, byte[] payload, int threshold) {
        return payload.length < threshold ? Frames.plain(opcode, payload) : Frames.deflated(opcode, payload);
    }

    /// The polling form; empty for what only a WebSocket understands. Never changed by whoever gets it.
    byte[] polled() {
        byte[] known = polled;
        if (known == null) {
            known = encodePolled();
            polled = known;
        }
        return known;
    }

    private byte[] encodePolled() {
        var joined = new StringBuilder(type).append(data);
        for (byte[] attachment : attachments) {
            if (!joined.isEmpty()) {
                joined.append((char) Payload.SEPARATOR);
            }
            joined.append('b').append(Base64.getEncoder().encodeToString(attachment));
        }
        return joined.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The forms for clients of revision 3.
    Prepared3 three() {
        Prepared3 known = three;
        if (known == null) {
            known = new Prepared3(this);
            three = known;
        }
        return known;
    }
}
