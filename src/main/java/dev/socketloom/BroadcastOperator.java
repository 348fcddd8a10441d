package dev.socketloom;

import dev.socketloom.adapter.Answers;
import dev.socketloom.adapter.Delivered;
import dev.socketloom.adapter.Flags;
import dev.socketloom.adapter.RemoteSocket;
import dev.socketloom.adapter.Target;
import dev.socketloom.packet.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// To whom, and how: the receivers of a broadcast, refined step by step.
///
/// ```java
/// io.to("lobby", "news").except(socket.id()).asVolatile().emit("tick", n);
/// ```
///
/// Immutable: each step answers a new operator, so one can be kept, shared and refined in several directions.
public final class BroadcastOperator {

    private final Collection<Namespace> namespaces;
    private final Target target;

    /// An operator on namespaces, which may be a live view.
    BroadcastOperator(Collection<Namespace> namespaces, Target target) {
        this.namespaces = namespaces;
        this.target = target;
    }

    /// Also the members of these rooms.
    ///
    /// @throws IllegalArgumentException when no room is named, which would mean everyone
    public BroadcastOperator to(String... rooms) {
        return to(Arrays.asList(rooms));
    }

    /// Also the members of these rooms.
    ///
    /// @throws IllegalArgumentException when no room is named, which would mean everyone
    public BroadcastOperator to(Collection<String> rooms) {
        if (rooms.isEmpty()) {
            throw new IllegalArgumentException("no room is named: leave `to` out to reach everyone");
        }
        return new BroadcastOperator(namespaces, target.to(rooms));
    }

    /// The same as [#to(String...)].
    public BroadcastOperator in(String... rooms) {
        return to(rooms);
    }

    /// Without the members of these rooms; a socket's id leaves out that socket.
    public BroadcastOperator except(String... rooms) {
        return except(Arrays.asList(rooms));
    }

    /// Without the members of these rooms.
    public BroadcastOperator except(Collection<String> rooms) {
        return new BroadcastOperator(namespaces, target.except(rooms));
    }

    /// Only the clients of this server, when there are several servers.
    public BroadcastOperator local() {
        return with(target.flags().onlyLocal());
    }

    /// Whoever cannot take it at once does not get it.
    public BroadcastOperator asVolatile() {
        return with(target.flags().asVolatile());
    }

    /// Whether what is sent may be compressed. It may unless this says no, and it is if the server compresses at all
    /// ([ServerBuilder#perMessageDeflate(boolean)], [ServerBuilder#httpCompression(boolean)]) and it is long enough.
    /// Over polling, a message for which this says no keeps those plain that travel with it.
    public BroadcastOperator compress(boolean worthIt) {
        return with(target.flags().compress(worthIt));
    }

    /// How long [#request] waits.
    public BroadcastOperator timeout(Duration patience) {
        return with(target.flags().timeout(patience));
    }

    private BroadcastOperator with(Flags flags) {
        return new BroadcastOperator(namespaces, target.with(flags));
    }

    /// Without the client whose handler is running: Flask's `include_self=False`.
    ///
    /// @throws IllegalStateException outside a handler, where there is no self
    public BroadcastOperator exceptSelf() {
        return except(SocketIO.current("exceptSelf()", "except(socket.id())").id());
    }

    /// Sends an event. It is encoded once, however many receive it, and nobody waits for a slow client.
    ///
    /// What one thread sends arrives in that order at each receiver; what two threads send at the same time may arrive
    /// in another order at another receiver.
    ///
    /// @return for how many clients on this server it was queued, and for how many dropped
    /// @throws IllegalArgumentException when the name is reserved or an argument has no JSON form
    public EmitResult emit(String event, @Nullable Object... args) {
        HandlerTable.checkName(event);
        List<@Nullable Object> values = Args.spread(args);
        int queued = 0;
        int dropped = 0;
        for (Namespace namespace : namespaces) {
            var packet = new Packet.Event(namespace.name(), null, event, values);
            Delivered here = namespace.adapter().broadcast(packet, target);
            queued += here.queued();
            dropped += here.dropped();
        }
        return new EmitResult(queued, dropped);
    }

    /// Sends an event called `message`.
    ///
    /// @return for how many clients on this server it was queued, and for how many dropped
    public EmitResult send(@Nullable Object... args) {
        return emit("message", args);
    }

    /// Sends an event called `json`.
    ///
    /// @return for how many clients on this server it was queued, and for how many dropped
    public EmitResult sendJson(@Nullable Object... args) {
        return emit("json", args);
    }

    /// Sends an event and asks each receiver to acknowledge it.
    ///
    /// The answer is complete when everybody has answered or left, or when the timeout has passed.
    ///
    /// @throws IllegalArgumentException when the name is reserved or an argument has no JSON form
    public Answer<BroadcastAnswers> request(String event, @Nullable Object... args) {
        HandlerTable.checkName(event);
        List<@Nullable Object> values = Args.spread(args);
        var wait = new BroadcastWait();
        for (Namespace namespace : namespaces) {
            wait.ask(namespace.adapter(), new Packet.Event(namespace.name(), null, event, values), target);
        }
        return wait.start(target.flags().timeout());
    }

    /// The sockets on this server that this means now: a snapshot.
    public List<Socket> sockets() {
        var all = new ArrayList<Socket>();
        namespaces.forEach(namespace -> all.addAll(namespace.adapter().members(target)));
        return all;
    }

    /// How many sockets on this server this means now.
    public int count() {
        int all = 0;
        for (Namespace namespace : namespaces) {
            all += namespace.adapter().members(target).size();
        }
        return all;
    }

    /// The sockets that this means now, on all servers. Blocks until all have answered or the time is over; what came
    /// by then is returned.
    public Answers<RemoteSocket> fetchSockets(Duration patience) {
        var items = new ArrayList<RemoteSocket>();
        int expected = 0;
        int answered = 0;
        for (Namespace namespace : namespaces) {
            Answers<RemoteSocket> some = namespace.adapter().fetchSockets(target, patience);
            items.addAll(some.items());
            expected = Math.max(expected, some.expectedServers());
            answered = Math.max(answered, some.answeredServers());
        }
        return new Answers<>(items, expected, answered);
    }

    /// Has them join rooms.
    ///
    /// @throws IllegalStateException when these would be too many for somebody (`maxRooms`); the others have joined
    public void socketsJoin(String... rooms) {
        Set<String> joined = Set.copyOf(Arrays.asList(rooms));
        namespaces.forEach(namespace -> namespace.adapter().addSockets(target, joined));
    }

    /// Has them leave rooms.
    public void socketsLeave(String... rooms) {
        Set<String> left = Set.copyOf(Arrays.asList(rooms));
        namespaces.forEach(namespace -> namespace.adapter().delSockets(target, left));
    }

    /// Disconnects them.
    ///
    /// @param closeConnection whether the whole connections are closed, with their other namespaces
    public void disconnectSockets(boolean closeConnection) {
        namespaces.forEach(namespace -> namespace.adapter().disconnectSockets(target, closeConnection));
    }
}
