package dev.socketloom;

import org.jspecify.annotations.Nullable;

/// Thrown by a middleware or a connect handler to refuse a client: the one exception whose text is meant for the peer.
///
/// ```
///   throw new ConnectionRefused("not authorized", Map.of("hint", "token"));
///
///   ──▶  44{"message":"not authorized","data":{"hint":"token"}}
/// ```
public final class ConnectionRefused extends Exception {

    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // Whatever the application wants to tell; nobody serialises a refusal.
    private final @Nullable Object data;

    /// A refusal without data.
    ///
    /// @param message what the client's `connect_error` listener gets as `err.message`
    public ConnectionRefused(String message) {
        this(message, null);
    }

    /// A refusal with data.
    ///
    /// @param message what the client's `connect_error` listener gets as `err.message`
    /// @param data what it gets as `err.data`: anything that has a JSON form, or null for nothing
    public ConnectionRefused(String message, @Nullable Object data) {
        super(message);
        this.data = data;
    }

    /// The data for the client, or null.
    public @Nullable Object data() {
        return data;
    }
}
