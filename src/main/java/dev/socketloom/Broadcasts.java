package dev.socketloom;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.socketloom.adapter.AckCall;
import dev.socketloom.adapter.AckCollector;
import dev.socketloom.adapter.Delivery;
import dev.socketloom.adapter.Delivered;
import dev.socketloom.adapter.Flags;
import dev.socketloom.engineio.Prepared;
import dev.socketloom.engineio.Work;
import dev.socketloom.packet.Packet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How the broadcasts of one namespace reach the clients on this server: encoded once, queued for each.
///
/// The client whose handler is broadcasting is served last. If its own outbox is full its thread waits there, and by
/// then everybody else has been served.
///
/// Nothing here is guarded: the members are a snapshot.
final class Broadcasts implements Delivery<Socket> {

    /// One member that owes an acknowledgement to a broadcast.
    private record Asked(Socket socket, long id, AckCollector collector) implements PendingAcks.Waiter {
        @Override
        public @Nullable Work answered(Args args) {
            collector.answered(socket.id(), args.toList());
            return null;
        }

        @Override
        public void missed(DisconnectReason reason) {
            collector.missed();
        }
    }

    /// All members that owe one to the same broadcast, under the same number.
    private record Call(Collection<Socket> asked, long id) implements AckCall<Socket> {
        @Override
        public void cancel() {
            asked.forEach(socket -> socket.seat().acks().take(id));
        }
    }

    private final Namespace namespace;

    Broadcasts(Namespace namespace) {
        this.namespace = namespace;
    }

    @Override
    public Delivered deliver(Packet.Event event, Flags flags, Collection<Socket> members) {
        return send(namespace.encode(event, flags).sharedBy(members.size()), flags, members, _ -> {});
    }

    @Override
    public AckCall<Socket> deliverWithAck(
            Packet.Event event, Flags flags, Collection<Socket> members, AckCollector collector) {
        long id = namespace.nextAckId();
        Prepared message =
                namespace.encode(new Packet.Event(event.namespace(), id, event.name(), event.args()), flags)
                        .sharedBy(members.size());
        List<Socket> asked = new ArrayList<>(members);
        collector.asked(asked.size());
        for (Socket socket : asked) {
            file(new Asked(socket, id, collector));
        }
        send(message, flags, asked, socket -> unfile(socket, id, collector));
        return new Call(asked, id);
    }

    private static void file(Asked asked) {
        PendingAcks acks = asked.socket.seat().acks();
        int limit = asked.socket.seat().client().clients().options().get(ServerOptions.MAX_PENDING_ACKS);
        try {
            if (acks.add(asked.id, asked, limit) == null) {
                return;
            }
        } catch (IllegalStateException owesTooMany) {
            Log.debug("not waited for: {0}", owesTooMany.getMessage());
        }
        asked.collector.missed();
    }

    /// The event was dropped on the way to one client, so that nothing will come from there.
    private static void unfile(Socket socket, long id, AckCollector collector) {
        if (socket.seat().acks().take(id) != null) {
            collector.missed();
        }
    }

    @CanIgnoreReturnValue
    private static Delivered send(
            Prepared message, Flags flags, Collection<Socket> members, Consumer<Socket> dropped) {
        Client own = SocketIO.currentIfAny().map(socket -> socket.seat().client()).orElse(null);
        Socket last = null;
        int queued = 0;
        for (Socket socket : members) {
            if (socket.seat().client() == own) {
                last = socket;
            } else if (socket.seat().send(message, flags.isVolatile())) {
                queued++;
            } else {
                dropped.accept(socket);
            }
        }
        if (last != null && last.seat().send(message, flags.isVolatile())) {
            queued++;
        } else if (last != null) {
            dropped.accept(last);
        }
        return new Delivered(queued, members.size() - queued);
    }
}
