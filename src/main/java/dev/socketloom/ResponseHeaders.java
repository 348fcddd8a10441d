package dev.socketloom;

import dev.socketloom.http.Headers;
import java.util.Locale;
import java.util.Set;

/// The header fields that an application adds to one answer of Socket.IO; see
/// [ServerBuilder#onHeaders(ServerBuilder.AddHeaders)].
///
/// Owned by the thread that answers.
public final class ResponseHeaders {

    /// What says where the answer ends, what it is, and how the connection goes on.
    private static final Set<String> OURS = Set.of(
            "connection", "content-encoding", "content-length", "content-type", "date", "transfer-encoding", "upgrade",
            "sec-websocket-accept", "sec-websocket-extensions", "sec-websocket-protocol");

    private Headers added = Headers.EMPTY;

    ResponseHeaders() {}

    /// Adds a field; a second one of the same name stands beside the first.
    ///
    /// @throws IllegalArgumentException when the name is not a token, when the value has a control character or one beyond
    ///     ISO-8859-1, or when the server sets the field itself
    public void add(String name, String value) {
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the server sets " + name + " itself");
        }
        added = added.with(name, value);
    }

    Headers added() {
        return added;
    }
}
