package dev.socketloom.http;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/// A TCP connection in a flight recording, from its accept to its end.
///
/// Owned by the connection, and by whoever closes it in the end.
@Name("dev.socketloom.Connection")
@Label("Connection")
@Category("Socketloom")
@Description("A TCP connection, from its accept to its end")
@StackTrace(false)
final class ConnectionEvent extends Event {

    @Label("Peer")
    @Description("Where it came from")
    final String peer;

    private ConnectionEvent(String peer) {
        this.peer = peer;
    }

    /// Begins an event, or answers null when nobody records such events: thousands of connections need not remember
    /// that nobody is interested.
    static @Nullable ConnectionEvent begun(Wire wire) {
        var event = new ConnectionEvent(wire.peer().toString());
        if (!event.isEnabled()) {
            return null;
        }
        event.begin();
        return event;
    }
}
