package dev.socketloom.websocket;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Decompresses one message, piece by piece as it arrives (RFC 7692 §7.2.2).
///
/// ```
///   feed(…)        f2 48 cd c9 c9 07 00
///   inflate(…)                            "Hello"
///   feedEnd()      00 00 ff ff            the end of the last block, which nobody sends
///                  01 00 00 ff ff         one more, marked as the last of all: where it is seen
///                                         as such, the message did not end within another
/// ```
///
/// A thousand bytes can stand for a million. This class does not know how many are too many: it gives out only as
/// much as there is room for, and whoever asks counts.
///
/// Not thread safe: it belongs to the connection's reader, for as long as one message takes. An [Inflater] has memory
/// outside of the heap: it is [closed][#close()] when the message is complete, and when it never will be.
final class MessageInflater implements AutoCloseable {

    private static final byte[] END = {0, 0, (byte) 0xFF, (byte) 0xFF, 1, 0, 0, (byte) 0xFF, (byte) 0xFF};

    private final Inflater inflater;

    /// What is being decompressed lies in here, up to an index.
    private byte[] input = END;
    private int limit;

    /// @param inflater one for raw DEFLATE data, without the header and the checksum of zlib
    MessageInflater(Inflater inflater) {
        this.inflater = inflater;
    }

    /// Takes more of the compressed message. The array must stay as it is until [#inflate] has given all there is.
    void feed(byte[] bytes, int from, int length) {
        input = bytes;
        limit = from + length;
        inflater.setInput(bytes, from, length);
        beginAnew();
    }

    /// After the last of the compressed message.
    void feedEnd() {
        // RFC 7692 §7.2.2: "Append 4 octets of 0x00 0x00 0xff 0xff to the tail end of the payload of the message."
        feed(END, 0, END.length);
    }

    /// Decompresses as much as there is room for.
    ///
    /// @return how many bytes there were: less than `length` only when more must be fed
    int inflate(byte[] target, int offset, int length) throws WebSocketException {
        try {
            int count = inflater.inflate(target, offset, length);
            while (count < length && beginAnew()) {
                count += inflater.inflate(target, offset + count, length - count);
            }
            return count;
        } catch (DataFormatException e) {
            throw corrupt();
        }
    }

    /// RFC 7692 §7.2.1 lets a message have blocks that are marked as the last ("BFINAL"), and more behind them. An
    /// inflater takes the mark seriously.
    ///
    /// @return whether there was such a block, and is more
    private boolean beginAnew() {
        int left = inflater.getRemaining();
        if (!inflater.finished() || left == 0) {
            return false;
        }
        inflater.reset();
        inflater.setInput(input, limit - left, left);
        return true;
    }

    /// Makes sure, after everything has been fed and inflated, that nothing is missing.
    void checkEnd() throws WebSocketException {
        if (!inflater.finished()) {
            throw corrupt();
        }
    }

    private static WebSocketException corrupt() {
        return new WebSocketException(CloseCode.INVALID_PAYLOAD, "a compressed message that cannot be decompressed");
    }

    @Override
    public void close() {
        inflater.end();
    }
}
