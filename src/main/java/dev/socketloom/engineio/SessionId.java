package dev.socketloom.engineio;

import java.security.SecureRandom;
import java.util.Base64;

/// Names that nobody can guess: 15 random bytes, 20 characters of URL-safe base64.
///
/// Whoever knows a session's id can read and write its messages over polling, so it is never taken from the client,
/// never shown to other clients, and not the id under which an application knows a socket.
///
/// Thread safe.
public final class SessionId {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 15;

    private SessionId() {}

    /// A new id.
    public static String random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
