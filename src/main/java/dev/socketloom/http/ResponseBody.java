package dev.socketloom.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The content of an answer that an application writes piece by piece.
///
/// ```
///   FIXED         head ┊ length bytes
///   CHUNKED       head ┊ size CRLF data CRLF … 0 CRLF CRLF          RFC 9112 §7.1
///   UNTIL_CLOSE   head ┊ bytes, ended by the connection              HTTP/1.0
///   NONE, UNSENT  head
/// ```
///
/// Small writes are joined, and joined with the head when a length is known; [#flush()] sends what there is. In chunks
/// the head leaves at once, because whoever streams wants to be seen to have begun.
///
/// Owned by the connection's thread, as its [Exchange].
final class ResponseBody extends OutputStream {

    /// How the peer will know where the content ends.
    enum Framing {
        /// There is none.
        NONE,
        /// There would be some, were this not the answer to a HEAD: it may be written and is dropped.
        UNSENT,
        /// After the announced number of bytes.
        FIXED,
        /// After a chunk of size zero.
        CHUNKED,
        /// When the connection ends.
        UNTIL_CLOSE
    }

    /// What is collected before it is sent: a few packets.
    private static final int COLLECTED = 8 * 1024;

    private static final byte[] NOTHING = {};
    private static final byte[] CRLF = ascii("\r\n");
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");

    private final Wire wire;
    private @Nullable Framing framing;
    private byte[] pending = NOTHING;
    private int count;

    /// What is still missing of the announced length.
    private long left;

    private boolean started;
    private boolean complete;
    private boolean closed;

    ResponseBody(Wire wire) {
        this.wire = wire;
    }

    /// Sends the head, or keeps it for the first content.
    void begin(byte[] head, Framing how, long length) throws IOException {
        framing = how;
        left = how == Framing.FIXED ? length : 0;
        if (how == Framing.FIXED && head.length < COLLECTED) {
            pending = new byte[COLLECTED];
            System.arraycopy(head, 0, pending, 0, head.length);
            count = head.length;
            return;
        }
        send(head, 0, head.length);
        complete = how == Framing.NONE || how == Framing.UNSENT;
        pending = complete ? NOTHING : new byte[COLLECTED];
    }

    /// Whether the peer has got anything.
    boolean isStarted() {
        return started;
    }

    /// Whether the peer has got everything.
    boolean isComplete() {
        return complete;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (closed || framing == null) {
            throw new IOException(closed ? "the response body is closed" : "response headers not sent yet");
        }
        if (length == 0 || framing == Framing.UNSENT) {
            return;
        }
        if (framing == Framing.NONE || (framing == Framing.FIXED && length > left)) {
            throw new IOException("more bytes than the announced length");
        }
        left -= length;
        if (framing != Framing.CHUNKED && length >= COLLECTED) {
            emit();
            send(bytes, offset, length);
        } else {
            collect(bytes, offset, length);
        }
        if (framing == Framing.FIXED && left == 0) {
            emit();
            complete = true;
        }
    }

    private void collect(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (count == pending.length) {
                emit();
            }
            int n = Math.min(length - done, pending.length - count);
            System.arraycopy(bytes, offset + done, pending, count, n);
            count += n;
            done += n;
        }
    }

    @Override
    public void flush() throws IOException {
        emit();
    }

    private void emit() throws IOException {
        if (count == 0) {
            return;
        }
        if (framing == Framing.CHUNKED) {
            byte[] chunk = chunk(NOTHING);
            send(chunk, 0, chunk.length);
        } else {
            send(pending, 0, count);
        }
        count = 0;
    }

    /// What is pending as one chunk, in one array, with something behind it.
    private byte[] chunk(byte[] end) {
        byte[] size = count == 0 ? NOTHING : ascii(Integer.toHexString(count) + "\r\n");
        byte[] tail = count == 0 ? NOTHING : CRLF;
        var chunk = new byte[size.length + count + tail.length + end.length];
        System.arraycopy(size, 0, chunk, 0, size.length);
        System.arraycopy(pending, 0, chunk, size.length, count);
        System.arraycopy(tail, 0, chunk, size.length + count, tail.length);
        System.arraycopy(end, 0, chunk, chunk.length - end.length, end.length);
        return chunk;
    }

    private void send(byte[] bytes, int offset, int length) throws IOException {
        started = true;
        wire.write(bytes, offset, length);
    }

    /// Ends the content.
    ///
    /// @throws IOException when it is shorter than was announced
    @Override
    public void close() throws IOException {
        if (closed || framing == null) {
            closed = true;
            return;
        }
        closed = true;
        if (left > 0) {
            throw new IOException(left + " bytes fewer than the announced length");
        }
        if (framing == Framing.CHUNKED) {
            byte[] last = chunk(LAST_CHUNK);
            count = 0;
            send(last, 0, last.length);
        } else {
            emit();
        }
        complete = true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
