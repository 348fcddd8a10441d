package dev.socketloom.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;

/// One direction of a connection in memory: bytes that were written and not yet read.
///
/// Guarded by `this`.
final class Pipe {

    private final byte[] ring;

    @GuardedBy("this")
    private int first;

    @GuardedBy("this")
    private int count;

    @GuardedBy("this")
    private long written;

    @GuardedBy("this")
    private int writes;

    @GuardedBy("this")
    private int readersWaiting;

    @GuardedBy("this")
    private int writersWaiting;

    @GuardedBy("this")
    private boolean ended;

    @GuardedBy("this")
    private boolean inputEnded;

    @GuardedBy("this")
    private boolean broken;

    Pipe(int capacity) {
        ring = new byte[capacity];
    }

    synchronized int read(byte[] target, int offset, int length) throws IOException {
        readersWaiting++;
        notifyAll();
        try {
            while (count == 0 && !ended && !inputEnded && !broken) {
                await();
            }
        } finally {
            readersWaiting--;
        }
        if (broken) {
            throw new SocketException("broken");
        }
        if (inputEnded || count == 0) {
            return -1;
        }
        int n = Math.min(length, count);
        for (int i = 0; i < n; i++) {
            target[offset + i] = ring[(first + i) % ring.length];
        }
        first = (first + n) % ring.length;
        count -= n;
        notifyAll();
        return n;
    }

    synchronized void write(byte[] source, int offset, int length) throws IOException {
        writes++;
        for (int i = 0; i < length; i++) {
            writersWaiting++;
            while (count == ring.length && !broken && !ended) {
                notifyAll();
                await();
            }
            writersWaiting--;
            if (broken || ended) {
                throw new SocketException("broken");
            }
            ring[(first + count) % ring.length] = source[offset + i];
            count++;
            written++;
        }
        notifyAll();
    }

    @SuppressWarnings("WaitNotInLoop") // Its callers loop.
    private synchronized void await() throws EOFException {
        try {
            wait();
        } catch (InterruptedException e) {
            throw new EOFException("interrupted");
        }
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized void endInput() {
        inputEnded = true;
        notifyAll();
    }

    synchronized void snap() {
        broken = true;
        notifyAll();
    }

    synchronized int unread() {
        return count;
    }

    synchronized long written() {
        return written;
    }

    synchronized int writes() {
        return writes;
    }

    synchronized void awaitReader() throws InterruptedException {
        while (!(readersWaiting > 0 && count == 0)) {
            wait();
        }
    }

    synchronized void awaitFull() throws InterruptedException {
        while (!(writersWaiting > 0 && count == ring.length)) {
            wait();
        }
    }
}
