package dev.socketloom;

import dev.socketloom.engineio.Prepared;
import dev.socketloom.engineio.Work;
import dev.socketloom.packet.Packet;
import java.util.LinkedHashMap;
import java.util.Map;
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
            refuse(NO_SUCH_NAMESPACE, null);
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
        seat.admit(socket, Client.encode(new Packet.Connect(namespace.name(), Map.of("sid", socket.id()))));
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
            ScopedValue.where(SocketIO.CURRENT, socket).call(() -> welcomedInSession(socket));
            return true;
        } catch (ConnectionRefused refusal) {
            refuse(String.valueOf(refusal.getMessage()), refusal.data());
        } catch (Throwable failure) {
            ScopedValue.where(SocketIO.CURRENT, socket)
                    .run(() -> socket.namespace().report(failure, Event.connecting(socket)));
            refuse("internal error", null);
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

    private void refuse(String message, @Nullable Object data) {
        if (seat.refuse()) {
            seat.client().vacated(seat);
            seat.client().send(refusalWith(message, data), false);
        }
    }

    private Prepared refusalWith(String message, @Nullable Object data) {
        try {
            return refusal(seat.namespace(), message, data);
        } catch (IllegalArgumentException noJsonForm) {
            Log.warning("the data of a refusal was left out", noJsonForm);
            return refusal(seat.namespace(), message, null);
        }
    }

    static Prepared refusal(String namespace, String message, @Nullable Object data) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("message", message);
        if (data != null) {
            body.put("data", data);
        }
        return Client.encode(new Packet.ConnectError(namespace, body));
    }
}
