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
/// copied at all. Everything else is gathered in one array, which grows with what has come and not with what was
/// announced: a header of ten bytes must not cost a megabyte, nor a fragment an object. And it is counted: what all
/// connections gather together has a [dev.socketloom.http.Budget]. A message counts until the next one is wanted, because
/// until then whoever got it is busy with it.
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

    /// The message that is being put together; null between two of them, and while they come in one piece.
    private @Nullable Assembly assembly;

    /// How much the last message still counts for.
    private int handedOut;

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
        boolean isWhole = assembly == null && frame.fin() && !frame.compressed();
        if (isWhole && frame.length() <= maxMessage && frames.hasArrived()) {
            return takeInPlace(frame.opcode());
        }
        Assembly begun = assembly == null ? begin(frame) : assembly;
        begun.announced(frame.length());
        return begun.take(frame.fin());
    }

    private void checkSequence(Opcode opcode) throws WebSocketException {
        boolean continues = opcode == Opcode.CONTINUATION;
        // RFC 6455 §5.4: "A fragmented message consists of a single frame with the FIN bit clear and an opcode other
        // than 0, followed by zero or more frames with the FIN bit clear and the opcode set to 0"
        if (continues && assembly == null) {
            throw protocolError("a continuation frame, and nothing to continue");
        }
        // RFC 6455 §5.4: "The fragments of one message MUST NOT be interleaved between the fragments of another
        // message"
        if (!continues && assembly != null) {
            throw protocolError("a new message between the fragments of another");
        }
    }

    private Message takeInPlace(Opcode kind) throws WebSocketException {
        int length = frames.unmaskInPlace();
        int from = input.position();
        byte[] bytes = input.array();
        input.skip(length);
        if (kind == Opcode.BINARY) {
            return new Message.Binary(Arrays.copyOfRange(bytes, from, from + length));
        }
        if (!Utf8.isValid(bytes, from, from + length)) {
            throw notUtf8();
        }
        return new Message.Text(bytes, from, from + length);
    }

    // RFC 6455 §8.1: "When an endpoint is to interpret a byte stream as UTF-8 but finds that the byte stream is
    // not, in fact, a valid UTF-8 stream, that endpoint MUST _Fail the WebSocket Connection_."
    private static WebSocketException notUtf8() {
        return new WebSocketException(CloseCode.INVALID_PAYLOAD, "a text that is not UTF-8");
    }

    private Assembly begin(Frame frame) throws WebSocketException {
        var begun = new Assembly(frame.opcode());
        assembly = begun;
        if (frame.compressed()) {
            begun.inflates();
        }
        return begun;
    }

    /// Whoever got the last message is done with it.
    void forget() {
        if (handedOut > 0) {
            input.shrink(handedOut);
            handedOut = 0;
        }
    }

    /// Lets go of what is being put together. When nothing is, this does nothing.
    void abandon() {
        Assembly unfinished = assembly;
        if (unfinished != null) {
            assembly = null;
            unfinished.letGo();
        }
    }

    /// One message that does not come in one piece, as far as it has come.
    private final class Assembly {

        /// Text or binary.
        private final Opcode kind;

        /// What decompresses it; null when it is not compressed.
        private @Nullable MessageInflater inflater;

        private int fragments;

        /// How many bytes its frames have announced so far.
        private long announced;

        private byte[] bytes = NOTHING;
        private int size;

        /// Where the text is that is arriving; null while all of it has been ASCII.
        private @Nullable Utf8 utf8;

        Assembly(Opcode kind) {
            this.kind = kind;
        }

        void inflates() throws WebSocketException {
            hold(INFLATER);
            inflater = new MessageInflater(inflaters.get());
        }

        void announced(long length) throws WebSocketException {
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

        @Nullable Message take(boolean last) throws IOException, WebSocketException {
            if (inflater != null) {
                return takeCompressed(inflater, last);
            }
            while (frames.remaining() > 0) {
                append(last);
            }
            return last ? finish() : null;
        }

        private void append(boolean last) throws IOException, WebSocketException {
            if (size == bytes.length) {
                makeRoom(last ? size + frames.remaining() : maxMessage);
            }
            int count = frames.read(bytes, size, bytes.length - size);
            checkText(size, size + count);
            size += count;
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
                if (size == bytes.length) {
                    // Room for one byte too many, so that it is seen if there is one.
                    makeRoom(maxMessage + 1L);
                }
                int count = compressed.inflate(bytes, size, bytes.length - size);
                if (size + count > maxMessage) {
                    throw tooBig();
                }
                checkText(size, size + count);
                size += count;
            } while (size == bytes.length);
        }

        /// @param most how long what is being put together may become
        private void makeRoom(long most) throws WebSocketException {
            int length = (int) Math.min(most, Math.max(FIRST_ROOM, 2L * size));
            hold(length - bytes.length);
            bytes = Arrays.copyOf(bytes, length);
        }

        /// Not 1009: the message is not too big, there are too many at the moment, and the same one is welcome later.
        private void hold(int more) throws WebSocketException {
            if (!input.grow(more)) {
                throw new WebSocketException(
                        CloseCode.TRY_AGAIN_LATER, "the server is receiving too much at the moment");
            }
        }

        private void checkText(int from, int to) throws WebSocketException {
            if (kind == Opcode.TEXT && !isTextSoFar(from, to)) {
                throw notUtf8();
            }
        }

        private boolean isTextSoFar(int from, int to) {
            if (utf8 == null) {
                if (Utf8.isAscii(bytes, from, to)) {
                    return true;
                }
                utf8 = new Utf8();
            }
            return utf8.accept(bytes, from, to);
        }

        private Message finish() throws WebSocketException {
            if (utf8 != null && !utf8.isComplete()) {
                throw new WebSocketException(CloseCode.INVALID_PAYLOAD, "a text that ends within a character");
            }
            assembly = null;
            handedOut = bytes.length;
            endInflating();
            return kind == Opcode.TEXT
                    ? new Message.Text(bytes, 0, size)
                    : new Message.Binary(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
        }

        /// It never becomes a message.
        private void letGo() {
            input.shrink(bytes.length);
            endInflating();
        }

        private void endInflating() {
            if (inflater != null) {
                input.shrink(INFLATER);
                inflater.close();
                inflater = null;
            }
        }
    }
}
