package dev.socketloom;

/// Something that happened on a socket, as middleware, catch-alls and error handlers see it.
///
/// Middleware and catch-alls see what clients send. Error handlers may also meet the other kinds: what was going on
/// when something failed.
///
/// @param socket whose it is
/// @param kind what it is
/// @param name what the client called it; for the other kinds, a word for logs
/// @param args what came with it
public record Event(Socket socket, Kind kind, String name, Args args) {

    /// What was going on.
    public enum Kind {
        /// The client has sent an event.
        EVENT,
        /// The client wants to join; the argument is what it sent along.
        CONNECT,
        /// The client has changed from polling to WebSocket.
        UPGRADE,
        /// The client has gone; the argument is the reason, in Node's words.
        DISCONNECT,
        /// A callback of an [Answer] is running.
        ACK,
        /// What handlers have changed in the web session could not be saved.
        SESSION,
        /// The client has sent what the protocol does not allow, and is about to be disconnected.
        PROTOCOL
    }

    static Event sent(Socket socket, String name, Args args) {
        return new Event(socket, Kind.EVENT, name, args);
    }

    /// This event with other arguments and the same acknowledgement.
    Event with(Args others) {
        return new Event(socket, kind, name, others.acknowledgedBy(args));
    }

    static Event connecting(Socket socket) {
        return new Event(socket, Kind.CONNECT, "connect", Args.of(socket.handshake().auth()));
    }

    static Event upgraded(Socket socket) {
        return new Event(socket, Kind.UPGRADE, "upgrade", Args.NONE);
    }

    static Event disconnected(Socket socket, DisconnectReason reason) {
        return new Event(socket, Kind.DISCONNECT, "disconnect", Args.of(reason.toString()));
    }

    static Event acknowledged(Socket socket) {
        return new Event(socket, Kind.ACK, "ack", Args.NONE);
    }

    static Event saving(Socket socket) {
        return new Event(socket, Kind.SESSION, "session", Args.NONE);
    }

    static Event violated(Socket socket) {
        return new Event(socket, Kind.PROTOCOL, "error", Args.NONE);
    }
}
