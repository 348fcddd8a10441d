package dev.socketloom;

import dev.socketloom.engineio.Work;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The web application's own session, in the hands of handlers: `manageSession(false)`.
///
/// ```
///   first look ──▶ turn taken, loaded ──▶ looks, changes ──▶ handlers return, or wait ──▶ saved, turn given back
/// ```
///
/// The map is the same for the whole life of the connection, so that a handler which has kept it over a wait does not
/// write into what is no longer the session: its next look borrows anew. A handler that never looks costs nothing.
///
/// Owned by whoever has the turn of the connection; other threads are turned away.
final class SharedSession extends AbstractMap<String, Object> implements WebSession {

    /// What was loaded, and what handlers have made of it.
    private record Loan(Optional<String> id, Map<String, Object> before, Map<String, Object> now, Socket borrower) {

        Map<String, @Nullable Object> changes() {
            var changes = new HashMap<String, @Nullable Object>();
            now.forEach((name, value) -> {
                if (!value.equals(before.get(name))) {
                    changes.put(name, value);
                }
            });
            before.keySet().stream().filter(name -> !now.containsKey(name)).forEach(name -> changes.put(name, null));
            return changes;
        }
    }

    private final Sessions sessions;
    private final Handshake handshake;
    private @Nullable Loan loan;

    SharedSession(Sessions sessions, Handshake handshake) {
        this.sessions = sessions;
        this.handshake = handshake;
    }

    @Override
    public void open() {
        borrowed();
    }

    private Loan borrowed() {
        Socket socket = SocketIO.current("socket.session()", "the application's own store");
        if (!socket.seat().client().handshake().equals(handshake)) {
            throw new IllegalStateException("with manageSession(false) a client's session is only there for its own"
                    + " handlers; for other clients use the application's own store");
        }
        Loan now = loan;
        if (now == null) {
            now = borrow(socket);
            loan = now;
        }
        return now;
    }

    private Loan borrow(Socket borrower) {
        Optional<String> id = sessions.id(handshake);
        id.ifPresent(sessions.turns()::take);
        try {
            Map<String, Object> loaded = sessions.load(id);
            return new Loan(id, loaded, new ConcurrentHashMap<>(loaded), borrower);
        } catch (Throwable failure) {
            id.ifPresent(sessions.turns()::give);
            throw failure;
        }
    }

    @Override
    public Work around(Work work) {
        return new Work() {
            @Override
            public void run() throws Throwable {
                try {
                    work.run();
                } finally {
                    end();
                }
            }

            @Override
            public String description() {
                return work.description();
            }
        };
    }

    private void end() {
        Loan ending = loan;
        if (ending == null) {
            return;
        }
        try {
            lend();
        } catch (SocketIOException notSaved) {
            Socket socket = ending.borrower;
            ScopedValue.where(SocketIO.CURRENT, socket)
                    .run(() -> socket.namespace().report(notSaved, Event.saving(socket)));
        } finally {
            // The error handler may have looked at the session as well.
            giveBack();
        }
    }

    @Override
    public void save() {
        Loan current = loan;
        if (current == null) {
            return;
        }
        Map<String, @Nullable Object> changes = current.changes();
        if (changes.isEmpty()) {
            return;
        }
        try {
            sessions.save(current.id, changes);
            loan = new Loan(current.id, Map.copyOf(current.now), current.now, current.borrower);
        } catch (SocketIOException notSaved) {
            // What cannot be saved is given up: the error handler sees the session as it is.
            giveBack();
            throw notSaved;
        }
    }

    @Override
    public void lend() {
        try {
            save();
        } finally {
            giveBack();
        }
    }

    private void giveBack() {
        Loan ended = loan;
        loan = null;
        if (ended != null) {
            ended.id.ifPresent(sessions.turns()::give);
        }
    }

    @Override
    public Map<String, Object> entries() {
        return this;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return borrowed().now.entrySet();
    }

    @Override
    public @Nullable Object get(Object name) {
        return borrowed().now.get(name);
    }

    @Override
    public boolean containsKey(Object name) {
        return borrowed().now.containsKey(name);
    }

    @Override
    public @Nullable Object put(String name, Object value) {
        return borrowed().now.put(name, value);
    }

    @Override
    public @Nullable Object remove(Object name) {
        return borrowed().now.remove(name);
    }
}
