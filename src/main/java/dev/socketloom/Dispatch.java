package dev.socketloom;

import dev.socketloom.HandlerTable.Binding;
import dev.socketloom.HandlerTable.Gate;
import dev.socketloom.Handlers.EventInterceptor;
import dev.socketloom.engineio.Work;
import dev.socketloom.http.FlightRecording;
import dev.socketloom.packet.Packet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// An event on its way to its handlers: the last steps of the stack that begins at the socket.
///
/// ```
///   middleware      of the pattern, the namespace, the socket,
///                   and for everywhere                              one throws: nobody else sees the event;
///                                                                   one with a chain is around all that follows
///   catch-alls      in the same order
///   handlers        in the same order                               one throws: the others still run
///   for unmatched   in the same order, when there was no handler
/// ```
///
/// Whatever is thrown goes to the error handler, whose result may be the acknowledgement.
///
/// Runs once, in the turn of the session.
final class Dispatch implements Work, ScopedValue.CallableOp<@Nullable Object, RuntimeException> {

    private final Seat seat;
    private final Packet.Event packet;
    private @Nullable Socket socket;
    private List<HandlerTable> tables = List.of();

    /// What the first handler that failed has thrown.
    private @Nullable Throwable reported;

    Dispatch(Seat seat, Packet.Event packet) {
        this.seat = seat;
        this.packet = packet;
    }

    @Override
    public void run() {
        if (seat.postpones(this)) {
            return;
        }
        Socket here = seat.socket();
        if (here != null && !seat.isTurnedAway() && !seat.isDismissed()) {
            socket = here;
            HandlerEvent recorded = FlightRecording.isOn() ? HandlerEvent.begun() : null;
            ScopedValue.where(SocketIO.CURRENT, here).call(this);
            if (recorded != null) {
                recorded.ended(here, packet.name());
            }
            here.namespace().counts().eventHandled();
        }
    }

    @Override
    public String description() {
        return "\"" + packet.name() + "\" of " + seat;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // It is about this very exception.
    public @Nullable Object call() {
        // Not by way of SocketIO.current(): whoever asks for a scoped value leaves a cache of them behind with his thread.
        Socket here = Objects.requireNonNull(socket);
        tables = here.namespace().tables(here);
        Ack ack = packet.ackId() == null ? null : new Ack(here, packet.ackId());
        Event event = Event.sent(here, packet.name(), new Args(packet.args(), ack));
        try {
            Iterator<Gate> gates = HandlerTable.gates(tables).iterator();
            Executor executor = seat.client().clients().executor();
            if (executor != null) {
                Elsewhere.run(here, executor, () -> proceed(gates, event));
            } else if (passes(gates, event)) {
                runAll(handlers(event.name()), event);
            }
        } catch (Throwable thrown) {
            if (thrown != reported) {
                failed(thrown, event);
            }
        }
        if (ack != null) {
            ack.settle();
        }
        return null;
    }

    /// Shows an event to the middleware that has not seen it, up to one that is around the rest.
    ///
    /// @return false when one is: it has taken care of the rest
    /// @throws Exception to reject the event
    private boolean passes(Iterator<Gate> gates, Event event) throws Exception {
        while (gates.hasNext()) {
            switch (gates.next()) {
                case Gate.Check(var middleware) -> middleware.handle(event.socket(), event);
                case Gate.Around(var interceptor) -> {
                    surround(interceptor, gates, event);
                    return false;
                }
            }
        }
        return true;
    }

    private void surround(EventInterceptor interceptor, Iterator<Gate> rest, Event event) throws Exception {
        var chain = new EventChain(this, rest, event);
        try {
            interceptor.intercept(event.socket(), event, chain);
        } finally {
            chain.end();
        }
    }

    /// The rest, for an interceptor, or on an executor.
    ///
    /// @throws Throwable what a middleware has thrown, or else the first handler that failed: who is around should see
    ///     that, although it is reported already
    void proceed(Iterator<Gate> rest, Event event) throws Throwable {
        if (passes(rest, event)) {
            runAll(handlers(event.name()), event);
            if (reported != null) {
                throw reported;
            }
        }
    }

    private List<Binding> handlers(String event) {
        List<Binding> catchAlls = List.of();
        for (HandlerTable table : tables) {
            catchAlls = HandlerList.joined(catchAlls, table.any().now());
        }
        List<Binding> all = catchAlls;
        for (HandlerTable table : tables) {
            all = HandlerList.joined(all, table.named(event));
        }
        if (all.size() == catchAlls.size()) {
            for (HandlerTable table : tables) {
                all = HandlerList.joined(all, table.unmatched().now());
            }
        }
        return all;
    }

    private void runAll(List<Binding> bindings, Event event) {
        for (Binding binding : bindings) {
            try {
                binding.run(event);
            } catch (Throwable error) {
                reported = reported == null ? error : reported;
                failed(error, event);
            }
        }
    }

    private static void failed(Throwable error, Event event) {
        Object answer = event.socket().namespace().report(error, event);
        if (answer == null) {
            return;
        }
        try {
            event.args().ack().ifPresent(ack -> ack.send(answer));
        } catch (Throwable unfit) {
            Log.warning("the result of an error handler cannot be sent", unfit);
        }
    }
}
