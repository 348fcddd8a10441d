package dev.socketloom.websocket;

import dev.socketloom.http.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// A connection whose client says the same for ever: a packet of the network with each read, as long as there is room
/// for it.
///
/// Owned by the thread that reads.
final class RepeatingWire implements Wire {

    private final byte[] packet;
    private int offset;

    RepeatingWire(byte[] packet) {
        this.packet = packet.clone();
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
        int count = Math.min(length, packet.length - offset);
        System.arraycopy(packet, offset, bytes, from, count);
        offset = (offset + count) % packet.length;
        return count;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {}

    @Override
    public boolean hasUnread() {
        return true;
    }

    @Override
    public void endOutput() {}

    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
        return true;
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
