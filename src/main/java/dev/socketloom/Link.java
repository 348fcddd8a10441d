package dev.socketloom;

import dev.socketloom.engineio.CloseReason;
import dev.socketloom.engineio.Errand;
import dev.socketloom.engineio.Prepared;
import dev.socketloom.engineio.Session;
import dev.socketloom.engineio.Wait;
import dev.socketloom.engineio.Work;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/// What this package needs of an Engine.IO session: the seam at which its tests put a recorder.
///
/// The methods mean what those of [Session] mean.
interface Link {

    String transport();

    /// The revision of Socket.IO's protocol that the client speaks.
    default Protocol protocol() {
        return Protocol.CURRENT;
    }

    /// @param wanted whether it is, when it gets its place among what is sent
    boolean send(Prepared message, boolean isVolatile, BooleanSupplier wanted);

    void inTurn(Work work);

    /// In the turn: has a part of what is being done, done by an executor.
    void perform(Executor executor, Work part) throws Throwable;

    void close(CloseReason reason, String detail);

    void label(String name);

    /// Waits until `done` completes, while somebody reads these clients; this link is one of theirs.
    void await(CompletableFuture<?> done, Collection<Link> clients) throws InterruptedException;

    /// A real session.
    record OfSession(Session session) implements Link {
        @Override
        public String transport() {
            return session.transport();
        }

        @Override
        public Protocol protocol() {
            return session.isLegacy() ? new Protocol.Four(session.id()) : Protocol.CURRENT;
        }

        @Override
        public boolean send(Prepared message, boolean isVolatile, BooleanSupplier wanted) {
            return session.send(message, isVolatile, wanted);
        }

        @Override
        public void inTurn(Work work) {
            session.inTurn(work);
        }

        @Override
        public void perform(Executor executor, Work part) throws Throwable {
            Errand.perform(session, executor, part);
        }

        @Override
        public void close(CloseReason reason, String detail) {
            session.close(reason, detail);
        }

        @Override
        public void label(String name) {
            session.label(name);
        }

        @Override
        public void await(CompletableFuture<?> done, Collection<Link> clients) throws InterruptedException {
            Wait.until(done, clients.stream().map(link -> ((OfSession) link).session).toList());
        }
    }
}
