package dev.socketloom;

import dev.socketloom.engineio.CloseReason;

/// Why a socket is no longer connected, in the words of Node's server.
public enum DisconnectReason {
    /// The client left the namespace.
    CLIENT_NAMESPACE_DISCONNECT("client namespace disconnect"),
    /// The application called [Socket#disconnect()].
    SERVER_NAMESPACE_DISCONNECT("server namespace disconnect"),
    /// The server is stopping.
    SERVER_SHUTTING_DOWN("server shutting down"),
    /// The connection was closed by the server, for no fault in what the client sent.
    FORCED_SERVER_CLOSE("forced server close"),
    /// The client sent a packet that could not be accepted.
    FORCED_CLOSE("forced close"),
    /// The client did not answer a ping in time.
    PING_TIMEOUT("ping timeout"),
    /// The client closed its connection.
    TRANSPORT_CLOSE("transport close"),
    /// The connection broke, or the client broke the rules of its transport.
    TRANSPORT_ERROR("transport error"),
    /// The client sent an Engine.IO packet that could not be decoded.
    PARSE_ERROR("parse error");

    private final String text;

    DisconnectReason(String text) {
        this.text = text;
    }

    static DisconnectReason of(CloseReason reason) {
        return switch (reason) {
            case TRANSPORT_CLOSE -> TRANSPORT_CLOSE;
            case TRANSPORT_ERROR -> TRANSPORT_ERROR;
            case PING_TIMEOUT -> PING_TIMEOUT;
            case PARSE_ERROR -> PARSE_ERROR;
            case FORCED_CLOSE -> FORCED_CLOSE;
            case FORCED_SERVER_CLOSE -> FORCED_SERVER_CLOSE;
            case SERVER_SHUTTING_DOWN -> SERVER_SHUTTING_DOWN;
        };
    }

    /// The reason as Node's server reports it, for example `transport close`.
    @Override
    public String toString() {
        return text;
    }
}
