package dev.socketloom;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.socketloom.http.Budget;
import dev.socketloom.packet.PacketException;

/// What one connection keeps of a packet whose attachments have not all come, as far as all connections are concerned:
/// its share of the budget for what is being received.
///
/// ```
///   51-["photo",{"_placeholder":true,"num":0}]   keep: a tree of objects, some times the size of its text
///   89 50 4e 47 …                                keep: the bytes
///                                                drop: the packet is complete, or its client has gone
/// ```
///
/// Guarded by `this`, because a client goes when it likes.
final class Unfinished {

    /// How much larger than its text a tree of JSON may be: `{"":0}` becomes a map with a table and an entry.
    private static final int TREE = 24;

    @GuardedBy("this")
    private final Budget.Share share;

    @GuardedBy("this")
    private boolean over;

    Unfinished(Budget receiving) {
        share = receiving.share();
    }

    /// Keeps what a text stands for.
    void keepTree(String text) throws PacketException {
        keep((long) TREE * text.length());
    }

    /// Keeps an attachment.
    ///
    /// @throws PacketException when there is no room for it
    synchronized void keep(long bytes) throws PacketException {
        if (!over && !share.grow(bytes)) {
            throw new PacketException("the server is receiving too much at the moment");
        }
    }

    /// The packet is complete.
    synchronized void drop() {
        share.clear();
    }

    /// The client has gone, and nothing is kept any more.
    synchronized void end() {
        over = true;
        share.clear();
    }
}
