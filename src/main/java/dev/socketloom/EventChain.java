package dev.socketloom;

import dev.socketloom.HandlerTable.Gate;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Iterator;
import java.util.concurrent.Executor;

/// What follows an [interceptor][Handlers.EventInterceptor]: the other middleware, the catch-alls, the handlers.
///
/// ```java
/// io.use((socket, event, chain) -> {
///     event.args().ack().ifPresent(ack -> ack.transform(answer -> Args.of("v2", answer.get(0))));
///     ScopedValue.where(TENANT, tenantOf(socket)).call(() -> {
///         chain.proceed();
///         return null;
///     });
/// });
/// ```
///
/// The handlers run in the turn of the client, on this thread or [on an executor's][#proceed(Executor)]. So an event
/// proceeds once, before its interceptor returns, and from the interceptor's own thread: anything else would let two
/// handlers of one client run at a time.
///
/// Owned by the thread that has the session's turn.
public final class EventChain {

    private final Thread owner = Thread.currentThread();
    private final Dispatch dispatch;
    private final Iterator<Gate> gates;
    private final Event event;
    private boolean over;

    EventChain(Dispatch dispatch, Iterator<Gate> gates, Event event) {
        this.dispatch = dispatch;
        this.gates = gates;
        this.event = event;
    }

    /// Has the event handled, and returns when that is done.
    ///
    /// @throws Exception what a middleware has thrown to reject the event; or what the first handler that failed has
    ///     thrown. The others have run all the same and the error handlers know of it, so whoever has opened a
    ///     transaction can undo it; to throw it again, or not to, makes no difference
    /// @throws IllegalStateException on another thread, a second time, or when the interceptor has returned
    public void proceed() throws Exception {
        proceed(event.args());
    }

    /// Has the event handled with other arguments, and returns when that is done. The client's wish for an
    /// acknowledgement remains.
    ///
    /// @throws Exception as [#proceed()] does
    /// @throws IllegalStateException as [#proceed()] does
    public void proceed(Args args) throws Exception {
        begin();
        try {
            dispatch.proceed(gates, event.with(args));
        } catch (Throwable thrown) {
            throw exception(thrown);
        }
    }

    /// Has the event handled on a thread of an executor, and returns when that is done: for handlers that compute for
    /// longer than a millisecond or two. Virtual threads do not share the processor's time, platform threads do.
    ///
    /// ```java
    /// ExecutorService pool = Executors.newFixedThreadPool(2);
    ///
    /// io.of("/render").use((socket, event, chain) -> chain.proceed(pool));
    /// ```
    ///
    /// This thread waits meanwhile and is no burden. All else is as it would be here: the order of the client's events,
    /// [SocketIO#current()], [Socket#call], acknowledgements, errors. Two things are different. What is bound to this
    /// thread, such as a [ScopedValue], is not bound there: bind it in middleware behind this one. And a handler that
    /// waits, as [RateLimit] does, keeps a thread of the executor. While one waits there for its own client, other events of
    /// that client are handled at home: the executor might have no thread for them. Its queue needs no bound, because no
    /// client has more than one event in it.
    ///
    /// @throws java.util.concurrent.RejectedExecutionException when the executor does not take it, or ends before it has
    ///     begun: nobody has handled the event
    /// @throws Exception as [#proceed()] does
    /// @throws IllegalStateException as [#proceed()] does
    public void proceed(Executor executor) throws Exception {
        begin();
        try {
            Elsewhere.run(event.socket(), executor, () -> dispatch.proceed(gates, event));
        } catch (Throwable thrown) {
            throw exception(thrown);
        }
    }

    private void begin() {
        if (Thread.currentThread() != owner || over) {
            throw new IllegalStateException("an event proceeds once, on the thread of its interceptor and before that"
                    + " returns: \"" + event.name() + "\" from " + event.socket());
        }
        over = true;
    }

    private static Exception exception(Throwable thrown) {
        return switch (thrown) {
            case Exception exception -> exception;
            case Error error -> throw error;
            default -> new UndeclaredThrowableException(thrown);
        };
    }

    /// The interceptor has returned.
    void end() {
        over = true;
    }
}
