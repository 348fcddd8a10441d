package dev.socketloom;

import dev.socketloom.adapter.Adapter;
import dev.socketloom.adapter.Flags;
import dev.socketloom.adapter.Target;
import dev.socketloom.engineio.Prepared;
import dev.socketloom.http.Failures;
import dev.socketloom.packet.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/// A namespace: clients that have joined it by name, their rooms, and the handlers for what they do.
///
/// Namespaces share a connection and nothing else. One exists from the first [SocketIOServer#of(String)] on; one that
/// a pattern matches exists while somebody is in it, and runs the handlers of the pattern.
///
/// Thread-safe.
public final class Namespace extends NamespaceHandlers implements Broadcaster {

    private final String name;
    private final @Nullable ParentNamespace parent;
    private final Namespaces all;
    private final Adapter<Socket> adapter;
    private final AtomicLong ackIds = new AtomicLong();
    private volatile boolean closed;

    /// How many want in or are in; only counted for the children of a pattern, under the lock of the pattern's map.
    int occupants;

    Namespace(String name, @Nullable ParentNamespace parent, Namespaces all) {
        super(new HandlerTable(), new Life());
        this.name = name;
        this.parent = parent;
        this.all = all;
        adapter = all.adapters().create(name, new Broadcasts(this));
    }

    /// The name: `/`, or `/something`.
    public String name() {
        return name;
    }

    /// What the pattern that this namespace comes from has found in its name: with `/room-(?<number>\\d+)` and a client
    /// in `/room-7`, `match().group("number")` is `7`.
    ///
    /// @throws IllegalStateException when it comes from no pattern
    public MatchResult match() {
        if (parent == null) {
            throw new IllegalStateException(name + " was made by its name: no pattern has found anything in it");
        }
        return parent.match(name);
    }

    @Override
    Namespace meant() {
        return this;
    }

    boolean isChildOf(ParentNamespace pattern) {
        return parent == pattern;
    }

    Adapter<Socket> adapter() {
        return adapter;
    }

    /// The handlers that apply to the events of a socket: those of the pattern, of the namespace, its own, and those
    /// for everywhere.
    List<HandlerTable> tables(Socket socket) {
        HandlerTable everywhere = all.everywhere().table();
        return parent == null
                ? List.of(table(), socket.registered(), everywhere)
                : List.of(parent.table(), table(), socket.registered(), everywhere);
    }

    Counts counts() {
        return all.counts();
    }

    /// What a packet is sent as.
    Prepared encode(Packet packet) {
        return all.encode(packet);
    }

    /// What an event that was sent with these flags is sent as.
    Prepared encode(Packet.Event event, Flags flags) {
        Prepared message = encode(event);
        return flags.compress() ? message : message.uncompressed();
    }

    /// A number for an acknowledgement: from 0, one counter a namespace, as in Node.
    long nextAckId() {
        return ackIds.getAndIncrement();
    }

    /// The connected socket with this id, if it is on this server.
    public Optional<Socket> socket(String id) {
        return adapter.member(id);
    }

    /// The rooms on this server that somebody is in, without those that are sockets' ids: a snapshot.
    public Set<String> rooms() {
        return adapter.rooms();
    }

    @Override
    public BroadcastOperator everyone() {
        return new BroadcastOperator(List.of(this), Target.EVERYONE);
    }

    /// In the turn of the client: asks everybody who may refuse it.
    @Nullable Void welcome(Socket socket) throws Exception {
        for (Life life : lives()) {
            for (Middleware middleware : life.middleware()) {
                middleware.check(socket);
            }
        }
        for (Life life : lives()) {
            for (ConnectHandler handler : life.connect()) {
                handler.connected(socket, socket.handshake().auth());
            }
        }
        return null;
    }

    /// In the turn of the client: tells everybody that it has a WebSocket now.
    void upgraded(Socket socket) {
        ScopedValue.where(SocketIO.CURRENT, socket).run(() -> {
            for (Life life : lives()) {
                for (UpgradeHandler handler : life.upgrade()) {
                    try {
                        handler.upgraded(socket);
                    } catch (Throwable error) {
                        report(error, Event.upgraded(socket));
                    }
                }
            }
        });
    }

    /// In the turn of the client: tells everybody that it has gone.
    void farewell(Socket socket) {
        DisconnectReason reason = socket.reason().orElse(DisconnectReason.TRANSPORT_CLOSE);
        ScopedValue.where(SocketIO.CURRENT, socket).run(() -> {
            for (Life life : ownLives()) {
                farewell(socket, reason, life.disconnect());
            }
            farewell(socket, reason, socket.disconnectHandlers());
            farewell(socket, reason, all.everywhere().life.disconnect());
        });
    }

    private void farewell(Socket socket, DisconnectReason reason, Iterable<DisconnectHandler> handlers) {
        for (DisconnectHandler handler : handlers) {
            try {
                handler.disconnected(socket, reason);
            } catch (Throwable error) {
                report(error, Event.disconnected(socket, reason));
            }
        }
    }

    /// Hands a failure to the error handlers, or logs it when there are none.
    ///
    /// @return what to acknowledge with, or null for nothing
    @Nullable Object report(Throwable error, Event event) {
        counts().somethingFailed();
        if (error instanceof VirtualMachineError) {
            event.socket().seat().client().giveUp("a handler failed: " + error);
        }
        Object answer = null;
        boolean handled = false;
        for (ErrorHandler handler : errorHandlers()) {
            handled = true;
            try {
                Object result = handler.failed(error, event);
                answer = answer == null ? result : answer;
            } catch (Throwable another) {
                another.addSuppressed(error);
                Log.warning("an error handler of " + name + " failed itself", another);
                all.unhandled(another);
            }
        }
        if (!handled) {
            log(error, event);
            all.unhandled(error);
        }
        return answer;
    }

    /// A client's mistake is a line for those who look for it; an application's has a stack trace.
    private static void log(Throwable error, Event event) {
        if (error instanceof VirtualMachineError) {
            // The stack of one that was too deep would fill the log.
            Log.warning("\"" + event.name() + "\" failed for " + event.socket() + ": " + Failures.brief(error));
        } else if (event.kind() == Event.Kind.PROTOCOL) {
            Log.debug("{0} sent what the protocol does not allow: {1}", event.socket(), error.getMessage());
        } else if (error instanceof SocketIOException misfit && misfit.reason() == SocketIOException.Reason.MISFIT) {
            Log.warning("\"" + event.name() + "\" from " + event.socket() + " does not fit: " + error.getMessage());
        } else {
            Log.warning("\"" + event.name() + "\" failed for " + event.socket(), error);
        }
    }

    private List<ErrorHandler> errorHandlers() {
        var handlers = new ArrayList<ErrorHandler>();
        for (Life life : lives()) {
            life.error().forEach(handlers::add);
        }
        if (handlers.isEmpty()) {
            all.defaultErrors().forEach(handlers::add);
        }
        return handlers;
    }

    private List<Life> lives() {
        Life everywhere = all.everywhere().life;
        return parent == null ? List.of(life, everywhere) : List.of(parent.life, life, everywhere);
    }

    private List<Life> ownLives() {
        return parent == null ? List.of(life) : List.of(parent.life, life);
    }

    /// It has been removed, and everybody has to leave. Who is being admitted at this moment finds it closed, or is
    /// found here: the flag is set before the members are looked for, and looked at after one has become a member.
    void close() {
        closed = true;
        everyone().local().disconnectSockets(false);
        adapter.close();
    }

    boolean isClosed() {
        return closed;
    }

    /// A client that wanted in, or was in, is gone.
    void release() {
        if (parent != null) {
            parent.release(this);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
