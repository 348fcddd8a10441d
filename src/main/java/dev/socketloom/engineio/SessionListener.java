package dev.socketloom.engineio;

import org.jspecify.annotations.Nullable;

/// Who hears what a session receives: the layer above, one object a session.
///
/// Hearing and handling are two steps. A `…Received` method runs on the reading thread, one at a time and in the
/// order of arrival, and only decodes, files acknowledgements and answers what needs no user code. What does need
/// it is returned as [Work] and is run when the session's turn comes, in the same order.
public interface SessionListener {

    /// A text message arrived: UTF-8, which has been checked. The array is somebody else's, and the message is another when
    /// this has returned.
    ///
    /// @return what to run in the session's turn, or null when everything is done
    @Nullable Work textReceived(byte[] utf8, int from, int to);

    /// A binary message arrived. The array belongs to the listener.
    ///
    /// @return what to run in the session's turn, or null when everything is done
    @Nullable Work binaryReceived(byte[] bytes);

    /// The session has changed from polling to WebSocket, on which nothing has been heard yet. Called on the thread that
    /// will read there.
    ///
    /// @return what to run in the session's turn, or null
    default @Nullable Work upgraded() {
        return null;
    }

    /// The session has ended; nothing can be sent any more. Called exactly once, on any thread, perhaps while a
    /// message is being received on another; it must not block.
    ///
    /// @param detail what exactly happened, for logs
    /// @return what to run in the session's turn, after all that has its place in the queue by then. A message that is just
    ///     being received may come after it, and is then for the listener to drop
    @Nullable Work closed(CloseReason reason, String detail);
}
