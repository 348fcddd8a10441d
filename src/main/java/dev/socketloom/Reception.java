package dev.socketloom;

import dev.socketloom.http.Budget;
import dev.socketloom.packet.Packet;
import dev.socketloom.packet.PacketException;
import dev.socketloom.packet.Parser;
import org.jspecify.annotations.Nullable;

/// What one connection makes of the messages that come: packets, as long as it listens. And what it keeps of a packet
/// whose attachments have not all come, counted with what all connections are receiving.
///
/// ```
///   51-["photo",{"_placeholder":true,"num":0}]   kept: a tree of objects, some times the size of its text
///   89 50 4e 47 …                                kept: the bytes
///                                                dropped: the packet is complete, or nobody listens any more
/// ```
///
/// What the decoder knows belongs to the reading thread. Whether there is one is everybody's affair, because a client
/// goes when it likes; the share of the budget is guarded by `this`.
final class Reception {

    /// How much larger than its text a tree of JSON may be: `{"":0}` becomes a map with a table and an entry.
    private static final int TREE = 24;

    private volatile Parser.@Nullable Decoder decoder;

    private final Budget receiving;

    /// Null while nothing is kept: most clients never send an attachment. Guarded by `this` for writing.
    private volatile Budget.@Nullable Share kept;

    Reception(Parser.Decoder decoder, Budget receiving) {
        this.decoder = decoder;
        this.receiving = receiving;
    }

    /// Takes a text message.
    ///
    /// @return the packet, or null when it is not complete, or nobody listens
    @Nullable Packet text(byte[] utf8, int from, int to) throws PacketException {
        Parser.Decoder listening = decoder;
        Packet packet = listening == null ? null : listening.text(utf8, from, to);
        if (packet == null) {
            keep((long) TREE * (to - from));
        }
        return packet;
    }

    /// Takes a binary message.
    ///
    /// @return the packet, or null when it is not complete, or nobody listens
    @Nullable Packet binary(byte[] bytes) throws PacketException {
        Parser.Decoder listening = decoder;
        Packet packet = listening == null ? null : listening.binary(bytes);
        if (packet == null) {
            keep(bytes.length);
        } else if (kept != null) {
            drop();
        }
        return packet;
    }

    private synchronized void keep(long bytes) throws PacketException {
        if (decoder == null) {
            return;
        }
        Budget.Share share = kept == null ? receiving.share() : kept;
        kept = share;
        if (!share.grow(bytes)) {
            throw new PacketException("the server is receiving too much at the moment");
        }
    }

    private synchronized void drop() {
        Budget.Share share = kept;
        if (share != null) {
            share.clear();
            kept = null;
        }
    }

    /// Nothing that comes means anything any more, and what has come of a packet is forgotten.
    void end() {
        // The memory before the share of it; and whoever comes with more now finds that nobody listens.
        decoder = null;
        drop();
    }
}
