package dev.socketloom.bench;

import java.io.EOFException;
import java.io.IOException;
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

    /// Where it comes from. Says how many bytes it has put there, at most `room`; −1 at the end.
    interface Source {
        int read(byte[] bytes, int at, int room) throws IOException;
    }

    private final Source source;
    private byte[] bytes = new byte[ROOM];
    private int read;
    private int filled;

    Input(Source source) {
        this.source = source;
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

    /// Waits for more. There will be room for so many bytes, those counted that are not taken.
    void fill(int needed) throws IOException {
        // A thread that lets others go first needs no poller to wake it: what it waits for has come when it is back.
        Thread.yield();
        load(needed);
    }

    /// Reads what the source has just now.
    void load(int needed) throws IOException {
        makeRoom(needed);
        int count = source.read(bytes, filled, bytes.length - filled);
        if (count < 0) {
            throw new EOFException("the server has closed the connection");
        }
        filled += count;
    }

    private void makeRoom(int needed) {
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
    }

    byte[] bytes() {
        return bytes;
    }

    /// How many bytes were read from the network and are not taken.
    int here() {
        return filled - read;
    }

    /// One of them, which stays.
    int peek(int ahead) {
        return bytes[read + ahead] & 0xFF;
    }

    /// Reads until the other side has closed.
    void drain() throws IOException {
        do {
            read = filled;
        } while (source.read(bytes, 0, bytes.length) >= 0);
    }
}
