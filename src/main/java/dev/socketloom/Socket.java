package dev.socketloom;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.socketloom.adapter.Flags;
import dev.socketloom.adapter.Member;
import dev.socketloom.adapter.RemoteSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// One client in one namespace.
///
/// | to | methods |
/// |---|---|
/// | this client | [#emit], [#send], [#request], [#call], and with flags [#asVolatile], [#timeout], [#compress] |
/// | everyone else | [#broadcast], [#to], [#except]; to include this client, broadcast from its namespace |
/// | rooms | [#join], [#leave], [#rooms] |
/// | its events | `on`, `reply`, [#once], `onAny`, `use`, [#onDisconnect]: handlers of this socket alone |
/// | its end | [#disconnect()], [#disconnect(boolean)], [#expireAt]; afterwards [#reason], [#detail] |
///
/// A client that has joined two namespaces has two sockets, with different ids, rooms and data.
///
/// Usable from any thread and, as an object, for ever: what is sent to a client that has left is dropped, and a room
/// is not joined any more.
public final class Socket extends Handlers implements Member {

    private final Seat seat;
    private final Namespace namespace;
    private final Handshake handshake;
    private final String id;
    /// Null until somebody asks.
    @GuardedBy("this")
    private @Nullable HandlerList<NamespaceHandlers.DisconnectHandler> disconnectHandlers;

    private volatile @Nullable Expiry expiry;
    private volatile @Nullable ConcurrentMap<String, Object> data;

    Socket(Seat seat, Namespace namespace, Handshake handshake) {
        super(null);
        this.seat = seat;
        this.namespace = namespace;
        this.handshake = handshake;
        this.id = seat.client().link().protocol().socketId(namespace.name());
    }

    Seat seat() {
        return seat;
    }

    /// The id: 20 random characters, another one after each reconnection. Also the name of a room with only this
    /// socket in it. That of a client of Socket.IO 2 is a secret, see [ServerOptions#ALLOW_EIO3].
    @Override
    public String id() {
        return id;
    }

    /// The namespace that was joined; one of its own for each name that a pattern matches.
    public Namespace namespace() {
        return namespace;
    }

    /// What is known from the first request and from the CONNECT packet.
    public Handshake handshake() {
        return handshake;
    }

    /// How the client is connected at the moment: `polling` or `websocket`.
    public String transport() {
        return seat.client().link().transport();
    }

    /// Whether the client is in the namespace: it has been admitted and has not left.
    public boolean connected() {
        return seat.isConnected();
    }

    /// Why the client has left; empty until it has.
    public Optional<DisconnectReason> reason() {
        return Optional.ofNullable(seat.reason());
    }

    /// What exactly has happened when the client left, in words for a log, such as `no pong in 20 s`; empty until
    /// then. Not meant to be compared: [#reason()] is.
    public String detail() {
        return seat.detail();
    }

    /// Whatever the application wants to keep with this socket; see also [Key]. Gone with it.
    public ConcurrentMap<String, Object> data() {
        ConcurrentMap<String, Object> kept = data;
        return kept == null ? newData() : kept;
    }

    private synchronized ConcurrentMap<String, Object> newData() {
        ConcurrentMap<String, Object> kept = data;
        if (kept == null) {
            kept = new ConcurrentHashMap<>();
            data = kept;
        }
        return kept;
    }

    /// The web session of this client, shared by all its namespaces: a copy that lives as long as the connection, or
    /// with `manageSession(false)` the web application's own, for the time of each handler. [SessionStore] tells them
    /// apart. Empty without a store.
    ///
    /// Values are not null. What is inside a value is not watched: put it again when you have changed it.
    ///
    /// @throws SocketIOException from the map's methods, when the session cannot be loaded
    /// @throws IllegalStateException from the map's methods outside this client's handlers, with `manageSession(false)`
    public Map<String, Object> session() {
        return seat.client().session().entries();
    }

    /// Handles the next event of this name, and then no more.
    public Registration once(String event, EventHandler handler) {
        return table().addOnce(event, e -> handler.handle(e.socket(), e.args()));
    }

    /// Learns that this client has gone, after the disconnect handlers of the namespace.
    public Registration onDisconnect(NamespaceHandlers.DisconnectHandler handler) {
        return disconnectHandlers().add(handler);
    }

    synchronized HandlerList<NamespaceHandlers.DisconnectHandler> disconnectHandlers() {
        if (disconnectHandlers == null) {
            disconnectHandlers = new HandlerList<>();
        }
        return disconnectHandlers;
    }

    /// Joins rooms, at once; in a connect handler, when the client is admitted.
    ///
    /// @return false when the client has left, so that nothing was joined
    /// @throws IllegalStateException when these would be too many (`maxRooms`)
    /// @throws IllegalArgumentException when a name is too long (`maxRoomName`)
    public boolean join(String... rooms) {
        return join(Arrays.asList(rooms));
    }

    /// Joins rooms.
    ///
    /// @return false when the client has left, so that nothing was joined
    /// @throws IllegalStateException when these would be too many (`maxRooms`)
    /// @throws IllegalArgumentException when a name is too long (`maxRoomName`)
    @Override
    public boolean join(Collection<String> rooms) {
        ServerOptions options = seat.client().clients().options();
        int longest = options.get(ServerOptions.MAX_ROOM_NAME);
        for (String room : rooms) {
            if (room.length() > longest) {
                throw new IllegalArgumentException("the name of a room is longer than " + longest + " (maxRoomName)");
            }
        }
        return seat.join(this, rooms, options.get(ServerOptions.MAX_ROOMS));
    }

    /// Leaves rooms. Nobody can leave the room of their own id.
    public void leave(String... rooms) {
        seat.leave(this, Arrays.asList(rooms));
    }

    /// Leaves all rooms but the one of its own id.
    public void leaveAll() {
        seat.leave(this, rooms());
    }

    /// The rooms it is in, its own among them; in a disconnect handler and after it, those it was in. A copy.
    public Set<String> rooms() {
        return seat.rooms(this);
    }

    /// Sends an event to this client.
    ///
    /// From one thread, events arrive in the order in which they were sent. An event and its attachments are never
    /// torn apart, whoever else sends. In a connect handler, it is queued until the client is admitted.
    ///
    /// @param args JSON values, bytes, records, enums, lists, maps; several of them are several at the client, too
    /// @return whether it was queued; false when it was dropped because the client has left
    /// @throws IllegalArgumentException when the name is reserved or an argument has no JSON form
    public boolean emit(String event, @Nullable Object... args) {
        return plainly().emit(event, args);
    }

    /// Sends an event called `message` to this client.
    ///
    /// @return whether it was queued
    public boolean send(@Nullable Object... args) {
        return plainly().send(args);
    }

    /// Sends an event called `json` to this client: Flask's `send(value, json=True)`.
    ///
    /// @return whether it was queued
    public boolean sendJson(@Nullable Object... args) {
        return plainly().sendJson(args);
    }

    /// Sends an event to this client and asks it to acknowledge.
    ///
    /// @throws IllegalArgumentException when the name is reserved or an argument has no JSON form
    /// @throws IllegalStateException when the client owes too many acknowledgements already (`maxPendingAcks`)
    public Answer<Args> request(String event, @Nullable Object... args) {
        return plainly().request(event, args);
    }

    /// Sends an event to this client and waits for its acknowledgement, 60 s at most.
    ///
    /// Works in a handler of this client, too. While it waits, other events of this client may be handled.
    ///
    /// @throws SocketIOException when none came: the client has left, or the deadline has passed
    public Args call(String event, @Nullable Object... args) throws InterruptedException {
        return plainly().call(event, args);
    }

    private Emitter plainly() {
        return new Emitter(this, Flags.NONE);
    }

    /// What the client cannot take at once is dropped.
    public Emitter asVolatile() {
        return plainly().asVolatile();
    }

    /// Whether what is sent may be compressed. It may unless this says no, and it is if the server compresses at all
    /// ([ServerBuilder#perMessageDeflate(boolean)], [ServerBuilder#httpCompression(boolean)]) and it is long enough.
    /// Over polling, a message for which this says no keeps those plain that travel with it.
    public Emitter compress(boolean worthIt) {
        return plainly().compress(worthIt);
    }

    /// How long an acknowledgement is waited for.
    public Emitter timeout(Duration patience) {
        return plainly().timeout(patience);
    }

    /// Everyone in the namespace but this client.
    public BroadcastOperator broadcast() {
        return plainly().broadcast();
    }

    /// Everyone in these rooms but this client.
    public BroadcastOperator to(String... rooms) {
        return broadcast().to(rooms);
    }

    /// Everyone in these rooms but this client.
    public BroadcastOperator to(Collection<String> rooms) {
        return broadcast().to(rooms);
    }

    /// The same as [#to(String...)].
    public BroadcastOperator in(String... rooms) {
        return broadcast().to(rooms);
    }

    /// Everyone in the namespace but this client and the members of these rooms.
    public BroadcastOperator except(String... rooms) {
        return broadcast().except(rooms);
    }

    /// Everyone else, but only on this server.
    public BroadcastOperator local() {
        return broadcast().local();
    }

    /// Takes the client out of this namespace. Its connection stays, with its other namespaces.
    ///
    /// It is out of its rooms when this returns; events of it that have not been handled are dropped; the disconnect
    /// handlers run when the handler that is running has returned.
    public void disconnect() {
        disconnect(false);
    }

    /// Takes the client out of this namespace, or out of all of them and closes its connection. What was sent before
    /// still arrives.
    @Override
    public void disconnect(boolean closeConnection) {
        String what = closeConnection ? "the application closed the connection" : "the application took the client out";
        seat.client().disconnect(seat, closeConnection, what);
    }

    /// Disconnects the client from this namespace at a time, as [#disconnect()] does: when its token runs out, say.
    ///
    /// The last call counts, so that a client which shows a new token in time stays; `Instant.MAX` is for ever, as at
    /// first. A time that is over is at once.
    public synchronized void expireAt(Instant time) {
        Expiry mine = expiry == null ? new Expiry(this) : expiry;
        expiry = mine;
        mine.at(time);
    }

    /// Nothing will expire any more.
    void forgetExpiry() {
        Expiry mine = expiry;
        if (mine != null) {
            mine.cancel();
        }
    }

    @Override
    public RemoteSocket describe(Set<String> rooms) {
        return new RemoteSocket(id, handshake.facts(), rooms, Map.copyOf(data()));
    }

    /// The namespace and the id, for logs.
    @Override
    public String toString() {
        return namespace.name() + "#" + id;
    }
}
