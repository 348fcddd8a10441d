package dev.socketloom;

import com.sun.net.httpserver.HttpExchange;
import dev.socketloom.packet.Json;
import dev.socketloom.packet.PacketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/// Sessions that the browser keeps: all of a session is in its cookie, signed so that nobody can change it, and
/// readable by whoever has it. What Flask does unless told otherwise; it needs no memory and no database, and any
/// server that knows the secret can read it.
///
/// ```
///   session=1.1767225600.eyJ1c2VyIjoiYW5uIn0.mQf8…
///           │ │          │                   HMAC-SHA256 (RFC 2104) of the cookie's name, `=`, and all before this dot
///           │ │          the entries as JSON, in base64url
///           │ until when it is good, in seconds since 1970
///           the version of this format
/// ```
///
/// The key is derived from the secret by HKDF (RFC 5869), so that the same secret may serve other purposes elsewhere.
/// Signatures are compared in constant time, and before anything else of the cookie is looked at. A cookie that is
/// forged, too old, or of another format is none: the session is empty.
///
/// Only an HTTP answer can set a cookie. So sockets can read these sessions but never change them: with
/// `manageSession(false)` a change goes to the error handler, and with the default it stays with the connection.
/// And nobody can end one but the browser: whoever has kept a copy of a cookie has the session until it expires.
///
/// Immutable.
public final class CookieSessions implements SessionStore {

    private static final String VERSION = "1";
    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final byte[] PURPOSE = "socketloom session cookie".getBytes(StandardCharsets.US_ASCII);

    /// What a password has is too little, and what a random number has is easily had.
    private static final int SHORTEST_SECRET = 16;

    /// Flask's; browsers need not take more than 4096 bytes, attributes included (RFC 6265 §6.1), and some count
    /// others.
    private static final int LONGEST_COOKIE = 4093;

    /// Flask's.
    private static final Duration LIFETIME = Duration.ofDays(31);

    private final List<SecretKey> keys;
    private final SessionCookie cookie;
    private final Duration lifetime;
    private final InstantSource clock;

    private CookieSessions(List<SecretKey> keys, SessionCookie cookie, Duration lifetime, InstantSource clock) {
        this.keys = keys;
        this.cookie = cookie;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /// Sessions in the cookie `session`, good for 31 days after their last change.
    ///
    /// @param secret what signs: at least 16 characters, from `openssl rand -base64 32`, say
    /// @param older what has signed before, and is still believed: so a secret is changed without logging everybody out
    public static CookieSessions signedWith(String secret, String... older) {
        var keys = new ArrayList<SecretKey>();
        keys.add(key(secret));
        for (String each : older) {
            keys.add(key(each));
        }
        return new CookieSessions(
                List.copyOf(keys), SessionCookie.named("session"), LIFETIME, InstantSource.system());
    }

    private static SecretKey key(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST_SECRET) {
            throw new IllegalArgumentException("the secret of a session cookie has at least " + SHORTEST_SECRET
                    + " characters, and nobody can guess it: make one with openssl rand -base64 32");
        }
        try {
            return KDF.getInstance("HKDF-SHA256").deriveKey(
                    MAC, HKDFParameterSpec.ofExtract().addIKM(bytes).thenExpand(PURPOSE, KEY_BYTES));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("this JDK has no HKDF-SHA256", absent);
        }
    }

    /// The same sessions in another cookie.
    public CookieSessions cookie(SessionCookie other) {
        return new CookieSessions(keys, other, lifetime, clock);
    }

    /// The same sessions, good for so long after their last change.
    public CookieSessions lifetime(Duration other) {
        return new CookieSessions(keys, cookie, other, clock);
    }

    CookieSessions clock(InstantSource other) {
        return new CookieSessions(keys, cookie, lifetime, other);
    }

    /// The session of a request, for the web application's handlers. Values are JSON values. Each change is a header of
    /// the answer, so make it before the head is sent; to clear the session takes the cookie back.
    public Map<String, Object> of(HttpExchange exchange) {
        return new Visit(exchange);
    }

    @Override
    public Optional<String> id(Handshake request) {
        return cookie.in(request);
    }

    @Override
    public Map<String, Object> load(String id) {
        if (id.length() > LONGEST_COOKIE) {
            return Map.of();
        }
        int dot = id.lastIndexOf('.');
        if (dot < 0 || !isSigned(id.substring(0, dot), id.substring(dot + 1))) {
            return Map.of();
        }
        String[] parts = id.substring(0, dot).split("\\.", -1);
        boolean good = parts.length == 3 && parts[0].equals(VERSION) && Long.parseLong(parts[1]) > now();
        return good ? entries(parts[2]) : Map.of();
    }

    private boolean isSigned(String text, String signature) {
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        boolean signed = false;
        for (SecretKey key : keys) {
            signed |= MessageDigest.isEqual(signature(key, text).getBytes(StandardCharsets.US_ASCII), given);
        }
        return signed;
    }

    private String signature(SecretKey key, String text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            // With the name, so that what was signed as one cookie is not believed as another.
            return base64(mac.doFinal((cookie.name() + "=" + text).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("this JDK has no " + MAC, absent);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private static Map<String, Object> entries(String payload) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
            var entries = new LinkedHashMap<String, Object>();
            Json.readObject(text).forEach((name, value) -> {
                if (value != null) {
                    entries.put(name, value);
                }
            });
            return entries;
        } catch (PacketException | IllegalArgumentException notOurs) {
            throw new IllegalStateException("a session cookie with our signature that we cannot read", notOurs);
        }
    }

    private String sign(Map<String, Object> entries) {
        String payload = base64(Json.write(entries).getBytes(StandardCharsets.UTF_8));
        String text = VERSION + "." + (now() + lifetime.toSeconds()) + "." + payload;
        return text + "." + signature(keys.getFirst(), text);
    }

    /// Always fails.
    ///
    /// @throws UnsupportedOperationException always: see above
    @Override
    public void save(String id, Map<String, @Nullable Object> changes) {
        throw new UnsupportedOperationException("cookie sessions are frozen while a client is connected, because only"
                + " an HTTP answer can set a cookie: change " + changes.keySet() + " in an HTTP handler, or keep"
                + " sessions in MemorySessions");
    }

    /// The session of one request: what the answer's cookie has by now, or else the request's.
    private final class Visit extends AbstractMap<String, Object> {

        private final HttpExchange exchange;

        Visit(HttpExchange exchange) {
            this.exchange = exchange;
        }

        private Map<String, Object> entries() {
            return cookie.in(exchange).map(CookieSessions.this::load).orElse(Map.of());
        }

        private void change(Consumer<Map<String, Object>> change) {
            var entries = new LinkedHashMap<>(entries());
            change.accept(entries);
            String value = sign(entries);
            int length = cookie.setting(exchange, value).length();
            if (length > LONGEST_COOKIE) {
                throw new IllegalArgumentException("the session has " + length + " bytes as a cookie, and browsers"
                        + " take " + LONGEST_COOKIE + ": keep what is big elsewhere, and its name here");
            }
            cookie.set(exchange, value);
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return Collections.unmodifiableMap(entries()).entrySet();
        }

        @Override
        public @Nullable Object get(Object name) {
            return entries().get(name);
        }

        @Override
        public boolean containsKey(Object name) {
            return entries().containsKey(name);
        }

        @Override
        public @Nullable Object put(String name, Object value) {
            Objects.requireNonNull(value);
            Object before = get(name);
            change(entries -> entries.put(name, value));
            return before;
        }

        @Override
        public @Nullable Object remove(Object name) {
            Object before = get(name);
            if (before != null) {
                change(entries -> entries.remove(name));
            }
            return before;
        }

        @Override
        public void clear() {
            if (cookie.in(exchange).isPresent()) {
                cookie.drop(exchange);
            }
        }
    }
}
