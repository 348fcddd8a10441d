package dev.socketloom;

import dev.socketloom.packet.Packet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The answer that a client has asked for with an event: `42<id>["event",…]` waits for `43<id>[…]`.
///
/// A handler registered with [Handlers#reply] need not know of it. This is for handlers that decide later, and for
/// other threads.
///
/// Thread-safe.
public final class Ack {

    private final Socket socket;
    private final long id;
    private final AtomicBoolean sent = new AtomicBoolean();
    private volatile UnaryOperator<Args> change = UnaryOperator.identity();

    /// Whether a replier has returned null; for the one thread that runs the handlers.
    private boolean nullOffered;

    Ack(Socket socket, long id) {
        this.socket = socket;
        this.id = id;
    }

    /// For a handler that wants an `Ack` when the client does not.
    static Ack unwanted(Socket socket) {
        var ack = new Ack(socket, 0);
        ack.sent.set(true);
        return ack;
    }

    /// Takes what a replier has returned. A null waits: somebody after it may have more to say.
    void offer(@Nullable Object result) {
        if (result == null) {
            nullOffered = true;
        } else {
            send(result);
        }
    }

    /// All handlers have run: a null that was offered goes out unless something better has.
    void settle() {
        if (nullOffered) {
            send((Object) null);
        }
    }

    /// Changes the answer on its way out, whoever gives it: for middleware. What was asked for first is done last, as
    /// the first middleware is the outermost.
    public synchronized void transform(UnaryOperator<Args> how) {
        UnaryOperator<Args> outer = change;
        change = answer -> outer.apply(how.apply(answer));
    }

    /// Answers. Only the first call counts; one after the client has left does nothing.
    ///
    /// @param args what the client's callback gets as its arguments; `Args` stands for all of its elements
    /// @return false when an answer was sent before, or none was asked for
    public boolean send(@Nullable Object... args) {
        if (isSent()) {
            return false;
        }
        var packet = new Packet.Ack(socket.namespace().name(), id, change.apply(Args.of(args)).toList());
        // Encoded before it counts, so that an argument without a JSON form leaves room for the error handler's answer.
        var message = socket.namespace().encode(packet);
        // Who gets the answer may look at once for what the handler has changed.
        WebSession.current().ifPresent(WebSession::save);
        if (!sent.compareAndSet(false, true)) {
            return false;
        }
        socket.seat().send(message, false);
        return true;
    }

    /// Whether no answer is wanted any more: one was sent, or none was asked for.
    public boolean isSent() {
        return sent.get();
    }
}
