package dev.socketloom.websocket;

import java.io.IOException;

/// Where a [WebSocket] leaves the frames that it has to send by itself: pongs and the close frame.
///
/// Whoever owns the connection's output implements this, because the order of everything that is written to a
/// connection, and who waits when the peer does not read, is decided there and only there.
@FunctionalInterface
public interface FrameSink {

    /// Takes one complete frame, ready for the wire, behind all that was taken before. May wait.
    ///
    /// Called on the reader's thread, and on any thread that calls [WebSocket#close(int, String)].
    ///
    /// @param frame the bytes; nobody changes them any more
    void frame(byte[] frame) throws IOException;
}
