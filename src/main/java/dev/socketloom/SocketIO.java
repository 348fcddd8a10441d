package dev.socketloom;

import java.util.Optional;

/// The socket at hand, for code that is called by a handler without being given it: Flask's `request.sid`.
///
/// It is bound while a handler, a middleware, an acknowledgement callback or an error handler of that socket runs, on
/// that thread. Threads that a handler starts do not inherit it; those that it forks in a `StructuredTaskScope` do.
public final class SocketIO {

    static final ScopedValue<Socket> CURRENT = ScopedValue.newInstance();

    private SocketIO() {}

    /// The socket whose handler is running on this thread.
    ///
    /// @throws IllegalStateException when none is
    public static Socket current() {
        if (!CURRENT.isBound()) {
            throw new IllegalStateException("SocketIO.current() works only inside a handler, on the handler's own"
                    + " thread; elsewhere pass the socket, or use the server's own methods");
        }
        return CURRENT.get();
    }

    /// The socket whose handler is running on this thread, if there is one.
    public static Optional<Socket> currentIfAny() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }
}
