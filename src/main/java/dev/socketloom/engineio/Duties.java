package dev.socketloom.engineio;

/// What the turn and the outbox of a session ask of it.
///
/// ```
///   Turn   ── start, begin, perform, end ──▶ Session     a thread of its own, around and within the handlers
///   Outbox ── start, mayWait ──────────────▶ Session     who writes, and who may wait for room
///          ── overflowed, broken ──────────▶ Session     it is the end
/// ```
///
/// Neither of them knows the session, so that each can be read and tested by itself.
///
/// Immutable.
///
/// @param session whose they are
record Duties(Session session) implements Turn.Runner, OutboxOwner {

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
        session.perform(work);
    }

    @Override
    public void end() {
        session.outbox().disown();
    }

    @Override
    public boolean mayWait() {
        return session.turn().isHeldHere();
    }

    @Override
    public void overflowed() {
        session.tooSlow();
    }

    @Override
    public void broken(Throwable why) {
        boolean polling = session.currentTransport() instanceof PollingTransport;
        CloseReason reason = polling ? CloseReason.TRANSPORT_ERROR : CloseReason.TRANSPORT_CLOSE;
        session.closeNow(reason, "sending failed: " + why);
    }
}
