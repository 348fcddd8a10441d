package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.engineio.CloseReason;
import dev.socketloom.engineio.Prepared;
import dev.socketloom.engineio.Wired;
import dev.socketloom.engineio.Work;
import dev.socketloom.http.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/// A session without a connection: what is fed to it is received, what is sent is recorded, and its turn is run by
/// the test's own thread.
final class FakeLink implements Link {

    private final List<String> sent = new ArrayList<>();
    private final Queue<Work> turn = new ArrayDeque<>();
    private final Client client;
    private final Protocol protocol;
    private boolean running;
    private boolean open = true;
    boolean full;
    String closed = "";
    /// Whether what was sent last, if it is long, would be compressed for a client that takes that.
    boolean mayCompress;
    String label = "";
    Runnable whileWaiting = () -> {};
    /// What happens when something is about to get its place.
    Runnable onSend = () -> {};

    private FakeLink(Clients clients, String cookies, Protocol protocol) {
        this.protocol = protocol;
        var handshake = new Handshake(
                Headers.of("Cookie", cookies, "X-Api-Key", "k"),
                InetSocketAddress.createUnresolved("192.0.2.1", 4711), "/socket.io/?EIO=4", false,
                Optional.empty(), Instant.EPOCH, Map.of(), InetAddress.ofLiteral("192.0.2.1"));
        client = clients.open(this, handshake);
    }

    static FakeLink open(Clients clients) {
        return withCookie(clients, "a=1; b=2");
    }

    /// A client whose handshake had these cookies.
    static FakeLink withCookie(Clients clients, String cookies) {
        return new FakeLink(clients, cookies, Protocol.CURRENT);
    }

    /// A client of Socket.IO 2, whose session has an id that it knows.
    static FakeLink legacy(Clients clients, String sid) {
        var link = new FakeLink(clients, "", new Protocol.Four(sid));
        link.runTurn();
        return link;
    }

    /// A client that has joined `/`, its reply taken from the record.
    static FakeLink joined(Clients clients) {
        FakeLink link = open(clients);
        link.receive("0");
        link.joinedAs("/");
        return link;
    }

    /// Takes the reply to a CONNECT from the record, and answers the socket.
    Socket joinedAs(String namespace) {
        String reply = next();
        String prefix = namespace.equals("/") ? "0" : "0" + namespace + ",";
        assertTrue(reply.startsWith(prefix + "{\"sid\":\""), reply);
        String id = reply.substring(prefix.length() + 8, reply.length() - 2);
        return client.clients().namespaces().of(namespace).socket(id).orElseThrow();
    }

    Socket joinsWith(String packet, String namespace) {
        receive(packet);
        return joinedAs(namespace);
    }

    Client client() {
        return client;
    }

    /// Receives a packet and runs everything that it causes.
    void receive(String packet) {
        hear(packet);
        runTurn();
    }

    void receive(byte[] attachment) {
        queue(client.binaryReceived(attachment));
        runTurn();
    }

    /// Receives a packet, but its turn has not come yet.
    void hear(String packet) {
        byte[] utf8 = packet.getBytes(StandardCharsets.UTF_8);
        queue(client.textReceived(utf8, 0, utf8.length));
    }

    /// The connection ends, but nobody's turn has come yet.
    void breaks(CloseReason reason) {
        open = false;
        queue(client.closed(reason, "test"));
    }

    /// The session changes from polling to WebSocket.
    void upgrades() {
        queue(client.upgraded());
        runTurn();
    }

    void ends(CloseReason reason) {
        breaks(reason);
        runTurn();
    }

    private void queue(Work work) {
        if (work != null) {
            turn.add(work);
        }
    }

    void runTurn() {
        if (running) {
            return;
        }
        running = true;
        try {
            runAll();
        } finally {
            running = false;
        }
    }

    private void runAll() {
        for (Work work = turn.poll(); work != null; work = turn.poll()) {
            try {
                work.run();
            } catch (Throwable t) {
                throw new AssertionError("work must not throw", t);
            }
        }
    }

    /// The oldest packet that was sent and not looked at.
    String next() {
        assertTrue(!sent.isEmpty(), "nothing was sent");
        return sent.removeFirst();
    }

    /// Whether something was sent and not looked at.
    boolean hasSent() {
        return !sent.isEmpty();
    }

    /// Everything that was sent and not looked at: exactly this.
    void sent(String... packets) {
        assertEquals(List.of(packets), sent);
        sent.clear();
    }

    @Override
    public void label(String name) {
        label = name;
    }

    @Override
    public String transport() {
        return "polling";
    }

    @Override
    public Protocol protocol() {
        return protocol;
    }

    boolean isOpen() {
        return open;
    }

    @Override
    public boolean send(Prepared message, boolean isVolatile, BooleanSupplier wanted) {
        boolean takes = open && !(isVolatile && full);
        if (takes) {
            onSend.run();
        }
        if (takes && wanted.getAsBoolean()) {
            mayCompress = Wired.mayBeCompressed(message);
            sent.addAll(Wired.of(message));
            return true;
        }
        return false;
    }

    @Override
    public void inTurn(Work work) {
        queue(work);
        runTurn();
    }

    @Override
    public void perform(Executor executor, Work part) throws Throwable {
        var done = new CompletableFuture<Void>();
        executor.execute(() -> {
            try {
                part.run();
                done.complete(null);
            } catch (Throwable t) {
                done.completeExceptionally(t);
            }
        });
        try {
            done.join();
        } catch (CompletionException failed) {
            throw failed.getCause();
        }
    }

    @Override
    public void close(CloseReason reason, String detail) {
        if (open) {
            open = false;
            closed = reason + ": " + detail;
            queue(client.closed(reason, detail));
            runTurn();
        }
    }

    @Override
    public void await(CompletableFuture<?> done, Collection<Link> clients) {
        boolean mine = running;
        whileWaiting.run();
        // Whoever waits has lent its turn.
        runAll();
        running = mine;
        assertTrue(done.isDone(), "still waiting");
    }
}
