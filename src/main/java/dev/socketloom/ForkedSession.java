package dev.socketloom;

import dev.socketloom.engineio.Work;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// A session of the connection's own, which begins as a copy of the web application's: `manageSession(true)`.
///
/// It is loaded at the first CONNECT and never written back, so nothing has to be done around handlers. The map is made
/// when there is something to put into it: most servers have no store, and their handlers use [Socket#data()].
///
/// Thread-safe; the field is guarded by `this` for writing.
final class ForkedSession implements WebSession {

    private final Sessions sessions;
    private final Handshake handshake;
    private volatile @Nullable ConcurrentMap<String, Object> fork;

    ForkedSession(Sessions sessions, Handshake handshake) {
        this.sessions = sessions;
        this.handshake = handshake;
    }

    @Override
    public void open() {
        if (fork == null && sessions.exist()) {
            begin(sessions.load(sessions.id(handshake)));
        }
    }

    @Override
    public ConcurrentMap<String, Object> entries() {
        ConcurrentMap<String, Object> begun = fork;
        return begun == null ? begin(Map.of()) : begun;
    }

    private synchronized ConcurrentMap<String, Object> begin(Map<String, Object> loaded) {
        ConcurrentMap<String, Object> begun = fork;
        if (begun == null) {
            begun = new ConcurrentHashMap<>(loaded);
            fork = begun;
        }
        return begun;
    }

    @Override
    public Work around(Work work) {
        return work;
    }

    @Override
    public void save() {}

    @Override
    public void lend() {}
}
