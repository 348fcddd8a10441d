package dev.socketloom.engineio;

import dev.socketloom.websocket.CloseCode;

/// Why a session ended, in the words that Node's server uses.
public enum CloseReason {
    /// The WebSocket was closed, or the client sent a close packet.
    TRANSPORT_CLOSE("transport close"),
    /// The connection broke, or what came over it broke the transport's rules.
    TRANSPORT_ERROR("transport error"),
    /// No pong arrived in time.
    PING_TIMEOUT("ping timeout"),
    /// An Engine.IO packet could not be decoded.
    PARSE_ERROR("parse error"),
    /// The layer above could not accept what the client sent.
    FORCED_CLOSE("forced close"),
    /// The application closed the connection, or the client never joined a namespace.
    FORCED_SERVER_CLOSE("forced server close"),
    /// The server is stopping in an orderly way.
    SERVER_SHUTTING_DOWN("server shutting down");

    private final String text;

    CloseReason(String text) {
        this.text = text;
    }

    /// Whether the server ends it of its own accord, so that the client is still there to be told.
    boolean isOrderly() {
        return this == FORCED_CLOSE || this == FORCED_SERVER_CLOSE || this == SERVER_SHUTTING_DOWN;
    }

    /// What a WebSocket's peer is told (RFC 6455 §7.4.1).
    int closeCode() {
        return switch (this) {
            case SERVER_SHUTTING_DOWN -> CloseCode.GOING_AWAY;
            case PARSE_ERROR, FORCED_CLOSE -> CloseCode.POLICY_VIOLATION;
            case TRANSPORT_ERROR -> CloseCode.PROTOCOL_ERROR;
            case TRANSPORT_CLOSE, PING_TIMEOUT, FORCED_SERVER_CLOSE -> CloseCode.NORMAL;
        };
    }

    /// The reason as it is logged and reported.
    @Override
    public String toString() {
        return text;
    }
}
