package dev.socketloom.engineio;

import dev.socketloom.http.Failures;
import dev.socketloom.http.FlightRecording;
import java.lang.System.Logger;

/// What the turn and the outbox of a session ask of it.
///
/// ```
///   Turn   ── start, begin, perform, end ──▶ Session     a thread of its own, around and within the handlers
///   Outbox ── send, mayWait ───────────────▶ Session     who writes, and who may wait for room
///          ── overflowed, broken ──────────▶ Session     it is the end
/// ```
///
/// Neither of them knows the session, so that each can be read and tested by itself.
///
/// Immutable.
///
/// @param session whose they are
record Duties(Session session) implements Turn.Runner, OutboxOwner {

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    @Override
    public void start(Runnable body) {
        session.start(body);
    }

    @Override
    public void begin() {
        session.outbox().ownIfNobodyDoes();
    }

    @Override
    public void perform(Work work) {
        if (session.isAwaited()) {
            // One place fewer is taken: what has not been read or answered for want of it can be.
            session.currentTransport().expect();
        }
        session.performance().run(work);
    }

    @Override
    public void end() {
        session.outbox().disown();
    }

    /// Memory or stack has run out while it was performed, so that nobody knows what is half done.
    void exhausted() {
        session.close(CloseReason.FORCED_CLOSE, "a handler ran out of memory or stack");
    }

    @Override
    public void send(Runnable round) {
        session.engine().couriers().send(round);
    }

    @Override
    public boolean mayWait() {
        return session.turn().isHeldHere();
    }

    @Override
    public boolean isAwaited() {
        return session.isAwaited();
    }

    @Override
    public void overflowed() {
        session.engine().counts().slowConsumer();
        if (FlightRecording.isOn()) {
            DropEvent.happened(session, true);
        }
        session.closeNow(CloseReason.TRANSPORT_ERROR, "slow consumer: too much waits for the client");
    }

    @Override
    public void broken(Throwable why) {
        boolean polling = session.currentTransport() instanceof PollingTransport;
        CloseReason reason = polling ? CloseReason.TRANSPORT_ERROR : CloseReason.TRANSPORT_CLOSE;
        try {
            session.closeNow(reason, "sending failed: " + why);
        } catch (Throwable t) {
            Failures.log(LOG, "a client could not be given up", t);
        }
        if (why instanceof VirtualMachineError) {
            Failures.log(LOG, "a client's packets could not be written", why);
        }
    }
}
