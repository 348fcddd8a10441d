package dev.socketloom;

import dev.socketloom.engineio.Work;
import dev.socketloom.http.Timeout;
import org.jspecify.annotations.Nullable;

/// One client that owes one acknowledgement, and the deadline for it.
///
/// Whoever takes it out of the seat's [PendingAcks] settles it: the reading thread, the ticker, or whoever ends the
/// seat.
final class AckWait extends Timeout implements PendingAcks.Waiter {

    private final Answer<Args> answer;
    private final PendingAcks acks;
    private final long id;

    AckWait(Answer<Args> answer, PendingAcks acks, long id) {
        this.answer = answer;
        this.acks = acks;
        this.id = id;
    }

    @Override
    public @Nullable Work answered(Args args) {
        return answer.succeed(args);
    }

    @Override
    public void missed(DisconnectReason reason) {
        answer.later(answer.fail(
                SocketIOException.Reason.DISCONNECTED, "the client left before it acknowledged: " + reason));
    }

    /// The event never left, so nobody will acknowledge it.
    void dropped() {
        answer.later(answer.fail(
                SocketIOException.Reason.DROPPED, "the event was dropped: the client could not take it"));
    }

    @Override
    protected void expire() {
        if (acks.take(id) != null) {
            answer.later(answer.fail(
                    SocketIOException.Reason.TIMEOUT, "the client did not acknowledge in time"));
        }
    }
}
