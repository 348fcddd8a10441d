package dev.socketloom;

import dev.socketloom.HandlerTable.Gate;
import dev.socketloom.packet.Shape;
import org.jspecify.annotations.Nullable;

/// Where handlers of events are registered: a socket, a namespace, a whole pattern of namespaces.
///
/// ```java
/// io.on("chat", String.class, (socket, text) -> …);       // void: never acknowledges
/// io.reply("add", int.class, int.class, (socket, a, b) -> a + b);    // what it returns is the acknowledgement
/// ```
///
/// | form | the handler gets |
/// |---|---|
/// | `on(event, (socket, args) -> …)` | whatever came |
/// | `on(event, Type.class, (socket, value) -> …)` | the first argument as a `Type`; a [TypeRef] for generic types |
/// | `on(event, A.class, B.class, (socket, a, b) -> …)` | the first two arguments |
///
/// Every handler of an event runs, in the order of registration; those of a namespace before those of a socket, and
/// those for [everywhere][SocketIOServer#everywhere()] last. The types are looked at when the handler is registered:
/// one that has no JSON form fails there and not with the first event. A payload that does not fit goes to the error
/// handler, and the handler is not run.
///
/// Handlers may block and may throw. Those of one client never run two at a time; see [Socket#call].
///
/// Registration is possible at any time, from any thread, and has an effect from the next event on.
public abstract sealed class Handlers permits NamespaceHandlers, Socket {

    /// A handler of an event with whatever arguments.
    @FunctionalInterface
    public interface EventHandler {
        /// The event has arrived.
        void handle(Socket socket, Args args) throws Exception;
    }

    /// A handler of an event with one argument of a type.
    ///
    /// @param <T> the type
    @FunctionalInterface
    public interface TypedHandler<T> {
        /// The event has arrived.
        void handle(Socket socket, T value) throws Exception;
    }

    /// A handler of an event with two arguments of types.
    ///
    /// @param <A> the type of the first
    /// @param <B> the type of the second
    @FunctionalInterface
    public interface PairHandler<A, B> {
        /// The event has arrived.
        void handle(Socket socket, A first, B second) throws Exception;
    }

    /// A handler whose result is the acknowledgement.
    @FunctionalInterface
    public interface EventReplier {
        /// The event has arrived.
        ///
        /// @return what to acknowledge with; `null` is one null, [Args] several values, `Args.NONE` no value
        @Nullable Object reply(Socket socket, Args args) throws Exception;
    }

    /// A handler of one argument of a type, whose result is the acknowledgement.
    ///
    /// @param <T> the type
    @FunctionalInterface
    public interface TypedReplier<T> {
        /// The event has arrived.
        ///
        /// @return what to acknowledge with; `null` is one null, [Args] several values, `Args.NONE` no value
        @Nullable Object reply(Socket socket, T value) throws Exception;
    }

    /// A handler of two arguments of types, whose result is the acknowledgement.
    ///
    /// @param <A> the type of the first
    /// @param <B> the type of the second
    @FunctionalInterface
    public interface PairReplier<A, B> {
        /// The event has arrived.
        ///
        /// @return what to acknowledge with; `null` is one null, [Args] several values, `Args.NONE` no value
        @Nullable Object reply(Socket socket, A first, B second) throws Exception;
    }

    /// Sees events before, beside or instead of those who handle them.
    @FunctionalInterface
    public interface EventMiddleware {
        /// The event has arrived.
        void handle(Socket socket, Event event) throws Exception;
    }

    /// Is around the handling of events: to time it, to bind or to open something for it, to change what goes in and
    /// what comes out.
    @FunctionalInterface
    public interface EventInterceptor {
        /// The event has arrived; [EventChain#proceed()] has it handled. Without that call nobody handles it.
        void intercept(Socket socket, Event event, EventChain chain) throws Exception;
    }

    /// A handler that was registered.
    @FunctionalInterface
    public interface Registration {
        /// Takes it back. Nothing happens the second time.
        void off();
    }

    /// Null until something is registered, as for nearly every socket. Guarded by `this` for writing.
    private volatile @Nullable HandlerTable table;

    Handlers(@Nullable HandlerTable table) {
        this.table = table;
    }

    /// Where to register.
    final HandlerTable table() {
        HandlerTable here = table;
        return here == null ? newTable() : here;
    }

    private synchronized HandlerTable newTable() {
        HandlerTable here = table == null ? new HandlerTable() : table;
        table = here;
        return here;
    }

    /// Where to look for what is registered.
    final HandlerTable registered() {
        HandlerTable here = table;
        return here == null ? HandlerTable.EMPTY : here;
    }

    /// Handles an event.
    ///
    /// @throws IllegalArgumentException when the name is reserved, such as `connect`
    public Registration on(String event, EventHandler handler) {
        return table().add(event, e -> handler.handle(e.socket(), e.args()));
    }

    /// Handles an event whose first argument is a `T`.
    public <T> Registration on(String event, Class<T> type, TypedHandler<T> handler) {
        return on(event, TypeRef.shapeOf(type), handler);
    }

    /// Handles an event whose first argument is a `T`.
    public <T> Registration on(String event, TypeRef<T> type, TypedHandler<T> handler) {
        return on(event, type.shape(), handler);
    }

    private <T> Registration on(String event, Shape<T> shape, TypedHandler<T> handler) {
        return table().add(event, e -> handler.handle(e.socket(), e.args().get(0, shape)));
    }

    /// Handles an event whose first two arguments are an `A` and a `B`.
    public <A, B> Registration on(String event, Class<A> first, Class<B> second, PairHandler<A, B> handler) {
        return on(event, TypeRef.shapeOf(first), TypeRef.shapeOf(second), handler);
    }

    /// Handles an event whose first two arguments are an `A` and a `B`.
    public <A, B> Registration on(String event, TypeRef<A> first, TypeRef<B> second, PairHandler<A, B> handler) {
        return on(event, first.shape(), second.shape(), handler);
    }

    private <A, B> Registration on(String event, Shape<A> first, Shape<B> second, PairHandler<A, B> handler) {
        return table().add(event, e -> handler.handle(e.socket(), e.args().get(0, first), e.args().get(1, second)));
    }

    /// Handles an event and acknowledges it with what the handler returns.
    ///
    /// Where several repliers are registered for one event, the first result that is not null goes out, at once. When
    /// all results are null, one null goes out after the last handler has returned.
    public Registration reply(String event, EventReplier handler) {
        return table().add(event, e -> acknowledge(e, handler.reply(e.socket(), e.args())));
    }

    /// Handles an event whose first argument is a `T`, and acknowledges it with what the handler returns.
    public <T> Registration reply(String event, Class<T> type, TypedReplier<T> handler) {
        return reply(event, TypeRef.shapeOf(type), handler);
    }

    /// Handles an event whose first argument is a `T`, and acknowledges it with what the handler returns.
    public <T> Registration reply(String event, TypeRef<T> type, TypedReplier<T> handler) {
        return reply(event, type.shape(), handler);
    }

    private <T> Registration reply(String event, Shape<T> shape, TypedReplier<T> handler) {
        return table().add(event, e -> acknowledge(e, handler.reply(e.socket(), e.args().get(0, shape))));
    }

    /// Handles an event whose first two arguments are an `A` and a `B`, and acknowledges it with what the handler
    /// returns.
    public <A, B> Registration reply(String event, Class<A> first, Class<B> second, PairReplier<A, B> handler) {
        return reply(event, TypeRef.shapeOf(first), TypeRef.shapeOf(second), handler);
    }

    /// Handles an event whose first two arguments are an `A` and a `B`, and acknowledges it with what the handler
    /// returns.
    public <A, B> Registration reply(String event, TypeRef<A> first, TypeRef<B> second, PairReplier<A, B> handler) {
        return reply(event, first.shape(), second.shape(), handler);
    }

    private <A, B> Registration reply(String event, Shape<A> first, Shape<B> second, PairReplier<A, B> handler) {
        return table().add(event, e ->
                acknowledge(e, handler.reply(e.socket(), e.args().get(0, first), e.args().get(1, second))));
    }

    static void acknowledge(Event event, @Nullable Object result) {
        event.args().ack().ifPresent(ack -> ack.offer(result));
    }

    /// Takes back all handlers of an event that were registered here.
    public void off(String event) {
        table().remove(event);
    }

    /// Sees every event, handled or not, before its handlers do.
    public Registration onAny(EventMiddleware handler) {
        return table().any().add(e -> handler.handle(e.socket(), e));
    }

    /// Handles the events that nobody handles by name, neither here nor anywhere else; those who see every event do not
    /// count. It may acknowledge with `event.args().ack()`.
    public Registration onUnmatched(EventMiddleware handler) {
        return table().unmatched().add(e -> handler.handle(e.socket(), e));
    }

    /// Sees every event before anybody else, and may throw to reject it: the exception goes to the error handler, and
    /// no other handler sees the event.
    public Registration use(EventMiddleware middleware) {
        return table().gates().add(new Gate.Check(middleware));
    }

    /// Is around the handling of every event: of the middleware registered after it, the catch-alls and the handlers.
    ///
    /// ```java
    /// io.use((socket, event, chain) -> {
    ///     long start = System.nanoTime();
    ///     try {
    ///         chain.proceed();
    ///     } finally {
    ///         log(event.name(), System.nanoTime() - start);
    ///     }
    /// });
    /// ```
    public Registration use(EventInterceptor interceptor) {
        return table().gates().add(new Gate.Around(interceptor));
    }
}
