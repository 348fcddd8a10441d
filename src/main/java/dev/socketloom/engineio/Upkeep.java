package dev.socketloom.engineio;

/// What a session's turn and outbox ask of it: threads, a thread's duty to flush, and the end when sending fails.
///
/// Has no state; its methods are called on the threads that [Turn.Runner] and [OutboxOwner] say.
record Upkeep(Session session) implements Turn.Runner, OutboxOwner {

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
        session.closeNow(CloseReason.TRANSPORT_ERROR, "slow consumer: too much waits for the client");
    }

    @Override
    public void broken(Throwable why) {
        boolean polling = session.currentTransport() instanceof PollingTransport;
        session.closeNow(
                polling ? CloseReason.TRANSPORT_ERROR : CloseReason.TRANSPORT_CLOSE, "sending failed: " + why);
    }
}
