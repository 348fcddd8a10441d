package dev.socketloom;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// A web application's sessions, by the cookie `sid`; it writes down what is asked of it, and fails on request.
final class RecordingStore implements SessionStore {

    final Map<String, Map<String, Object>> sessions = new ConcurrentHashMap<>();
    private final List<String> calls = new ArrayList<>();
    boolean cannotLoad;
    boolean cannotSave;

    /// What was asked since the last time: exactly this.
    synchronized List<String> calls() {
        List<String> all = List.copyOf(calls);
        calls.clear();
        return all;
    }

    private synchronized void called(String what) {
        calls.add(what);
    }

    @Override
    public Optional<String> id(Handshake request) {
        return request.cookie("sid");
    }

    @Override
    public Map<String, Object> load(String id) throws Exception {
        called("load " + id);
        if (cannotLoad) {
            throw new IOException("no database");
        }
        return sessions.getOrDefault(id, Map.of());
    }

    @Override
    public void save(String id, Map<String, Object> changes) throws Exception {
        called("save " + id + " " + new TreeMap<>(changes));
        if (cannotSave) {
            throw new IOException("disk full");
        }
        sessions.compute(id, (_, before) -> {
            var after = new HashMap<>(before == null ? Map.<String, Object>of() : before);
            changes.forEach((name, value) -> {
                if (value == null) {
                    after.remove(name);
                } else {
                    after.put(name, value);
                }
            });
            return after;
        });
    }
}
