package dev.socketloom.engineio;

/// How a session's packets travel at the moment.
///
/// | | in | out |
/// |---|---|---|
/// | [PollingTransport] | the body of a POST | the answer to a GET that may have to wait |
/// | [WebSocketTransport] | messages | messages |
sealed interface Transport extends Sink permits PollingTransport, WebSocketTransport {

    /// The name that handshakes and applications use.
    String name();

    /// Whether the client has sent something that nobody has read yet, or is sending something large, behind which
    /// other things have to wait. Asked by the ticker before it declares silence.
    boolean hasUnread();

    /// Somebody has begun to wait for this client: from now until that is over, somebody must be reading it. Any
    /// thread.
    void expect();

    /// Ends the transport in an orderly way: what is queued leaves first, and then the client is told. Any thread;
    /// never waits.
    void finish(CloseReason reason);

    /// Ends the transport at once. Any thread; never waits.
    void abort();
}
