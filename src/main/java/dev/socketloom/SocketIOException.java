package dev.socketloom;

/// What this package throws when something fails at run time that is nobody's programming error.
///
/// [#reason()] says which of a few things it was; the message says the rest, for logs.
public final class SocketIOException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// What happened.
    public enum Reason {
        /// A client did not acknowledge in time.
        TIMEOUT,
        /// A client left before it acknowledged.
        DISCONNECTED,
        /// The event that asked for an acknowledgement was not sent.
        DROPPED,
        /// What a client sent does not fit the type that was asked for.
        MISFIT,
        /// The web session could not be loaded or saved.
        SESSION,
        /// A client sent something that the protocol does not allow; its connection is being closed.
        PROTOCOL
    }

    private final Reason reason;

    SocketIOException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    SocketIOException(Reason reason, Throwable cause) {
        super(cause.getMessage(), cause);
        this.reason = reason;
    }

    /// What happened.
    public Reason reason() {
        return reason;
    }
}
