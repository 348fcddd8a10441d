package dev.socketloom;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.socketloom.engineio.Session;
import dev.socketloom.engineio.TrustedProxies;
import dev.socketloom.http.Budget;
import dev.socketloom.http.Headers;
import dev.socketloom.http.Request;
import dev.socketloom.http.Ticker;
import dev.socketloom.packet.PacketLimits;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Everybody who is connected to one server, and what they share.
///
/// A client is here until its last disconnect handler has run, which may be a while after its session has ended.
///
/// Thread-safe: who is here is guarded by `this`.
final class Clients {

    private final ServerOptions options;
    private final TrustedProxies proxies;
    private final Namespaces namespaces;
    private final Ticker ticker;
    private final Budget receiving;
    private final Sessions sessions;
    private final PacketLimits limits;
    private final @Nullable Executor executor;

    /// A set without nodes, which takes a third of what others do: most of those who are in it are idle.
    @GuardedBy("this")
    private final Set<Client> here = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Alike<String> targets = new Alike<>();
    private final Alike<Headers> heads = new Alike<>();

    /// @param receiving for what is kept of unfinished packets
    Clients(ServerOptions options, Namespaces namespaces, Ticker ticker, Budget receiving) {
        this.receiving = receiving;
        this.options = options;
        this.proxies = options.proxies();
        this.namespaces = namespaces;
        this.ticker = ticker;
        sessions = new Sessions(options);
        int attachments = options.get(ServerOptions.MAX_ATTACHMENTS);
        limits = new PacketLimits(
                attachments,
                (long) attachments * options.get(ServerOptions.MAX_PAYLOAD),
                options.get(ServerOptions.MAX_DEPTH),
                options.get(ServerOptions.MAX_AUTH));
        executor = options.get(ServerOptions.EXECUTOR).orElse(null);
    }

    ServerOptions options() {
        return options;
    }

    Namespaces namespaces() {
        return namespaces;
    }

    Ticker ticker() {
        return ticker;
    }

    /// What is accepted of packets.
    PacketLimits limits() {
        return limits;
    }

    Budget receiving() {
        return receiving;
    }

    Sessions sessions() {
        return sessions;
    }

    /// What handlers run on; null for their clients' own threads.
    @Nullable Executor executor() {
        return executor;
    }

    /// The listener of a new session.
    Client open(Session session) {
        Request request = session.request();
        Headers head = kept(Handshake.headers(request));
        return open(new Link.OfSession(session),
                Handshake.of(request, targets.kept(request.target()), head, proxies.caller(request)));
    }

    /// A client's head, or that of somebody who said the same. Whoever has a cookie or a password is alone with it, and when
    /// the client goes it is forgotten.
    Headers kept(Headers head) {
        boolean personal = head.first("Cookie").isPresent() || head.first("Authorization").isPresent();
        return personal ? head : heads.kept(head);
    }

    Client open(Link link, Handshake handshake) {
        var client = new Client(link, handshake, this);
        synchronized (this) {
            here.add(client);
        }
        client.begin();
        return client;
    }

    /// Everybody who is here: a snapshot.
    synchronized List<Client> all() {
        return List.copyOf(here);
    }

    /// Nothing will be run for this client any more.
    synchronized void gone(Client client) {
        here.remove(client);
        notifyAll();
    }

    /// Waits until everybody but the client of the calling handler has gone.
    ///
    /// @param nanos for how long
    synchronized void awaitAllGone(long nanos) throws InterruptedException {
        Client caller = SocketIO.currentIfAny().map(socket -> socket.seat().client()).orElse(null);
        long deadline = System.nanoTime() + nanos;
        while (here.stream().anyMatch(client -> client != caller)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }
}
