package dev.socketloom;

import dev.socketloom.packet.Packet;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/// A packet of a client in a flight recording. Off unless a recording asks for it: there are many.
///
/// Owned by the reading thread.
@Name("dev.socketloom.Packet")
@Label("Packet")
@Category("Socketloom")
@Description("A Socket.IO packet that a client has sent")
@StackTrace(false)
@Enabled(false)
final class PacketEvent extends Event {

    @Label("Namespace")
    @Nullable String namespace;

    @Label("Type")
    @Nullable String type;

    static void received(Packet packet) {
        var event = new PacketEvent();
        if (event.shouldCommit()) {
            event.namespace = packet.namespace();
            event.type = packet.getClass().getSimpleName();
            event.commit();
        }
    }
}
