package dev.socketloom.websocket;

import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// Compresses messages (RFC 7692 §7.2.1).
///
/// ```
///   "Hello"   f2 48 cd c9 c9 07 00 │ 00 00 ff ff
///             └─ a DEFLATE block   │ └─ the end of every flushed stream, and so not sent
///                     then an empty one, to get to the end of a byte
/// ```
///
/// A compressor has a quarter of a megabyte outside of the heap. So each lives no longer than one message, and since
/// compressing never waits, there are seldom more of them than processors.
///
/// Pure functions.
final class MessageDeflater {

    /// What is left out at the end, and put back by the receiver: `00 00 ff ff`.
    private static final int TAIL = 4;

    private MessageDeflater() {}

    /// Compresses a message by itself, with no reference to any other.
    ///
    /// @return what stands for it in a frame with RSV1 set; null when that would not be shorter
    static byte @Nullable [] deflate(byte[] message) {
        // Whatever does not fit is not worth having.
        var target = new byte[message.length + TAIL];
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(message);
            int length = deflater.deflate(target, 0, target.length, Deflater.SYNC_FLUSH);
            // RFC 7692 §7.2.1: an empty block ends the message, and its last four octets are removed.
            return length < target.length ? Arrays.copyOf(target, length - TAIL) : null;
        } finally {
            deflater.end();
        }
    }
}
