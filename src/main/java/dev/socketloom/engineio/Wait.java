package dev.socketloom.engineio;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// A thread that waits for something which only certain clients can send: while it does, somebody reads them all.
///
/// ```
///   count   ──▶   who is away passes the reading on   ──▶   give back our turns   ──▶   wait   ──▶   undo all that
/// ```
///
/// The count comes first: a reader that goes away from now on sees it, and one that went before is seen by us.
///
/// Owned by the thread that waits.
public final class Wait {

    private final Collection<Session> clients;
    private final List<Lent> ours = new ArrayList<>(1);

    /// A turn of ours that others may use meanwhile, and what we used it for.
    private record Lent(Session client, @Nullable Work work) {

        void takeBack() {
            Turn.Place place = client.turn().join();
            if (place != null) {
                client.turn().await(place);
            }
            if (Errand.isRunningHere()) {
                client.turn().lentByErrand(false);
            }
            client.performance().resume(work);
        }
    }

    private Wait(Collection<Session> clients) {
        this.clients = clients;
    }

    /// Waits until `done` completes, normally or not, while somebody reads all of these clients. Callable from any
    /// thread, also from a handler of one of the clients, which gives its turn back meanwhile. Whoever completes
    /// `done` must see to a deadline.
    public static void until(CompletableFuture<?> done, Collection<Session> clients) throws InterruptedException {
        new Wait(clients).until(done);
    }

    private void until(CompletableFuture<?> done) throws InterruptedException {
        if (done.isDone()) {
            return;
        }
        clients.forEach(client -> client.addWaits(1));
        try {
            clients.forEach(client -> client.currentTransport().expect());
            clients.forEach(this::lendTurn);
            done.get();
        } catch (ExecutionException | CancellationException failed) {
            // The caller looks at `done` itself.
        } finally {
            clients.forEach(client -> client.addWaits(-1));
            ours.forEach(Lent::takeBack);
        }
    }

    private void lendTurn(Session client) {
        if (client.turn().isHeldHere()) {
            ours.add(new Lent(client, client.performance().current()));
            client.performance().resume(null);
            if (Errand.isRunningHere()) {
                client.turn().lentByErrand(true);
            }
            client.turn().giveBack();
        }
    }
}
