package dev.socketloom.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// What has arrived on a connection: read in large pieces, looked at where it stands.
///
/// ```
///   bytes   .......|0{"sid":…}|.........
///                  read       filled
/// ```
///
/// Owned by the thread of its connection.
final class Input {

    private static final int ROOM = 4096;

    private final InputStream in;
    private byte[] bytes = new byte[ROOM];
    private int read;
    private int filled;

    Input(InputStream in) {
        this.in = in;
    }

    /// A line without its end, which is CR LF.
    String line() throws IOException {
        var line = new StringBuilder();
        for (int b = next(); b != '\n'; b = next()) {
            line.append((char) b);
        }
        return line.substring(0, line.length() - 1);
    }

    int next() throws IOException {
        if (read == filled) {
            fill(1);
        }
        return bytes[read++] & 0xFF;
    }

    /// Reads so many bytes, which stand in [#bytes()] from here on until something else is read.
    ///
    /// @return where they begin
    int take(int count) throws IOException {
        while (filled - read < count) {
            fill(count);
        }
        read += count;
        return read - count;
    }

    private void fill(int needed) throws IOException {
        if (read == filled) {
            read = 0;
            filled = 0;
        } else if (bytes.length - read < needed) {
            System.arraycopy(bytes, read, bytes, 0, filled - read);
            filled -= read;
            read = 0;
        }
        if (bytes.length < needed) {
            bytes = Arrays.copyOf(bytes, 2 * needed);
        }
        // A thread that lets others go first needs no poller to wake it: what it waits for has come when it is back.
        Thread.yield();
        int count = in.read(bytes, filled, bytes.length - filled);
        if (count < 0) {
            throw new EOFException("the server has closed the connection");
        }
        filled += count;
    }

    byte[] bytes() {
        return bytes;
    }

    /// Whether everything that was read from the network is taken.
    boolean isDry() {
        return read == filled;
    }

    /// Reads until the other side has closed.
    void drain() throws IOException {
        do {
            read = filled;
        } while (in.read(bytes) >= 0);
    }
}
