package dev.socketloom;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A namespace's handlers as the methods of one class: Flask's class-based namespaces.
///
/// ```java
/// final class Chat extends NamespaceHandler {
///     @Override
///     protected void onConnect(Socket socket, Map<String, Object> auth) { socket.join("lobby"); }
///
///     void onMessage(Socket socket, String text) { socket.to("lobby").emit("message", text); }
///
///     int on_count() { return namespace().sockets().size(); }
/// }
///
/// io.register("/chat", new Chat());
/// ```
///
/// | method | is |
/// |---|---|
/// | `onConnect`, `onDisconnect`, `onError`, `onAny` | what the [method of that name][NamespaceHandlers] registers |
/// | `on_connect`, `on_disconnect` | the same, as Flask spells it |
/// | `on_chat` | the handler of the event `chat` |
/// | `onChat` | the same: the event's name with a small letter first |
/// | one with an annotation | what [OnEvent], [OnConnect], [OnDisconnect], [OnError] or [OnAny] say |
///
/// The annotations say which parameters a method may have. A name makes a handler of any method that is neither private
/// nor static, also of a superclass; an annotation makes one of a private method, too. One whose parameters do not suit
/// is an error when the object is registered, and so are two for the same. From then on there is a table of methods: no
/// name that a client sends is ever looked up in the class. Their place in the order of handlers is that of the
/// registration, as if each had been registered by itself.
///
/// Such an object is registered once. In a namespace of its own, what it broadcasts goes there. Registered for a
/// [pattern][ParentNamespace] or [everywhere][SocketIOServer#everywhere()], it broadcasts to the namespace of the
/// client whose handler is running, and cannot broadcast elsewhere.
///
/// Handlers of different clients run at the same time, so the fields of a subclass need the care of shared state.
///
/// Thread-safe.
public abstract class NamespaceHandler implements Broadcaster {

    private final AtomicBoolean registered = new AtomicBoolean();

    /// Where it is registered, or was last: a handler that is running when it is taken back still has a namespace.
    private volatile @Nullable NamespaceHandlers place;

    /// For subclasses.
    protected NamespaceHandler() {}

    /// Welcomes a client, or throws to refuse it. As it stands here, it does nothing.
    ///
    /// @param auth what the client sent along; empty when it sent nothing
    /// @throws ConnectionRefused to refuse it and tell it why; any other exception tells it nothing
    protected void onConnect(Socket socket, Map<String, @Nullable Object> auth) throws Exception {}

    /// Learns that a client has gone. As it stands here, it does nothing.
    protected void onDisconnect(Socket socket, DisconnectReason reason) throws Exception {}

    /// Takes its place.
    ///
    /// @throws IllegalStateException when it has one already
    final void settle(NamespaceHandlers where) {
        if (!registered.compareAndSet(false, true)) {
            throw new IllegalStateException(getClass().getName() + " is registered already, and has one namespace only:"
                    + " make another object, or register it for a pattern or everywhere()");
        }
        place = where;
    }

    /// Is free to be registered again.
    final void leave() {
        registered.set(false);
    }

    /// The namespace that it handles.
    ///
    /// @throws IllegalStateException when that cannot be said: it is not registered, or for many namespaces and no
    ///     handler of one of them is running on this thread
    public final Namespace namespace() {
        NamespaceHandlers where = place;
        if (where == null) {
            throw new IllegalStateException(getClass().getName() + " has no namespace before it is registered");
        }
        Namespace meant = where.meant();
        if (meant == null) {
            throw new IllegalStateException(getClass().getName() + " is registered for many namespaces: only while a"
                    + " handler runs for one of their clients, that one is meant; elsewhere use io.of(name)");
        }
        return meant;
    }

    @Override
    public final BroadcastOperator everyone() {
        return namespace().everyone();
    }
}
