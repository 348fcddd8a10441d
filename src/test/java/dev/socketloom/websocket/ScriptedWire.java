package dev.socketloom.websocket;

import dev.socketloom.http.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A connection whose client has said everything beforehand: each read gets at most one segment, and after the last one
/// the stream ends. What the server writes is kept, with how much it had read by then.
///
/// One thread plays both sides, so that a test needs no clock and no luck.
class ScriptedWire implements Wire {

    private final List<byte[]> segments;
    private int segment;
    private int offset;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long taken;
    private long takenAtLastWrite = -1;
    private boolean outputEnded;
    private boolean open = true;

    ScriptedWire(List<byte[]> segments) {
        this.segments = segments.stream().filter(s -> s.length > 0).toList();
    }

    /// All the bytes in segments of one size, as a slow network delivers them.
    static ScriptedWire chopped(byte[] bytes, int size) {
        return new ScriptedWire(chop(bytes, size));
    }

    static List<byte[]> chop(byte[] bytes, int size) {
        var pieces = new ArrayList<byte[]>();
        for (int from = 0; from < bytes.length; from += size) {
            pieces.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
        }
        return pieces;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (!open) {
            throw new IOException("closed");
        }
        if (segment == segments.size()) {
            return -1;
        }
        byte[] current = segments.get(segment);
        int count = Math.min(length, current.length - offset);
        System.arraycopy(current, offset, bytes, from, count);
        offset += count;
        taken += count;
        if (offset == current.length) {
            segment++;
            offset = 0;
        }
        return count;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (!open || outputEnded) {
            throw new IOException("closed");
        }
        written.write(bytes, from, length);
        takenAtLastWrite = taken;
    }

    /// Everything that was written.
    byte[] written() {
        return written.toByteArray();
    }

    /// How many bytes have been read.
    long taken() {
        return taken;
    }

    /// How many bytes had been read when the last ones were written; negative when nothing was.
    long takenAtLastWrite() {
        return takenAtLastWrite;
    }

    @Override
    public boolean hasUnread() {
        return segment < segments.size();
    }

    @Override
    public void endOutput() {
        outputEnded = true;
    }

    boolean isOutputEnded() {
        return outputEnded;
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public InetSocketAddress peer() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 8_000);
    }

    @Override
    public boolean secure() {
        return false;
    }
}
