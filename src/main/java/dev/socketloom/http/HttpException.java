package dev.socketloom.http;

/// A request that cannot be served, and what to tell its sender: the only thing that leaves this layer for a
/// mistake of the peer.
///
/// The reason is sent as the text of the answer, so it says what was wrong with the request and nothing about us.
public final class HttpException extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    /// An error that is answered with `status` and `reason` as its text.
    public HttpException(int status, String reason) {
        super(reason);
        this.status = status;
    }

    /// The status code to answer with.
    public int status() {
        return status;
    }

    /// What the peer is told (RFC 9110 §15.5).
    Response response() {
        // RFC 9110 §15.5.14: "The server MAY terminate the request, if the protocol version in use allows it; otherwise,
        // the server MAY close the connection." Nothing is said then: the peer is still sending and would not listen.
        return status == Response.CONTENT_TOO_LARGE
                ? Response.empty(status)
                : Response.text(status, String.valueOf(getMessage()));
    }
}
