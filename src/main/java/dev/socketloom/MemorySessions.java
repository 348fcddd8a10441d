package dev.socketloom;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.net.httpserver.HttpExchange;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.AbstractMap;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Sessions in this process's memory: the browser has a random number in a cookie, the server has all the rest.
///
/// ```java
/// var sessions = new MemorySessions();
/// var io = SocketIOServer.builder().sessions(sessions).manageSession(false)
///         .app("/login", exchange -> {
///             sessions.renew(exchange);
///             sessions.of(exchange).put("user", "ann");         // the clients of this browser see it, too
///             exchange.sendResponseHeaders(204, -1);
///         })
///         .build();
/// ```
///
/// A session begins when something is put into it, and not before, so that who only looks at pages costs nothing. It
/// ends when it is cleared, when nobody has used it for a while, or as the one that was not used for longest when there
/// are too many.
///
/// Thread-safe. The table of sessions is guarded by `this`; the entries of a session are a concurrent map.
public final class MemorySessions implements SessionStore {

    private static final SecureRandom RANDOM = new SecureRandom();

    /// 160 bits: whoever has the number is the visitor, so it is not to be guessed.
    private static final int ID_BYTES = 20;

    /// Longer than one is gone for a coffee.
    private static final Duration IDLE = Duration.ofMinutes(30);

    /// Some hundred megabytes, if each has a few kilobytes.
    private static final int MOST = 100_000;

    private static final class Kept {
        final ConcurrentMap<String, Object> entries = new ConcurrentHashMap<>();
        long lastUse;
    }

    private final SessionCookie cookie;
    private final Duration idle;
    private final int most;
    private final InstantSource clock;

    /// By id, the one that was not used for longest first.
    @GuardedBy("this")
    private final LinkedHashMap<String, Kept> sessions = new LinkedHashMap<>(16, 0.75f, true);

    /// Sessions with the cookie `session`, which end after 30 minutes without use; 100,000 at most.
    public MemorySessions() {
        this(SessionCookie.named("session"), IDLE, MOST);
    }

    /// Sessions.
    ///
    /// @param cookie which cookie has their ids
    /// @param idle how long one may be without use
    /// @param most how many there may be; one more ends the one that was not used for longest
    public MemorySessions(SessionCookie cookie, Duration idle, int most) {
        this(cookie, idle, most, InstantSource.system());
    }

    MemorySessions(SessionCookie cookie, Duration idle, int most, InstantSource clock) {
        this.cookie = cookie;
        this.idle = idle;
        this.most = most;
        this.clock = clock;
    }

    /// The session of a request, for the web application's handlers: a live map. To put something into one that has not
    /// begun begins it, and to clear it ends it; both need the head of the answer, so do it before that is sent.
    public ConcurrentMap<String, Object> of(HttpExchange exchange) {
        return new Visit(exchange);
    }

    /// Gives the session of a request another id: whoever knew the old one, because he had planted it in the browser of
    /// somebody who now logs in, knows nothing any more. Clients that are connected still have the old one, too, and
    /// have to connect again.
    ///
    /// @throws IllegalStateException when the answer's head has been sent
    public void renew(HttpExchange exchange) {
        Optional<String> old = cookie.in(exchange);
        if (old.flatMap(this::find).isEmpty()) {
            return;
        }
        String id = newId();
        cookie.set(exchange, id);
        synchronized (this) {
            Kept kept = sessions.remove(old.get());
            if (kept != null) {
                sessions.put(id, kept);
            }
        }
    }

    @Override
    public Optional<String> id(Handshake request) {
        return cookie.in(request);
    }

    @Override
    public Map<String, Object> load(String id) {
        return find(id).<Map<String, Object>>map(HashMap::new).orElse(Map.of());
    }

    /// Keeps what has changed.
    ///
    /// @throws IllegalStateException when the session is over: one that was logged out of does not come back
    @Override
    public void save(String id, Map<String, @Nullable Object> changes) {
        ConcurrentMap<String, Object> entries = find(id).orElseThrow(
                () -> new IllegalStateException("the web session is over: " + changes.keySet() + " cannot be saved"));
        changes.forEach((name, value) -> {
            if (value == null) {
                entries.remove(name);
            } else {
                entries.put(name, value);
            }
        });
    }

    /// How many sessions there are.
    public synchronized int size() {
        endOld();
        return sessions.size();
    }

    private synchronized Optional<ConcurrentMap<String, Object>> find(String id) {
        endOld();
        Kept kept = sessions.get(id);
        if (kept == null) {
            return Optional.empty();
        }
        kept.lastUse = clock.millis();
        return Optional.of(kept.entries);
    }

    private synchronized ConcurrentMap<String, Object> begin(String id) {
        var kept = new Kept();
        kept.lastUse = clock.millis();
        sessions.put(id, kept);
        endOld();
        return kept.entries;
    }

    @GuardedBy("this")
    private void endOld() {
        long earliest = clock.millis() - idle.toMillis();
        Iterator<Kept> oldest = sessions.values().iterator();
        while (oldest.hasNext() && (oldest.next().lastUse < earliest || sessions.size() > most)) {
            oldest.remove();
        }
    }

    private synchronized void end(String id) {
        sessions.remove(id);
    }

    private static String newId() {
        byte[] random = new byte[ID_BYTES];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /// The session of one request, which may not have begun.
    ///
    /// A concurrent map needs four methods that look and change in one step; the others are made of them.
    private final class Visit extends AbstractMap<String, Object> implements ConcurrentMap<String, Object> {

        private final HttpExchange exchange;

        Visit(HttpExchange exchange) {
            this.exchange = exchange;
        }

        private Optional<ConcurrentMap<String, Object>> session() {
            return cookie.in(exchange).flatMap(MemorySessions.this::find);
        }

        /// A session that somebody else's cookie names does not begin under that name.
        private ConcurrentMap<String, Object> begun() {
            return session().orElseGet(() -> {
                String id = newId();
                cookie.set(exchange, id);
                return begin(id);
            });
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return session().map(Map::entrySet).orElse(Set.of());
        }

        @Override
        public @Nullable Object get(Object name) {
            return session().map(entries -> entries.get(name)).orElse(null);
        }

        @Override
        public boolean containsKey(Object name) {
            return get(name) != null;
        }

        @Override
        public @Nullable Object put(String name, Object value) {
            return begun().put(name, value);
        }

        @Override
        public @Nullable Object putIfAbsent(String name, Object value) {
            return begun().putIfAbsent(name, value);
        }

        @Override
        public @Nullable Object replace(String name, Object value) {
            return session().map(entries -> entries.replace(name, value)).orElse(null);
        }

        @Override
        public boolean replace(String name, Object old, Object value) {
            return session().map(entries -> entries.replace(name, old, value)).orElse(false);
        }

        @Override
        public @Nullable Object remove(Object name) {
            return session().map(entries -> entries.remove(name)).orElse(null);
        }

        @Override
        public boolean remove(Object name, Object value) {
            return session().map(entries -> entries.remove(name, value)).orElse(false);
        }

        @Override
        public void clear() {
            cookie.in(exchange).ifPresent(id -> {
                cookie.drop(exchange);
                end(id);
            });
        }
    }
}
