package dev.socketloom.websocket;

import static dev.socketloom.websocket.WebSocketException.protocolError;

import dev.socketloom.http.Input;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Puts the data frames of a client together into messages (RFC 6455 §5.4), decompresses them (RFC 7692) and checks
/// texts (§8.1) as they arrive.
///
/// ```
///   unfragmented        text fin
///   fragmented          text ─ continuation ─ … ─ continuation fin
///                            └──────┬──────┘ └── control frames may stand in any gap, and never come here
///                            each part is unmasked, inflated if the first frame says so, counted and checked
///                            before the next is waited for
/// ```
///
/// Most messages are one small frame that has arrived whole: it is unmasked and checked where it lies, and a text is not
/// copied at all. Everything else is gathered in one array, which grows with what has come
/// and not with what was announced: a header of ten bytes must not cost a megabyte, nor a fragment an object. And it
/// is counted: what all connections gather together has a [dev.socketloom.http.Budget]. A message counts until
/// the next one is wanted, because until then whoever got it is busy with it.
///
/// Not thread safe: it belongs to the connection's reader. The fields are all there is to know about a half-read
/// message.
final class MessageReader {

    private static final byte[] NOTHING = {};
    /// What a message that does not fit the input's buffer gets at first, if it announces that much; then it doubles.
    private static final int FIRST_ROOM = 8 * 1024;
    /// Noise gets longer when it is compressed: by an eighth at most, whatever compressor it was, and a few bytes. A
    /// message that is still longer on the wire has blocks with nothing in them, and could go on for ever.
    private static final int GROWTH = 4;

    private static final int OVERHEAD = 64;

    /// What an inflater keeps outside of the heap: a window of 32 KiB and its tables.
    private static final int INFLATER = 40 * 1024;

    private final Input input;
    private final FrameReader frames;
    private final int maxMessage;
    private final int maxFragments;
    private final Supplier<Inflater> inflaters;

    /// What is being put together: text, binary, or nothing.
    private @Nullable Opcode kind;

    /// What decompresses it; null when it is not compressed.
    private @Nullable MessageInflater inflater;

    private int fragments;
    /// How many bytes its frames have announced so far.
    private long announced;
    private byte[] assembly = NOTHING;
    private int size;

    /// How much the last message still counts for.
    private int handedOut;

    /// Where the text is that is arriving; null while all of it has been ASCII.
    private @Nullable Utf8 utf8;

    /// @param inflaters where those for raw DEFLATE data come from; each is ended here
    MessageReader(Input input, FrameReader frames, int maxMessage, int maxFragments, Supplier<Inflater> inflaters) {
        this.inflaters = inflaters;
        this.input = input;
        this.frames = frames;
        this.maxMessage = maxMessage;
        this.maxFragments = maxFragments;
    }

    /// Takes the payload of a data frame.
    ///
    /// @return the message that it completes, or null when there are fragments to come
    @Nullable Message take(Frame frame) throws IOException, WebSocketException {
        checkSequence(frame.opcode());
        if (frame.compressed()) {
            hold(INFLATER);
            inflater = new MessageInflater(inflaters.get());
        }
        checkLimits(frame.length());
        if (inflater != null) {
            return takeCompressed(inflater, frame.fin());
        }
        if (frame.fin() && size == 0 && frames.hasArrived()) {
            return takeInPlace();
        }
        while (frames.remaining() > 0) {
            append(frame.fin());
        }
        return frame.fin() ? finish() : null;
    }

    private void checkSequence(Opcode opcode) throws WebSocketException {
        boolean continues = opcode == Opcode.CONTINUATION;
        // RFC 6455 §5.4: "A fragmented message consists of a single frame with the FIN bit clear and an opcode other
        // than 0, followed by zero or more frames with the FIN bit clear and the opcode set to 0"
        if (continues && kind == null) {
            throw protocolError("a continuation frame, and nothing to continue");
        }
        // RFC 6455 §5.4: "The fragments of one message MUST NOT be interleaved between the fragments of another
        // message"
        if (!continues && kind != null) {
            throw protocolError("a new message between the fragments of another");
        }
        if (!continues) {
            kind = opcode;
        }
    }

    private void checkLimits(long length) throws WebSocketException {
        long most = inflater == null ? maxMessage : maxMessage + (long) maxMessage / GROWTH + OVERHEAD;
        if (length > most - announced) {
            throw tooBig();
        }
        announced += length;
        fragments++;
        if (fragments > maxFragments) {
            throw new WebSocketException(
                    CloseCode.POLICY_VIOLATION, "a message of more than " + maxFragments + " fragments");
        }
    }

    private WebSocketException tooBig() {
        return new WebSocketException(CloseCode.MESSAGE_TOO_BIG, "a message of more than " + maxMessage + " bytes");
    }

    private @Nullable Message takeCompressed(MessageInflater compressed, boolean last)
            throws IOException, WebSocketException {
        while (frames.remaining() > 0) {
            int length = frames.readInPlace();
            compressed.feed(input.array(), input.position(), length);
            input.skip(length);
            inflate(compressed);
        }
        if (!last) {
            return null;
        }
        compressed.feedEnd();
        inflate(compressed);
        compressed.checkEnd();
        return finish();
    }

    private void inflate(MessageInflater compressed) throws WebSocketException {
        do {
            if (size == assembly.length) {
                // Room for one byte too many, so that it is seen if there is one.
                makeRoom(maxMessage + 1L);
            }
            int count = compressed.inflate(assembly, size, assembly.length - size);
            if (size + count > maxMessage) {
                throw tooBig();
            }
            checkText(assembly, size, size + count);
            size += count;
        } while (size == assembly.length);
    }

    /// @param most how long what is being put together may become
    private void makeRoom(long most) throws WebSocketException {
        int length = (int) Math.min(most, Math.max(FIRST_ROOM, 2L * size));
        hold(length - assembly.length);
        assembly = Arrays.copyOf(assembly, length);
    }

    /// Not 1009: the message is not too big, there are too many at the moment, and the same one is welcome later.
    private void hold(int more) throws WebSocketException {
        if (!input.share().grow(more)) {
            throw new WebSocketException(
                    CloseCode.TRY_AGAIN_LATER, "the server is receiving too much at the moment");
        }
    }

    private Message takeInPlace() throws WebSocketException {
        int length = frames.unmaskInPlace();
        int from = input.position();
        byte[] bytes = input.array();
        input.skip(length);
        checkText(bytes, from, from + length);
        return kind == Opcode.TEXT
                ? finishText(bytes, from, length)
                : finishBinary(Arrays.copyOfRange(bytes, from, from + length));
    }

    private void append(boolean last) throws IOException, WebSocketException {
        if (size == assembly.length) {
            makeRoom(last ? size + frames.remaining() : maxMessage);
        }
        int count = frames.read(assembly, size, assembly.length - size);
        checkText(assembly, size, size + count);
        size += count;
    }

    private void checkText(byte[] bytes, int from, int to) throws WebSocketException {
        // RFC 6455 §8.1: "When an endpoint is to interpret a byte stream as UTF-8 but finds that the byte stream is
        // not, in fact, a valid UTF-8 stream, that endpoint MUST _Fail the WebSocket Connection_."
        if (kind == Opcode.TEXT && !isTextSoFar(bytes, from, to)) {
            throw new WebSocketException(CloseCode.INVALID_PAYLOAD, "a text that is not UTF-8");
        }
    }

    private boolean isTextSoFar(byte[] bytes, int from, int to) {
        if (utf8 == null) {
            if (Utf8.isAscii(bytes, from, to)) {
                return true;
            }
            utf8 = new Utf8();
        }
        return utf8.accept(bytes, from, to);
    }

    private Message finish() throws WebSocketException {
        byte[] bytes = assembly;
        int length = size;
        handedOut = bytes.length;
        letGo();
        return kind == Opcode.TEXT
                ? finishText(bytes, 0, length)
                : finishBinary(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }

    private Message finishText(byte[] bytes, int from, int length) throws WebSocketException {
        if (utf8 != null && !utf8.isComplete()) {
            throw new WebSocketException(CloseCode.INVALID_PAYLOAD, "a text that ends within a character");
        }
        ready();
        return new Message.Text(bytes, from, from + length);
    }

    private Message finishBinary(byte[] bytes) {
        ready();
        return new Message.Binary(bytes);
    }

    private void ready() {
        kind = null;
        utf8 = null;
        fragments = 0;
        announced = 0;
    }

    /// Whoever got the last message is done with it.
    void forget() {
        if (handedOut > 0) {
            input.share().shrink(handedOut);
            handedOut = 0;
        }
    }

    /// Lets go of what is being put together. When nothing is, this does nothing.
    void abandon() {
        if (assembly.length > 0 || inflater != null) {
            input.share().shrink(assembly.length);
            letGo();
        }
    }

    private void letGo() {
        assembly = NOTHING;
        size = 0;
        if (inflater != null) {
            input.share().shrink(INFLATER);
            inflater.close();
            inflater = null;
        }
    }
}
