package dev.socketloom;

import dev.socketloom.HandlerTable.Binding;
import dev.socketloom.engineio.Work;
import dev.socketloom.http.FlightRecording;
import dev.socketloom.packet.Packet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An event on its way to its handlers: the last steps of the stack that begins at the socket.
///
/// ```
///   middleware      of the pattern, the namespace, the socket,
///                   and for everywhere                              one throws: nobody else sees the event
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

    Dispatch(Seat seat, Packet.Event packet) {
        this.seat = seat;
        this.packet = packet;
    }

    @Override
    public void run() {
        if (seat.postpones(this)) {
            return;
        }
        Socket socket = seat.socket();
        if (socket != null && !seat.isTurnedAway() && !seat.isDismissed()) {
            HandlerEvent recorded = FlightRecording.isOn() ? HandlerEvent.begun() : null;
            ScopedValue.where(SocketIO.CURRENT, socket).call(this);
            if (recorded != null) {
                recorded.ended(socket, packet.name());
            }
            socket.namespace().counts().eventHandled();
        }
    }

    @Override
    public String description() {
        return "\"" + packet.name() + "\" of " + seat;
    }

    @Override
    public @Nullable Object call() {
        Socket socket = SocketIO.current();
        List<HandlerTable> tables = socket.namespace().tables(socket);
        Ack ack = packet.ackId() == null ? null : new Ack(socket, packet.ackId());
        Event event = Event.sent(socket, packet.name(), new Args(packet.args(), ack));
        try {
            for (HandlerTable table : tables) {
                for (Binding gate : table.gates()) {
                    gate.run(event);
                }
            }
        } catch (Throwable rejection) {
            failed(rejection, event);
            return null;
        }
        for (HandlerTable table : tables) {
            runAll(table.any(), event);
        }
        boolean matched = false;
        for (HandlerTable table : tables) {
            List<Binding> handlers = table.named(event.name());
            matched |= !handlers.isEmpty();
            runAll(handlers, event);
        }
        if (!matched) {
            for (HandlerTable table : tables) {
                runAll(table.unmatched(), event);
            }
        }
        if (ack != null) {
            ack.settle();
        }
        return null;
    }

    private static void runAll(Iterable<Binding> bindings, Event event) {
        for (Binding binding : bindings) {
            try {
                binding.run(event);
            } catch (Throwable error) {
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
