package dev.socketloom;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where handlers of a namespace's life are registered: who comes, who is refused, who goes, what fails.
///
/// ```
///   CONNECT ──▶ middleware ──▶ … ──▶ connect handlers ──▶ accepted: 40{"sid":…}, rooms, events
///                   │                      │
///                   └── throws ────────────┴────────────▶ refused: 44{"message":…}
///
///   … ──▶ the end, for whatever reason ──▶ disconnect handlers, once
/// ```
///
/// Until all of them have returned the client is really outside: it is in no room, no broadcast reaches it, and no
/// event of it is handled. What they emit to it, and the rooms they have it join, wait until it is accepted.
public abstract sealed class NamespaceHandlers extends Handlers
        permits Everywhere, Namespace, ParentNamespace, SocketIOServer {

    /// Decides whether a client may join.
    @FunctionalInterface
    public interface Middleware {
        /// Returns to let the client pass; throws to refuse it.
        ///
        /// @throws ConnectionRefused to tell the client why; any other exception tells it nothing
        void check(Socket socket) throws Exception;
    }

    /// Welcomes a client.
    @FunctionalInterface
    public interface ConnectHandler {
        /// A client wants to join and has passed the middleware.
        ///
        /// @param auth what it sent along, also in its handshake; empty when it sent nothing
        /// @throws ConnectionRefused to refuse it and tell it why; any other exception tells it nothing
        void connected(Socket socket, Map<String, @Nullable Object> auth) throws Exception;
    }

    /// Learns that a client has changed from polling to WebSocket.
    @FunctionalInterface
    public interface UpgradeHandler {
        /// What is sent to the client goes over its WebSocket now: [Socket#transport()].
        void upgraded(Socket socket) throws Exception;
    }

    /// Learns that a client has gone.
    @FunctionalInterface
    public interface DisconnectHandler {
        /// A client has gone. Nothing can be sent to it; its rooms are still listed, as they were.
        void disconnected(Socket socket, DisconnectReason reason) throws Exception;
    }

    /// Learns that something failed.
    @FunctionalInterface
    public interface ErrorHandler {
        /// A handler, a middleware or a callback failed, or a client sent what does not fit.
        ///
        /// @param event what was being handled; see [Event] for names that are not a client's
        /// @return what to acknowledge with when the client has asked for it and has no answer yet; null for nothing
        @Nullable Object failed(Throwable error, Event event) throws Exception;
    }

    /// The handlers of these kinds, in one place because a server shares those of its main namespace.
    record Life(
            HandlerList<Middleware> middleware,
            HandlerList<ConnectHandler> connect,
            HandlerList<UpgradeHandler> upgrade,
            HandlerList<DisconnectHandler> disconnect,
            HandlerList<ErrorHandler> error) {
        Life() {
            this(
                    new HandlerList<>(),
                    new HandlerList<>(),
                    new HandlerList<>(),
                    new HandlerList<>(),
                    new HandlerList<>());
        }
    }

    final Life life;

    NamespaceHandlers(HandlerTable table, Life life) {
        super(table);
        this.life = life;
    }

    /// The one namespace that is meant by what is registered here: this one, or that of the client whose handler is
    /// running; null when there is none.
    abstract @Nullable Namespace meant();

    /// Adds a middleware, after those that are there.
    public Registration use(Middleware middleware) {
        return life.middleware.add(middleware);
    }

    /// Adds a connect handler. All of them run, in order, until one throws.
    public Registration onConnect(ConnectHandler handler) {
        return life.connect.add(handler);
    }

    /// Adds a handler for clients that change from polling to WebSocket. Those that begin with a WebSocket do not
    /// change, and those that change before they are admitted are not told of.
    public Registration onUpgrade(UpgradeHandler handler) {
        return life.upgrade.add(handler);
    }

    /// Adds a disconnect handler. All of them run, in order, whatever one of them throws: once for each client whose
    /// connect handlers have returned, and never for one that was refused.
    public Registration onDisconnect(DisconnectHandler handler) {
        return life.disconnect.add(handler);
    }

    /// Adds an error handler. All of them run, in order; the first result that is not null is the acknowledgement of
    /// the event that failed. What a connect handler throws refuses the client, whatever an error handler returns. A
    /// failure that has no error handler here, [everywhere][SocketIOServer#everywhere()] or
    /// [by default][SocketIOServer#onErrorDefault(ErrorHandler)] is logged.
    public Registration onError(ErrorHandler handler) {
        return life.error.add(handler);
    }

    /// Adds all handlers of an object: the methods that have an annotation, and those of a [NamespaceHandler] whose
    /// names say what they are.
    ///
    /// @return what takes all of them back
    /// @throws IllegalArgumentException when it has none, or when one cannot be a handler: nothing is registered then,
    ///     and the message names the method and what is allowed
    /// @throws IllegalStateException when it is a [NamespaceHandler] that is registered already
    public Registration register(Object handlers) {
        return new HandlerMethods(handlers).addTo(this);
    }
}
