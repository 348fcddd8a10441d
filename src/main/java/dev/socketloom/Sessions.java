package dev.socketloom;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The web sessions of one server: the application's store, and whose turn it is with each of them.
///
/// Whatever the store throws becomes one kind of exception here.
///
/// Thread-safe.
final class Sessions {

    /// How long a handler waits for another one of the same visitor to be done with the session: as long as for an
    /// acknowledgement, because a wait without an end is a leak.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SessionStore store;
    private final boolean forked;
    private final SessionTurns turns;

    Sessions(ServerOptions options) {
        store = options.get(ServerOptions.SESSIONS);
        forked = options.get(ServerOptions.MANAGE_SESSION);
        turns = new SessionTurns(PATIENCE);
    }

    /// The session of a connection, not loaded yet.
    WebSession of(Handshake handshake) {
        return forked ? new ForkedSession(this, handshake) : new SharedSession(this, handshake);
    }

    /// Whether there is a store at all.
    boolean exist() {
        return !store.equals(SessionStore.NONE);
    }

    SessionTurns turns() {
        return turns;
    }

    Optional<String> id(Handshake handshake) {
        try {
            return store.id(handshake);
        } catch (Exception failure) {
            throw new SocketIOException(SocketIOException.Reason.SESSION, failure);
        }
    }

    Map<String, Object> load(Optional<String> id) {
        try {
            return id.isEmpty() ? Map.of() : Map.copyOf(store.load(id.get()));
        } catch (Exception failure) {
            throw new SocketIOException(SocketIOException.Reason.SESSION, failure);
        }
    }

    void save(Optional<String> id, Map<String, @Nullable Object> changes) {
        if (id.isEmpty()) {
            throw new SocketIOException(SocketIOException.Reason.SESSION, "this client belongs to no web session in"
                    + " which to save " + changes.keySet() + ": begin one in an HTTP answer before it connects");
        }
        try {
            store.save(id.get(), changes);
        } catch (Exception failure) {
            throw new SocketIOException(SocketIOException.Reason.SESSION, failure);
        }
    }
}
