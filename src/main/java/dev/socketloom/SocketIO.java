package dev.socketloom;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The socket at hand, for code deep in an application that is called by a handler without being given the socket:
/// what Flask offers as `request.sid`, `emit(…)` and `join_room(…)`.
///
/// | `….emit("e")` in a handler of client A | reaches | in Flask | with a socket at hand |
/// |---|---|---|---|
/// | `SocketIO` | A | | `socket` |
/// | `SocketIO.everyone()` | everyone, A **included** | `broadcast=True` | `io` |
/// | `SocketIO.everyone().exceptSelf()` | everyone but A | `…, include_self=False` | `socket.broadcast()` |
/// | `SocketIO.to("r")` | all in the room, A **included** | `to="r"` | `io.to("r")` |
/// | `SocketIO.to("r").exceptSelf()` | all in the room but A | `…, include_self=False` | `socket.to("r")` |
///
/// So what begins with `SocketIO` or with `io` includes the sender, as in Flask; what begins with `socket` and speaks
/// to others excludes it, as in Node. There is no `broadcast()` here because the word means one thing there and
/// another thing here.
///
/// All of it concerns the namespace of the current socket; [#of(String)] has the others.
///
/// The socket is bound while a handler, a middleware, an acknowledgement callback or an error handler of it runs, on
/// that thread. Threads that a handler starts do not inherit it; those that it forks in a `StructuredTaskScope` do.
/// Where no socket is bound, every method but [#currentIfAny()] throws an [IllegalStateException] that says what to
/// call instead.
public final class SocketIO {

    static final ScopedValue<Socket> CURRENT = ScopedValue.newInstance();

    private SocketIO() {}

    /// The socket whose handler is running on this thread.
    ///
    /// @throws IllegalStateException when none is
    public static Socket current() {
        return current("SocketIO.current()", "the socket that was passed to you, or the server's own methods");
    }

    /// The current socket, or an exception that says what was called and what to call instead.
    static Socket current(String method, String instead) {
        if (!CURRENT.isBound()) {
            throw new IllegalStateException(method + " works only inside a handler, on the handler's own"
                    + " thread; elsewhere use " + instead);
        }
        return CURRENT.get();
    }

    /// The socket whose handler is running on this thread, if there is one.
    public static Optional<Socket> currentIfAny() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /// Sends an event to the client whose handler is running, and to nobody else.
    ///
    /// @return whether it was queued
    /// @throws IllegalArgumentException when the name is reserved or an argument has no JSON form
    public static boolean emit(String event, @Nullable Object... args) {
        return current("SocketIO.emit(…)", "socket.emit(…) for one client, io.emit(…) for all").emit(event, args);
    }

    /// Sends an event called `message` to the client whose handler is running.
    ///
    /// @return whether it was queued
    public static boolean send(@Nullable Object... args) {
        return current("SocketIO.send(…)", "socket.send(…) for one client, io.send(…) for all").send(args);
    }

    /// Sends an event called `json` to the client whose handler is running.
    ///
    /// @return whether it was queued
    public static boolean sendJson(@Nullable Object... args) {
        return current("SocketIO.sendJson(…)", "socket.sendJson(…) for one client, io.sendJson(…) for all")
                .sendJson(args);
    }

    /// Sends an event to the client whose handler is running and waits for its acknowledgement; see [Socket#call].
    ///
    /// @throws SocketIOException when none came: the client has left, or the deadline has passed
    public static Args call(String event, @Nullable Object... args) throws InterruptedException {
        return current("SocketIO.call(…)", "socket.call(…), or io.to(…).request(…) for many").call(event, args);
    }

    /// How long [Emitter#call] and [Emitter#request] wait: `SocketIO.timeout(patience).call("ready?")`.
    public static Emitter timeout(Duration patience) {
        return current("SocketIO.timeout(…)", "socket.timeout(…)").timeout(patience);
    }

    /// Everyone in the current namespace, the client whose handler is running **included**: Flask's `broadcast=True`.
    public static BroadcastOperator everyone() {
        return current("SocketIO.everyone()", "io.everyone()").namespace().everyone();
    }

    /// The members of these rooms, the client whose handler is running **included** if it is one: Flask's `to="room"`.
    /// A socket's id is the name of a room with only it.
    ///
    /// @throws IllegalArgumentException when no room is named: everyone is [#everyone()]
    public static BroadcastOperator to(String... rooms) {
        return current("SocketIO.to(…)", "io.to(…)").namespace().to(rooms);
    }

    /// Another namespace, made if need be: Flask's `namespace="/x"`.
    public static Namespace of(String namespace) {
        return current("SocketIO.of(…)", "io.of(…)").seat().client().clients().namespaces().of(namespace);
    }

    /// The client whose handler is running joins rooms.
    ///
    /// @return false when it has left, so that nothing was joined
    /// @throws IllegalStateException when these would be too many (`maxRooms`)
    public static boolean joinRoom(String... rooms) {
        return current("SocketIO.joinRoom(…)", "socket.join(…)").join(rooms);
    }

    /// The client whose handler is running leaves rooms.
    public static void leaveRoom(String... rooms) {
        current("SocketIO.leaveRoom(…)", "socket.leave(…)").leave(rooms);
    }

    /// Empties a room of the current namespace: everybody leaves it.
    public static void closeRoom(String room) {
        current("SocketIO.closeRoom(…)", "io.closeRoom(…)").namespace().closeRoom(room);
    }

    /// The rooms of the client whose handler is running, its own among them: a copy.
    public static Set<String> rooms() {
        return current("SocketIO.rooms()", "socket.rooms() for one client, io.rooms() for all").rooms();
    }

    /// The web session of the client whose handler is running: Flask's `session`; see [Socket#session()].
    public static Map<String, Object> session() {
        return current("SocketIO.session()", "socket.session(), or the application's own store").session();
    }

    /// Takes the client whose handler is running out of the namespace; see [Socket#disconnect()].
    public static void disconnect() {
        current("SocketIO.disconnect()", "socket.disconnect()").disconnect();
    }
}
