package dev.socketloom.engineio;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// Something that a client could not take, in a flight recording: a volatile message that was dropped, or a client that
/// was disconnected because it is too slow.
///
/// Made and committed on the sending thread, whose stack says who has sent.
@Name("dev.socketloom.Drop")
@Label("Drop")
@Category("Socketloom")
@Description("A volatile message that was dropped, or a client that was too slow and is disconnected")
@StackTrace
final class DropEvent extends Event {

    @Label("Peer")
    @Description("Where the session's first request came from")
    final String peer;

    @Label("Slow consumer")
    @Description("Whether the client was disconnected")
    final boolean slowConsumer;

    private DropEvent(String peer, boolean slowConsumer) {
        this.peer = peer;
        this.slowConsumer = slowConsumer;
    }

    static void happened(Session session, boolean slowConsumer) {
        var event = new DropEvent(session.peer().toString(), slowConsumer);
        event.commit();
    }
}
