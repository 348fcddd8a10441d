package dev.socketloom;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something one can broadcast from: a server (its main namespace), a namespace, a pattern of namespaces.
///
/// Each operator answers an immutable [BroadcastOperator], which is refined further and used as often as one likes.
public interface Broadcaster {

    /// Everyone in the namespace, or in all the namespaces of a pattern.
    BroadcastOperator everyone();

    /// The members of these rooms: of any of them, each client once. A socket's id is the name of a room with only it.
    ///
    /// @throws IllegalArgumentException when no room is named: everyone is [#everyone()]
    default BroadcastOperator to(String... rooms) {
        return everyone().to(rooms);
    }

    /// The members of these rooms.
    ///
    /// @throws IllegalArgumentException when no room is named: everyone is [#everyone()]
    default BroadcastOperator to(Collection<String> rooms) {
        return everyone().to(rooms);
    }

    /// The same as [#to(String...)].
    default BroadcastOperator in(String... rooms) {
        return everyone().to(rooms);
    }

    /// Everyone but the members of these rooms.
    default BroadcastOperator except(String... rooms) {
        return everyone().except(rooms);
    }

    /// Only the clients of this server, when there are several servers.
    default BroadcastOperator local() {
        return everyone().local();
    }

    /// Whoever cannot take it at once does not get it.
    default BroadcastOperator asVolatile() {
        return everyone().asVolatile();
    }

    /// Whether what is sent may be compressed. It may unless this says no, and it is if the server compresses at all
    /// ([ServerBuilder#perMessageDeflate(boolean)], [ServerBuilder#httpCompression(boolean)]) and it is long enough.
    /// Over polling, a message for which this says no keeps those plain that travel with it.
    default BroadcastOperator compress(boolean worthIt) {
        return everyone().compress(worthIt);
    }

    /// How long [BroadcastOperator#request] waits.
    default BroadcastOperator timeout(Duration patience) {
        return everyone().timeout(patience);
    }

    /// Sends an event to everyone. Before the server has started and after it has stopped there is nobody.
    ///
    /// @param args JSON values, bytes, records, enums, lists, maps; several of them are several at the client, too
    /// @return for how many clients on this server it was queued, and for how many dropped
    /// @throws IllegalArgumentException when the name is reserved or an argument has no JSON form
    default EmitResult emit(String event, @Nullable Object... args) {
        return everyone().emit(event, args);
    }

    /// Sends an event called `message` to everyone.
    ///
    /// @return for how many clients on this server it was queued, and for how many dropped
    default EmitResult send(@Nullable Object... args) {
        return everyone().send(args);
    }

    /// Sends an event called `json` to everyone: Flask's `send(value, json=True)`.
    ///
    /// @return for how many clients on this server it was queued, and for how many dropped
    default EmitResult sendJson(@Nullable Object... args) {
        return everyone().sendJson(args);
    }

    /// The connected sockets on this server: a snapshot.
    default List<Socket> sockets() {
        return everyone().sockets();
    }

    /// How many sockets are connected to this server.
    default int count() {
        return everyone().count();
    }

    /// Has everyone join rooms.
    ///
    /// @throws IllegalStateException when these would be too many for somebody (`maxRooms`); the others have joined
    default void socketsJoin(String... rooms) {
        everyone().socketsJoin(rooms);
    }

    /// Has everyone leave rooms.
    default void socketsLeave(String... rooms) {
        everyone().socketsLeave(rooms);
    }

    /// Empties a room: its members leave it, and are told nothing.
    default void closeRoom(String room) {
        everyone().to(room).socketsLeave(room);
    }

    /// Disconnects everyone.
    ///
    /// @param closeConnection whether the whole connections are closed, with their other namespaces
    default void disconnectSockets(boolean closeConnection) {
        everyone().disconnectSockets(closeConnection);
    }
}
