package dev.socketloom.engineio;

import dev.socketloom.websocket.Frames;
import dev.socketloom.websocket.Opcode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something to send, encoded at most once for each form that its receivers ask for.
///
/// ```
///   message("2[\"chat\",…]", [bytes])
///        │ frames()           81 0e 34 32 5b …  82 03 01 02 03   a WebSocket: finished frames, side by side
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

    static final Prepared PING = packet("2");
    static final Prepared PONG = packet("3");
    static final Prepared NOOP = packet("6");
    static final Prepared CLOSE = packet("1");

    /// How much is free in front of a text for its type and for the longest header of a frame.
    private static final int HEADROOM = Frames.headerLength(Integer.MAX_VALUE) + 1;

    /// What an entry costs beside its content: this object, its text, its link in a queue, its frame's header. Without it a
    /// client that has tiny messages echoed and does not read them would fill a queue with thirty times its bound.
    private static final int COST = 128;

    /// What it costs to wait for one more client: a link in its queue.
    private static final int LINK = 32;

    private static final byte[] NOTHING = {};
    private static final byte MESSAGE = '4';
    private static final byte OPEN = '0';

    /// A text packet in UTF-8, type and data, from [#from] to [#to]; nothing when there is only what is attached. Its
    /// frame's header is written in front of it: the same by all who do it.
    private final byte[] text;

    private final int from;
    private final int to;
    private final List<byte[]> attachments;
    private final int size;
    private final boolean compressible;
    private final int receivers;
    private volatile @Nullable ByteBuffer frames;
    private volatile byte @Nullable [] polled;
    private volatile @Nullable Prepared3 three;

    /// Written under `this`: compressing takes longer than waiting for another thread that does it.
    private volatile @Nullable ByteBuffer deflatedFrames;

    private Prepared(byte[] text, int from, int to, List<byte[]> attachments, boolean compressible) {
        this(text, from, to, attachments, compressible, null);
    }

    private Prepared(byte[] text, int from, int to, List<byte[]> attachments, boolean compressible,
            @Nullable ByteBuffer frames) {
        this.text = text;
        this.from = from;
        this.to = to;
        this.attachments = attachments;
        this.compressible = compressible;
        this.frames = frames;
        this.receivers = 1;
        int bytes = COST + to - from + (frames == null ? 0 : frames.remaining());
        for (byte[] attachment : attachments) {
            bytes += COST + attachment.length;
        }
        this.size = bytes;
    }

    private Prepared(Prepared other, boolean compressible, int receivers) {
        this.text = other.text;
        this.from = other.from;
        this.to = other.to;
        this.attachments = other.attachments;
        this.size = other.size;
        this.frames = other.frames;
        this.compressible = compressible;
        this.receivers = receivers;
    }

    private static Prepared packet(String packet) {
        byte[] text = packet.getBytes(StandardCharsets.UTF_8);
        return new Prepared(text, 0, text.length, List.of(), false);
    }

    /// One text message and the binary messages that belong to it: they leave together, with nothing in between.
    public static Prepared message(String text, List<byte[]> attachments) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return message(utf8, 0, utf8.length, attachments);
    }

    /// The same with a text in UTF-8 that nobody changes any more. What lies in front of it may be overwritten: if there
    /// is enough of that, the text is sent from where it is.
    public static Prepared message(byte[] utf8, int from, int to, List<byte[]> attachments) {
        if (from < HEADROOM) {
            var copy = new byte[HEADROOM + to - from];
            System.arraycopy(utf8, from, copy, HEADROOM, to - from);
            return message(copy, HEADROOM, copy.length, attachments);
        }
        utf8[from - 1] = MESSAGE;
        return new Prepared(utf8, from - 1, to, attachments, true);
    }

    /// The same message for those who do not want it compressed.
    public Prepared uncompressed() {
        return new Prepared(this, false, receivers);
    }

    /// The same message for several clients.
    public Prepared sharedBy(int clients) {
        return clients <= 1 ? this : new Prepared(this, compressible, clients);
    }

    /// One binary message.
    public static Prepared binary(byte[] bytes) {
        return new Prepared(NOTHING, 0, 0, List.of(bytes), true);
    }

    /// The packet that opens a session.
    static Prepared open(String handshake) {
        return packet("0" + handshake);
    }

    /// The same on a WebSocket whose handshake is answered only now, if there is such an answer: they leave in one piece.
    Prepared behind(byte @Nullable [] answer) {
        if (answer == null) {
            return this;
        }
        byte[] both = Arrays.copyOf(answer, answer.length + Frames.headerLength(to - from) + to - from);
        put(both, answer.length, Opcode.TEXT, text, from, to);
        return control(both);
    }

    /// The answer to a ping.
    static Prepared pong(String data) {
        return packet("3" + data);
    }

    /// A WebSocket control frame, which takes its place among the messages but means nothing to polling.
    static Prepared control(byte[] frame) {
        return new Prepared(NOTHING, 0, 0, List.of(), false, ByteBuffer.wrap(frame));
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

    private boolean isOfType(byte type) {
        return from < to && text[from] == type;
    }

    /// Whether nothing may come with it in one polling response: the official client ends the session as soon as it
    /// meets the close packet, before it has handed over the packets that came with it; and nobody expects more than the
    /// open packet in the answer to a handshake.
    boolean standsAlone() {
        return this == CLOSE || isOfType(OPEN);
    }

    /// Whether it must not be compressed, not even together with others. Our own packets do not mind.
    boolean isToStayPlain() {
        return !compressible && (isOfType(MESSAGE) || !attachments.isEmpty());
    }

    /// Whether it is part of a heartbeat: small, rare, and not to wait for room.
    boolean isHeartbeat() {
        return this == PING || this == PONG;
    }

    String text() {
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }

    List<byte[]> attachments() {
        return attachments;
    }

    /// The WebSocket form. Never changed by whoever gets it.
    ByteBuffer frames() {
        ByteBuffer known = frames;
        if (known == null) {
            known = isAloneWithRoom() ? framedInPlace() : ByteBuffer.wrap(encodeFrames());
            frames = known;
        }
        return known;
    }

    private boolean isAloneWithRoom() {
        return attachments.isEmpty() && from < to && from >= Frames.headerLength(to - from);
    }

    private ByteBuffer framedInPlace() {
        int start = from - Frames.headerLength(to - from);
        Frames.putHeader(text, start, Opcode.TEXT, to - from);
        return ByteBuffer.wrap(text, start, to - start);
    }

    private byte[] encodeFrames() {
        int length = from == to ? 0 : Frames.headerLength(to - from) + to - from;
        for (byte[] attachment : attachments) {
            length += Frames.headerLength(attachment.length) + attachment.length;
        }
        var target = new byte[length];
        int at = from == to ? 0 : put(target, 0, Opcode.TEXT, text, from, to);
        for (byte[] attachment : attachments) {
            at = put(target, at, Opcode.BINARY, attachment, 0, attachment.length);
        }
        return target;
    }

    private static int put(byte[] target, int at, Opcode opcode, byte[] payload, int from, int to) {
        int start = Frames.putHeader(target, at, opcode, to - from);
        System.arraycopy(payload, from, target, start, to - from);
        return start + to - from;
    }

    /// The form for a WebSocket that takes compressed messages (RFC 7692). A message and each of its attachments is
    /// compressed by itself if it is long enough, and refers to nothing that was sent before: so this form, too, is the
    /// same for all receivers. Never changed by whoever gets it.
    ///
    /// @param threshold how many bytes are long enough; an engine has one for all its clients
    ByteBuffer deflatedFrames(int threshold) {
        if (!compressible || !reaches(threshold)) {
            return frames();
        }
        ByteBuffer known = deflatedFrames;
        return known == null ? deflate(threshold) : known;
    }

    private boolean reaches(int threshold) {
        return to - from >= threshold || attachments.stream().anyMatch(attachment -> attachment.length >= threshold);
    }

    private synchronized ByteBuffer deflate(int threshold) {
        ByteBuffer known = deflatedFrames;
        if (known == null) {
            known = ByteBuffer.wrap(encodeDeflated(threshold));
            deflatedFrames = known;
        }
        return known;
    }

    private byte[] encodeDeflated(int threshold) {
        var joined = new ByteArrayOutputStream();
        if (from < to) {
            joined.writeBytes(frame(Opcode.TEXT, Arrays.copyOfRange(text, from, to), threshold));
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
        if (attachments.isEmpty()) {
            return Arrays.copyOfRange(text, from, to);
        }
        var joined = new ByteArrayOutputStream();
        joined.write(text, from, to - from);
        for (byte[] attachment : attachments) {
            if (joined.size() > 0) {
                joined.write(Payload.SEPARATOR);
            }
            joined.write('b');
            joined.writeBytes(Base64.getEncoder().encode(attachment));
        }
        return joined.toByteArray();
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
