package dev.socketloom;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/// The handling of one event in a flight recording: how long the handlers took, for whom.
///
/// Owned by the thread that has the session's turn.
@Name("dev.socketloom.Handler")
@Label("Handler")
@Category("Socketloom")
@Description("All handlers of one event of a client, one after the other")
@StackTrace(false)
final class HandlerEvent extends Event {

    @Label("Namespace")
    @Nullable String namespace;

    @Label("Socket")
    @Description("The id of the socket")
    @Nullable String socket;

    @Label("Event")
    @Description("What the client called it")
    @Nullable String event;

    static HandlerEvent begun() {
        var event = new HandlerEvent();
        event.begin();
        return event;
    }

    void ended(Socket whose, String name) {
        if (shouldCommit()) {
            namespace = whose.namespace().name();
            socket = whose.id();
            event = name;
            commit();
        }
    }
}
