package dev.socketloom.engineio;

/// Finds out whether a client is still there.
///
/// | | who pings | silence is |
/// |---|---|---|
/// | [Heartbeat] | the server | a ping without its pong |
///
/// Safe for all threads.
sealed interface Liveness permits Heartbeat {

    /// The session begins.
    void start();

    /// Does what is due, if it is. The ticker sees to it that somebody looks, and may be a tick late; a request that comes
    /// in between should not find a session whose time is over.
    void look();

    /// The client has sent a ping.
    void pingReceived();

    /// The client has sent a pong.
    void pongReceived();

    /// A batch has been handed to the network.
    void written(Backlog.Entry batch);

    /// The session has ended.
    void stop();
}
