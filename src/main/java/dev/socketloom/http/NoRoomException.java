package dev.socketloom.http;

import java.io.IOException;

/// The server holds as much of what its peers send as it may, and this peer wants to send more.
///
/// It is no mistake of the peer's: the same request, or message, is welcome later.
///
/// Immutable.
public final class NoRoomException extends IOException {

    private static final long serialVersionUID = 1;

    NoRoomException() {
        super("the server is receiving too much at the moment");
    }

    /// What a peer is told that speaks HTTP.
    HttpException refusal() {
        // RFC 9110 §15.6.4: "The 503 (Service Unavailable) status code indicates that the server is currently unable to
        // handle the request due to a temporary overload or scheduled maintenance"
        return new HttpException(Response.UNAVAILABLE, String.valueOf(getMessage()));
    }
}
