package dev.socketloom.http;

import java.io.IOException;
import java.util.Arrays;

/// The bytes that were read from a [Wire] and not yet consumed: parsers look at them in place.
///
/// ```
///   0        position        limit        length
///   ├─ spent ───┼── unconsumed ─┼──── room ───┤
/// ```
///
/// One buffer serves a connection through all its lives, so that bytes which arrive together with an upgrade
/// request are the first that the WebSocket sees. It is small while nothing happens (ten thousand idle
/// connections hold ten thousand of them), grows fourfold when one read fills it, and shrinks again when traffic
/// gets small. Larger pieces bypass it: [#read(byte\[\], int, int)] goes straight from the wire into the caller's
/// array.
///
/// What is more than most connections ever need is counted in the connection's share of a [Budget], which this is, as is
/// what its readers gather: [#size()] and [#grow(long)] speak of the share, and not of the buffer.
///
/// Not thread safe: it belongs to whichever thread is the connection's reader. Everything that a parser knows
/// about a half-read message must be in fields, because the reader may be another thread after the next message.
public final class Input extends Budget.Share {

    private static final int RESIDENT = 256;
    /// What a client gets that may never say more than that it is there: its pongs have seven bytes.
    private static final int QUIET = 32;
    private static final int GROWTH = 4;
    /// The unit in which input is thrown away.
    private static final int SCRATCH = 1024;
    private static final int LARGEST = 16 * 1024;

    /// So many small reads in a row say that traffic has become small. One alone says nothing: it may be the rest of what
    /// did not fit the buffer, and whoever shrank it for that would have it too small again for the next.
    private static final int FEW = 4;

    /// A buffer of this size comes and goes with the traffic, and is not counted.
    private static final int UNCOUNTED = 8 * 1024;

    /// What the owner does before a read that may wait: it sends what it has been holding back.
    @FunctionalInterface
    public interface BeforeRead {
        /// Called on the reader's thread when the parser needs more bytes than have arrived.
        void flush() throws IOException;
    }

    private final Wire wire;
    private BeforeRead beforeRead = () -> {};
    private byte[] buffer = new byte[RESIDENT];
    private int position;
    private int limit;
    private int smallReads;

    /// An empty input over a wire, which may hold as much as its readers want.
    public Input(Wire wire) {
        this(wire, Budget.unlimited());
    }

    /// An empty input over a wire.
    ///
    /// @param budget for what all inputs hold together
    public Input(Wire wire, Budget budget) {
        super(budget);
        this.wire = wire;
    }

    /// From here on messages come, mostly small ones and mostly none: the buffer is what most of them need, and not what
    /// the head of a request has made of it.
    void becomeQuiet() {
        if (buffered() < QUIET) {
            shrink(counted(buffer.length));
            buffer = Arrays.copyOf(Arrays.copyOfRange(buffer, position, limit), QUIET);
            limit -= position;
            position = 0;
        }
    }

    /// Nothing more is read: what was gathered counts no more.
    public void release() {
        clear();
    }

    /// Sets what happens before each read that may wait; nothing happens by default.
    public void beforeRead(BeforeRead action) {
        beforeRead = action;
    }

    /// The array that holds the unconsumed bytes, from [#position()] to [#limit()]. It may be another one after the
    /// next read.
    public byte[] array() {
        return buffer;
    }

    /// Where the unconsumed bytes begin in [#array()].
    public int position() {
        return position;
    }

    /// Where the unconsumed bytes end in [#array()].
    public int limit() {
        return limit;
    }

    /// How many bytes can be taken without waiting for the wire.
    public int buffered() {
        return limit - position;
    }

    /// Whether the peer has sent something that no parser has consumed yet, here or in the wire below.
    public boolean hasUnread() {
        return buffered() > 0 || wire.hasUnread();
    }

    /// Consumes bytes that a parser has looked at in place.
    public void skip(int count) {
        position += count;
    }

    /// Waits until at least `count` bytes lie side by side in [#array()].
    ///
    /// @return false when the stream ended before that
    /// @throws NoRoomException when so many would be more than the budget allows
    public boolean await(int count) throws IOException {
        while (buffered() < count) {
            makeRoom(count);
            beforeRead.flush();
            // Read from here, for the depth of the stack here is the memory of an idle connection.
            if (!filled(wire.read(buffer, limit, buffer.length - limit))) {
                return false;
            }
        }
        return true;
    }

    /// Waits for at least one byte more than there is now, growing the buffer if it is full.
    ///
    /// @return false when the stream has ended
    public boolean more() throws IOException {
        return await(buffered() + 1);
    }

    /// The next byte, or -1 at the end of the stream.
    public int read() throws IOException {
        return await(1) ? buffer[position++] & 0xFF : -1;
    }

    /// Takes what is buffered, or else reads from the wire straight into `target`.
    ///
    /// @return how many bytes were taken, or -1 at the end of the stream
    public int read(byte[] target, int offset, int length) throws IOException {
        int ready = Math.min(length, buffered());
        if (ready > 0) {
            System.arraycopy(buffer, position, target, offset, ready);
            position += ready;
            return ready;
        }
        beforeRead.flush();
        return wire.read(target, offset, length);
    }

    /// Throws away what comes, up to so many bytes or to the end of the stream.
    public void discard(int most) throws IOException {
        var scratch = new byte[SCRATCH];
        for (int left = most, count; left > 0 && (count = read(scratch, 0, SCRATCH)) >= 0; left -= count) {}
    }

    private void makeRoom(int count) throws NoRoomException {
        if (position == limit) {
            position = 0;
            limit = 0;
        }
        if (position + count <= buffer.length && limit < buffer.length) {
            return;
        }
        int size = buffer.length;
        while (size < count) {
            // Beyond the largest ordinary buffer by halves: a parser may ask byte by byte and is not to copy each time.
            size = size < LARGEST ? Math.min(size * GROWTH, LARGEST) : Math.max(count, size + size / 2);
        }
        if (!mayGrow(size)) {
            throw new NoRoomException();
        }
        byte[] target = size == buffer.length ? buffer : new byte[size];
        System.arraycopy(buffer, position, target, 0, buffered());
        limit -= position;
        position = 0;
        buffer = target;
    }

    private boolean mayGrow(int size) {
        int more = counted(size) - counted(buffer.length);
        return more == 0 || grow(more);
    }

    private static int counted(int size) {
        return size <= UNCOUNTED ? 0 : size;
    }

    private boolean filled(int count) {
        if (count < 0) {
            return false;
        }
        limit += count;
        resize(count);
        return true;
    }

    /// A read that filled the buffer says that more is on its way; some tiny ones that traffic has become small.
    private void resize(int count) {
        smallReads = count < RESIDENT / 2 ? smallReads + 1 : 0;
        int larger = Math.min(buffer.length * GROWTH, LARGEST);
        if (limit == buffer.length && larger > limit && mayGrow(larger)) {
            buffer = Arrays.copyOf(buffer, larger);
        } else if (buffer.length > RESIDENT && limit == count && smallReads >= FEW) {
            shrink(counted(buffer.length));
            buffer = Arrays.copyOf(buffer, RESIDENT);
        }
    }
}
