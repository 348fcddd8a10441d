package dev.socketloom;

import dev.socketloom.HandlerTable.Gate;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Iterator;

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
/// The handlers run on this thread, in the turn of the client. So an event proceeds once, before its interceptor
/// returns, and on the interceptor's own thread: anything else would let two handlers of one client run at a time.
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
        if (Thread.currentThread() != owner || over) {
            throw new IllegalStateException("an event proceeds once, on the thread of its interceptor and before that"
                    + " returns: \"" + event.name() + "\" from " + event.socket());
        }
        over = true;
        try {
            dispatch.proceed(gates, event.with(args));
        } catch (Exception | Error thrown) {
            throw thrown;
        } catch (Throwable neither) {
            throw new UndeclaredThrowableException(neither);
        }
    }

    /// The interceptor has returned.
    void end() {
        over = true;
    }
}
