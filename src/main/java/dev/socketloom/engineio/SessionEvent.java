package dev.socketloom.engineio;

import dev.socketloom.http.Request;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/// A session in a flight recording, from its handshake to its end. Without its id, which is a secret.
///
/// Owned by the session, and by whoever ends it.
@Name("dev.socketloom.Session")
@Label("Session")
@Category("Socketloom")
@Description("An Engine.IO session, from its handshake to its end")
@StackTrace(false)
final class SessionEvent extends Event {

    @Label("Peer")
    @Description("Where its first request came from")
    final String peer;

    @Label("Transport")
    @Description("The transport at the end")
    @Nullable String transport;

    @Label("Reason")
    @Nullable String reason;

    @Label("Detail")
    @Nullable String detail;

    private SessionEvent(String peer) {
        this.peer = peer;
    }

    /// Begins an event, or answers null when nobody records such events.
    static @Nullable SessionEvent begun(Request request) {
        var event = new SessionEvent(request.peer().toString());
        if (!event.isEnabled()) {
            return null;
        }
        event.begin();
        return event;
    }

    void ended(String last, CloseReason why, String happened) {
        transport = last;
        reason = why.toString();
        detail = happened;
        commit();
    }
}
