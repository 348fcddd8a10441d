package dev.socketloom;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a web application keeps its sessions: what it remembers of a visitor from one HTTP request to the next. With
/// `builder().sessions(store)` the handlers of that visitor's clients know it, too, as [Socket#session()].
///
/// | `manageSession` | what handlers have | what they write |
/// |---|---|---|
/// | `true`, the default | a copy for the whole connection, made when it joins a namespace | the web never sees |
/// | `false` | the web application's session as it is now, loaded at the first look | is saved on return |
///
/// ```
///   manageSession(true)    load ─▶ copy ─▶ event ─▶ event ─▶ event …
///
///   manageSession(false)   load ─▶ event ─▶ save       load ─▶ event ─▶ save …
///                          └─ one handler at a time ┘  └────────── has the session ┘
/// ```
///
/// In the second mode handlers that look at one session run one at a time, whichever of the visitor's clients they
/// belong to: two open tabs do not overwrite what the other has counted. A handler that waits for an acknowledgement
/// gives the session back meanwhile, saved, as it does its turn. Saved is what has changed, before an acknowledgement
/// goes out, and nothing when nothing has.
///
/// When a session cannot be loaded at the CONNECT the client is refused: an application that asks its session who
/// somebody is must not take silence for an answer. What cannot be saved goes to the error handler.
///
/// [MemorySessions] and [CookieSessions] are two stores that are ready. One over a database has three methods to write,
/// which are called on any thread and may block.
public interface SessionStore {

    /// No sessions: those of handlers begin empty.
    SessionStore NONE = new SessionStore() {
        @Override
        public Optional<String> id(Handshake request) {
            return Optional.empty();
        }

        @Override
        public Map<String, Object> load(String id) {
            return Map.of();
        }

        @Override
        public void save(String id, Map<String, @Nullable Object> changes) {
            throw new UnsupportedOperationException("there are no sessions");
        }
    };

    /// The id of the session that a client belongs to, usually the value of a cookie; empty when it has none.
    ///
    /// @param request the first request of the connection; its `auth` is empty
    Optional<String> id(Handshake request) throws Exception;

    /// What is kept in a session; nothing when there is no such session, or it is over.
    Map<String, Object> load(String id) throws Exception;

    /// Keeps what has changed in a session. The entries that are not named stay as they are, since an HTTP request may
    /// just have changed them.
    ///
    /// @param changes the entries with their new values; null stands for one that was removed
    void save(String id, Map<String, @Nullable Object> changes) throws Exception;
}
