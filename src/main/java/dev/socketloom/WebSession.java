package dev.socketloom;

import dev.socketloom.engineio.Work;
import java.util.Map;
import java.util.Optional;

/// The web session as the handlers of one connection have it: a copy of their own, or the application's.
///
/// All methods belong to whoever has the turn of the connection; the map may say otherwise.
sealed interface WebSession permits ForkedSession, SharedSession {

    /// That of the client whose handler is running on this thread, if one is.
    static Optional<WebSession> current() {
        return SocketIO.currentIfAny().map(socket -> socket.seat().client().session());
    }

    /// A client joins a namespace: what cannot be loaded now is a reason to refuse it.
    void open();

    /// The entries, for handlers.
    Map<String, Object> entries();

    /// The work of a handler, and after it the end of its use of the session.
    Work around(Work work);

    /// Keeps what has changed, before somebody is told of it.
    void save();

    /// Keeps what has changed and lets others have the session, because the handler is about to wait.
    void lend();
}
