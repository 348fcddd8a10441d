package dev.socketloom.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.Optional;

/// The duplex stream of bytes under every layer: a TCP connection, or in tests a pair of arrays.
///
/// ```
///   peer  ──── bytes ───▶  read      one thread: the connection's reader
///         ◀─── bytes ────  write     one thread at a time: the layer above arranges who
///                          close     any thread, at any moment
/// ```
///
/// A wire that has failed once is closed: nobody can go on in the middle of a stream.
///
/// The layers above know neither sockets nor timeouts. A thread that reads or writes here simply waits; what
/// ends a wait that lasts too long is [#close()] from another thread, because a socket's own read timeout does not
/// bound writes and costs nearly as much as the message it guards.
///
/// Ownership: `read` belongs to one thread at a time, `write` to one thread at a time (not necessarily the same),
/// everything else is free for all.
public interface Wire {

    /// Does what comes before the first byte, once, on the reader's thread: with TLS the handshake.
    ///
    /// @return false when that failed, and there is nothing to say to the peer any more
    /// @throws HttpException when the peer does not speak what it should
    default boolean begin() throws IOException, HttpException {
        return true;
    }

    /// Waits for at least one byte and takes up to `length` of them.
    ///
    /// @return how many bytes were taken, or -1 when the peer has ended its side
    int read(byte[] bytes, int offset, int length) throws IOException;

    /// Hands over all the bytes, waiting while the peer does not take them.
    void write(byte[] bytes, int offset, int length) throws IOException;

    /// The same with what lies between the position and the limit of an array's buffer, which does not move.
    default void write(ByteBuffer bytes) throws IOException {
        write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }

    /// Whether bytes have arrived that nobody has read yet: a peer is not silent while we are the late ones.
    boolean hasUnread();

    /// Ends our side, so that the peer reads to the end of what was written and then sees the end of the stream. With
    /// TLS this is something that is written, and so belongs to the writer.
    void endOutput();

    /// Ends the peer's side for us: a thread that waits in `read` finds the end of the stream, now and ever after,
    /// and may still write. Never blocks; any thread.
    default void endInput() {
        close();
    }

    /// Since when a writer has waited for the peer to take something, in the nanoseconds of the [Ticker];
    /// `Long.MAX_VALUE` while none waits.
    default long blockedSince() {
        return Long.MAX_VALUE;
    }

    /// Ends both sides at once. Never blocks and never fails; a thread that waits in `read` or `write` gets an
    /// [IOException].
    void close();

    /// Whether neither [#close()] was called nor the connection has failed yet.
    boolean isOpen();

    /// The address of the other end.
    InetSocketAddress peer();

    /// The address of our end.
    InetSocketAddress local();

    /// Whether the bytes travel encrypted (TLS).
    boolean secure();

    /// Who the peer is, when TLS has asked it for a certificate and it has shown one.
    default Optional<Principal> peerPrincipal() {
        return Optional.empty();
    }
}
