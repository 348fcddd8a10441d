package dev.socketloom.engineio;

/// Finds out whether a client is still there.
///
/// | | who pings | silence is |
/// |---|---|---|
/// | [Heartbeat] | the server | a ping without its pong |
/// | [Heartbeat3] | the client, when it was told to | no ping for longer than that |
///
/// Safe for all threads.
sealed interface Liveness permits Heartbeat, Heartbeat3 {

    /// The session begins.
    void start();

    /// Does what is due, if it is. The ticker sees to it that somebody looks, and may be a tick late; a request that comes
    /// in between should not find a session whose time is over.
    void look();

    /// The client has sent a ping.
    void pingReceived();

    /// The client has sent a pong.
    void pongReceived();

    /// A batch is about to be handed to the network.
    default void writing(Backlog.Entry batch) {}

    /// A batch has been handed to the network.
    default void written(Backlog.Entry batch) {}

    /// The session has ended.
    void stop();
}
