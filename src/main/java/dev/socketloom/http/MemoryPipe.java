package dev.socketloom.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;

/// One direction of a connection in memory: a ring of bytes between a writer and a reader.
///
/// ```
///   write ──▶ [ . . b b b b . . ] ──▶ read
///              full: write waits       empty: read waits
/// ```
///
/// It behaves as a socket does: an end is seen after the bytes before it, a break at once.
///
/// Guarded by `this`.
final class MemoryPipe {

    /// What a socket's buffers hold on a usual system, so that a writer waits here when it would there.
    private static final int CAPACITY = 64 * 1024;

    private enum State { OPEN, ENDED, BROKEN }

    private final byte[] ring = new byte[CAPACITY];

    @GuardedBy("this")
    private int first;

    @GuardedBy("this")
    private int count;

    @GuardedBy("this")
    private State state = State.OPEN;

    @GuardedBy("this")
    private boolean deaf;

    /// @return how many bytes were taken, or -1 at the end
    synchronized int read(byte[] target, int offset, int length) throws IOException {
        while (count == 0 && state == State.OPEN && !deaf) {
            await();
        }
        checkWhole();
        if (deaf || count == 0) {
            return -1;
        }
        int taken = Math.min(Math.min(length, count), CAPACITY - first);
        System.arraycopy(ring, first, target, offset, taken);
        first = (first + taken) % CAPACITY;
        count -= taken;
        notifyAll();
        return taken;
    }

    synchronized void write(byte[] source, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            while (count == CAPACITY && state == State.OPEN) {
                await();
            }
            checkWhole();
            if (state == State.ENDED) {
                throw new IOException("the output has ended");
            }
            int free = (first + count) % CAPACITY;
            int put = Math.min(Math.min(length - done, CAPACITY - count), CAPACITY - free);
            System.arraycopy(source, offset + done, ring, free, put);
            count += put;
            done += put;
            notifyAll();
        }
    }

    @GuardedBy("this")
    private void checkWhole() throws IOException {
        if (state == State.BROKEN) {
            throw new IOException("the connection is closed");
        }
    }

    @SuppressWarnings("WaitNotInLoop") // Its callers loop.
    @GuardedBy("this")
    private void await() throws IOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    synchronized int unread() {
        return count;
    }

    /// The writer has no more.
    synchronized void end() {
        state = state == State.OPEN ? State.ENDED : state;
        notifyAll();
    }

    /// The reader wants no more.
    synchronized void endInput() {
        deaf = true;
        notifyAll();
    }

    /// Nothing passes any more, in no direction.
    synchronized void snap() {
        state = State.BROKEN;
        notifyAll();
    }
}
