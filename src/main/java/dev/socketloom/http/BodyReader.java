package dev.socketloom.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The body of one request, read as far as somebody wants it.
///
/// ```
///   chunked-body = *chunk last-chunk trailer-section CRLF                        RFC 9112 §7.1
///   chunk        = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
///   last-chunk   = 1*("0") [ chunk-ext ] CRLF
/// ```
///
/// It never reads a byte beyond the body: what follows is the next request. Buffers grow with what has arrived, not
/// with what was announced. Extensions and trailers are bounded, checked and dropped.
///
/// Not thread safe: it belongs to the connection's thread, which lends it to whoever answers the request.
final class BodyReader {

    private static final byte[] NOTHING = {};

    private static final byte[] DATA_END = {'\r', '\n'};

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /// What a body gets before any of it has come; most fit.
    private static final int FIRST_BUFFER = 4 * 1024;

    private final Wire wire;
    private final Input input;
    private final LineReader lines;
    private final Watchdog watchdog;
    private final HttpOptions options;
    private final Framing framing;

    /// What is still to come of the body, or of the current chunk.
    private long remaining;

    /// How much has been gathered in one piece.
    private int gathered;

    private boolean begun;
    private boolean answered;
    private boolean inChunks;
    private boolean finished;

    BodyReader(Wire wire, Input input, Framing framing, Watchdog watchdog, HttpOptions options) {
        this.wire = wire;
        this.input = input;
        this.lines = new LineReader(input);
        this.framing = framing;
        this.watchdog = watchdog;
        this.options = options;
        this.remaining = Math.max(0, framing.length());
        this.finished = framing.length() == 0;
    }

    /// Whether nothing of the body is left, or only what has arrived already, which is skipped.
    boolean isFinished() {
        if (!finished && !isChunked() && remaining <= input.buffered()) {
            input.skip((int) remaining);
            finish();
        }
        return finished;
    }

    /// Whether the rest is small enough to be thrown away, as far as one can know.
    boolean isDiscardable() {
        boolean underWay = begun || !framing.expectsContinue();
        return isFinished() || (underWay && remaining <= options.discard());
    }

    /// The final answer has begun: it is too late to ask for the body.
    void answered() {
        answered = true;
    }

    /// Throws the rest away, up to a limit.
    ///
    /// @return whether the next request can be read
    boolean discard() throws IOException {
        var scratch = new byte[finished ? 0 : FIRST_BUFFER];
        try {
            for (int left = options.discard(); !isFinished() && left > 0; ) {
                left -= Math.max(1, read(scratch, 0, scratch.length));
            }
        } catch (HttpException e) {
            return false;
        }
        return finished;
    }

    /// The whole body.
    ///
    /// @throws HttpException 413 when it is longer than `limit` bytes; 503 when the server has no room for it now
    byte[] readAll(int limit) throws IOException, HttpException {
        // An announced length is judged before the client is asked to send anything.
        if (remaining > limit) {
            throw tooLarge();
        }
        var bytes = grown(NOTHING, isChunked() ? FIRST_BUFFER : (int) Math.min(remaining, FIRST_BUFFER));
        int count = 0;
        for (int n; (n = read(bytes, count, bytes.length - count)) >= 0; ) {
            count += n;
            // An announced chunk is judged before it is waited for, too.
            if (remaining > limit - count) {
                throw tooLarge();
            }
            if (count == bytes.length && !finished) {
                bytes = grown(bytes, (int) Math.min(2L * count, Math.max(limit, count + 1)));
            }
        }
        return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
    }

    private byte[] grown(byte[] bytes, int length) throws HttpException {
        if (!input.grow(length - gathered)) {
            throw new NoRoomException().refusal();
        }
        gathered = length;
        return Arrays.copyOf(bytes, length);
    }

    /// Nobody has any use for what was gathered any more.
    void release() {
        input.shrink(gathered);
        gathered = 0;
    }

    private static HttpException tooLarge() {
        return new HttpException(Response.CONTENT_TOO_LARGE, "too large");
    }

    /// Takes some bytes of the body, waiting for the first of them.
    ///
    /// @return how many were taken, or -1 at the end of the body
    int read(byte[] target, int offset, int length) throws IOException, HttpException {
        if (finished || length == 0) {
            return finished ? -1 : 0;
        }
        begin();
        if (remaining == 0 && !nextChunk()) {
            finish();
            return -1;
        }
        int count = input.read(target, offset, (int) Math.min(length, remaining));
        if (count < 0) {
            throw cutOff();
        }
        remaining -= count;
        if (remaining == 0 && !isChunked()) {
            finish();
        }
        return count;
    }

    private boolean isChunked() {
        return framing.length() == Framing.CHUNKED;
    }

    private void begin() throws IOException {
        if (begun) {
            return;
        }
        begun = true;
        watchdog.enter(Watchdog.Phase.BODY);
        // RFC 9110 §10.1.1: "A server MAY omit sending a 100 (Continue) response if it has already received some or all
        // of the content for the corresponding request".
        if (framing.expectsContinue() && !answered && input.buffered() == 0) {
            wire.write(CONTINUE, 0, CONTINUE.length);
        }
    }

    private void finish() {
        finished = true;
        remaining = 0;
        if (begun) {
            watchdog.enter(Watchdog.Phase.BUSY);
        }
    }

    /// Reads the line before a chunk, and after the last one the trailers.
    private boolean nextChunk() throws IOException, HttpException {
        if (inChunks) {
            skipDataEnd();
        }
        inChunks = true;
        int end = line(options.chunkLine());
        remaining = ChunkLine.size(input.array(), input.position(), input.position() + end);
        input.skip(end + LineReader.CRLF);
        if (remaining == 0) {
            skipTrailers();
            return false;
        }
        return true;
    }

    /// Data that is longer than its chunk shows here: there is no CRLF where one has to be.
    private void skipDataEnd() throws IOException, HttpException {
        for (byte expected : DATA_END) {
            int b = input.read();
            if (b != expected) {
                throw b < 0 ? cutOff() : ChunkLine.malformed();
            }
        }
    }

    private int line(int limit) throws IOException, HttpException {
        int end = lines.end(0, limit, Response.BAD_REQUEST);
        if (end == LineReader.ENDED) {
            throw cutOff();
        }
        return end;
    }

    // RFC 9112 §7.1.2: "A recipient that removes the chunked coding from a message MAY selectively retain or discard
    // the received trailer fields."
    private void skipTrailers() throws IOException, HttpException {
        for (int left = options.trailers(); ; ) {
            int end = line(left);
            if (end > 0) {
                lines.checkField(0, end);
            }
            input.skip(end + LineReader.CRLF);
            if (end == 0) {
                return;
            }
            left = Math.max(0, left - end - LineReader.CRLF);
        }
    }

    private HttpException cutOff() {
        return watchdog.expired()
                ? new HttpException(Response.REQUEST_TIMEOUT, "the body came too slowly")
                : new HttpException(Response.BAD_REQUEST, "the body ended early");
    }

    /// The body as a stream, for applications.
    InputStream stream() {
        return new Stream();
    }

    /// The same bytes for a JDK handler, which expects an [IOException]; the cause tells us what to answer.
    private final class Stream extends InputStream {

        private boolean closed;

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (closed) {
                throw new IOException("the request body is closed");
            }
            try {
                return BodyReader.this.read(target, offset, length);
            } catch (HttpException e) {
                throw new IOException(e.getMessage(), e);
            }
        }

        @Override
        public int available() {
            return closed ? 0 : (int) Math.min(remaining, input.buffered());
        }

        /// What is left is thrown away by the connection, or the connection is closed.
        @Override
        public void close() {
            closed = true;
        }
    }
}
