package dev.socketloom;

import dev.socketloom.engineio.Prepared;
import dev.socketloom.engineio.Work;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A client wants to join a namespace: finds it, asks middleware and connect handlers, and lets the client in or not.
///
/// ```
///   40/chat,{"token":"x"}  ──▶  40/chat,{"sid":"…"}                        admitted; then what the handlers emitted
///                          ──▶  44/chat,{"message":"not authorized"}       refused with words
///                          ──▶  44/chat,{"message":"internal error"}       a handler failed: closed, not open
///                          ──▶  44/chat,{"message":"Invalid namespace"}    there is no such namespace
/// ```
///
/// For clients of Socket.IO 2 these look different, see [Protocol].
///
/// Runs once for each CONNECT, in the turn of the session.
///
/// @param seat the place the client wants
/// @param auth what it sent along
record Admission(Seat seat, Map<String, @Nullable Object> auth) implements Work {

    /// What a client is told that wants to join what does not exist or cannot.
    static final String NO_SUCH_NAMESPACE = "Invalid namespace";

    @Override
    public void run() throws Throwable {
        boolean welcome = false;
        try {
            welcome = !seat.isOver() && admitted();
        } finally {
            seat.decide(welcome).forEach(Admission::catchUp);
        }
    }

    @Override
    public String description() {
        return "the connection of " + seat;
    }

    private static void catchUp(Work postponed) {
        try {
            postponed.run();
        } catch (Throwable failure) {
            Log.warning("what was postponed until a client was admitted failed", failure);
        }
    }

    /// @return whether the connect handlers have returned, even if the client has gone meanwhile
    private boolean admitted() {
        Handshake handshake = seat.client().handshake().withAuth(auth);
        Namespace namespace = find(handshake);
        if (namespace == null) {
            refuse(seat.client().encode(Protocol.refusal(seat.namespace(), NO_SUCH_NAMESPACE)));
            return false;
        }
        var socket = new Socket(seat, namespace, handshake);
        if (!seat.take(socket)) {
            namespace.release();
            return false;
        }
        if (!welcomed(socket)) {
            return false;
        }
        seat.admit(socket, seat.client().encode(protocol().welcome(namespace.name(), socket.id())));
        if (namespace.isClosed()) {
            socket.disconnect();
        }
        seat.client().link().label(socket.toString());
        Boolean departure = seat.departure();
        if (departure != null) {
            socket.disconnect(departure);
        }
        return true;
    }

    private @Nullable Namespace find(Handshake handshake) {
        try {
            return seat.client().clients().namespaces().find(seat.namespace(), handshake);
        } catch (Throwable undecided) {
            Log.warning("the rule for a namespace failed", undecided);
            return null;
        }
    }

    private boolean welcomed(Socket socket) {
        try {
            Executor executor = seat.client().clients().executor();
            if (executor == null) {
                ScopedValue.where(SocketIO.CURRENT, socket).call(() -> welcomedInSession(socket));
            } else {
                Elsewhere.run(socket, executor, () -> welcomedInSession(socket));
            }
            return true;
        } catch (ConnectionRefused refusal) {
            refuse(refusal(String.valueOf(refusal.getMessage()), refusal.data()));
        } catch (Throwable failure) {
            ScopedValue.where(SocketIO.CURRENT, socket)
                    .run(() -> socket.namespace().report(failure, Event.connecting(socket)));
            refuse(refusal("internal error", null));
        }
        return false;
    }

    private @Nullable Void welcomedInSession(Socket socket) throws Exception {
        WebSession session = seat.client().session();
        session.open();
        socket.namespace().welcome(socket);
        session.save();
        return null;
    }

    private void refuse(Prepared words) {
        if (seat.refuse()) {
            seat.client().vacated(seat);
            seat.client().send(words);
        }
    }

    private Prepared refusal(String message, @Nullable Object data) {
        try {
            return seat.client().encode(protocol().refusal(seat.namespace(), message, data));
        } catch (IllegalArgumentException noWireForm) {
            Log.warning("the data of a refusal was left out", noWireForm);
            return seat.client().encode(protocol().refusal(seat.namespace(), message, null));
        }
    }

    private Protocol protocol() {
        return seat.client().link().protocol();
    }
}
