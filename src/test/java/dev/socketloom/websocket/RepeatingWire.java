package dev.socketloom.websocket;

import java.util.List;

/// A connection whose client says the same for ever: a packet of the network with each read, as long as there is room
/// for it.
///
/// Owned by the thread that reads.
final class RepeatingWire extends ScriptedWire {

    private final byte[] packet;
    private int offset;

    RepeatingWire(byte[] packet) {
        super(List.of());
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
    public boolean hasUnread() {
        return true;
    }
}
