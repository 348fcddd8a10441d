package dev.socketloom.testing;

import dev.socketloom.Args;
import dev.socketloom.packet.Packet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An event that the server has sent to a client, as the client's library would hand it over.
///
/// Its arguments have been through the wire: a record that was emitted is a map here, or any record that fits.
///
/// Immutable, but for the acknowledgement, which is sent once.
public final class Received {

    private final TestClient client;
    private final String name;
    private final Args args;
    private final @Nullable Long ackId;
    private boolean answered;

    Received(TestClient client, Packet.Event packet) {
        this.client = client;
        name = packet.name();
        args = Args.of(packet.args().toArray());
        ackId = packet.ackId();
    }

    /// The event's name.
    public String name() {
        return name;
    }

    /// Its arguments.
    public Args args() {
        return args;
    }

    /// The argument at an index as text, shorter for `args().text(index)`.
    public String text(int index) {
        return args.text(index);
    }

    /// Whether the server waits for an acknowledgement.
    public boolean wantsAnswer() {
        return ackId != null;
    }

    /// Acknowledges.
    ///
    /// @throws IllegalStateException when the server has not asked for it, or has been answered already
    public synchronized void answer(@Nullable Object... values) {
        if (ackId == null || answered) {
            throw new IllegalStateException(ackId == null
                    ? "the server wants no acknowledgement of " + name
                    : name + " has been acknowledged already");
        }
        answered = true;
        client.send(new Packet.Ack(client.namespace(), ackId, Args.of(values).toList()));
    }

    /// The name and the arguments, for failures.
    @Override
    public String toString() {
        return name + List.copyOf(args.toList().stream().map(String::valueOf).toList());
    }
}
