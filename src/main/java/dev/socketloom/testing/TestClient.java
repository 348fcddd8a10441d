package dev.socketloom.testing;

import dev.socketloom.Args;
import dev.socketloom.ConnectionRefused;
import dev.socketloom.packet.Packet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A client in one namespace, for a test of an application.
///
/// | to | methods |
/// |---|---|
/// | send | [#emit], [#send], [#call] |
/// | receive | [#next()], [#next(String)], [#received()] |
/// | answer what the server asks | [#answer(String, Answering)], [Received#answer] |
/// | go | [#disconnect()], [#vanish()], [#fallSilent()] |
///
/// What waits, waits for ten seconds at most and then fails the test, naming what did not come. Time for the server
/// passes only by [TestServer#advance].
///
/// Thread-safe.
public final class TestClient {

    /// Answers an event of the server.
    @FunctionalInterface
    public interface Answering {
        /// @return the acknowledgement: one value, or several as [Args]
        @Nullable Object answer(Args args);
    }

    private final Line line;
    private final String namespace;
    private final CompletableFuture<Map<?, ?>> joining = new CompletableFuture<>();
    private final LinkedBlockingQueue<Received> inbox = new LinkedBlockingQueue<>();
    private final Map<Long, CompletableFuture<Args>> acks = new ConcurrentHashMap<>();
    private final Map<String, Answering> answers = new ConcurrentHashMap<>();
    private final AtomicLong ackIds = new AtomicLong();
    private volatile String id = "";
    private volatile boolean connected;

    TestClient(Line line, String namespace) {
        this.line = line;
        this.namespace = namespace;
    }

    /// Waits for the server's decision.
    TestClient joined() throws ConnectionRefused {
        Map<?, ?> said =
                Patience.await(line.server().loopback(), joining, () -> "nobody has decided about " + this);
        if (said.get("sid") instanceof String sid) {
            id = sid;
            return this;
        }
        throw new ConnectionRefused(String.valueOf(said.get("message")), said.get("data"));
    }

    /// The id, the same as that of the server's [dev.socketloom.Socket].
    public String id() {
        return id;
    }

    /// The namespace it has joined.
    public String namespace() {
        return namespace;
    }

    /// Whether the server has let it in and neither side has left.
    public boolean connected() {
        line.settle();
        return connected;
    }

    /// Joins another namespace on the same connection.
    ///
    /// @throws ConnectionRefused when it is refused there; this client stays where it is
    public TestClient join(String other) throws ConnectionRefused {
        return join(other, Map.of());
    }

    /// Joins another namespace with something to say.
    ///
    /// @throws ConnectionRefused when it is refused there; this client stays where it is
    public TestClient join(String other, Map<String, @Nullable Object> auth) throws ConnectionRefused {
        return line.join(other, auth);
    }

    /// Sends an event.
    public void emit(String event, @Nullable Object... args) {
        send(new Packet.Event(namespace, null, event, Args.of(args).toList()));
    }

    /// Sends an event called `message`.
    public void send(@Nullable Object... args) {
        emit("message", args);
    }

    /// Sends an event and waits for its acknowledgement.
    ///
    /// @throws AssertionError when none comes
    public Args call(String event, @Nullable Object... args) {
        long number = ackIds.getAndIncrement();
        var answer = new CompletableFuture<Args>();
        acks.put(number, answer);
        send(new Packet.Event(namespace, number, event, Args.of(args).toList()));
        if (!line.isOpen()) {
            lost();
        }
        return Patience.await(line.server().loopback(), answer, () -> "nobody has acknowledged " + event);
    }

    void send(Packet packet) {
        line.send(packet);
    }

    /// Acknowledges events of this name by itself from now on; they are not among those received.
    public void answer(String event, Answering answering) {
        answers.put(event, answering);
    }

    /// The oldest event that has not been taken; waits for it.
    ///
    /// @throws AssertionError when none comes
    public Received next() {
        return awaitNext("an event").orElseThrow(() -> new AssertionError("no event has come to " + this));
    }

    /// The same, and it is called so.
    ///
    /// @throws AssertionError when another one comes, or none
    public Received next(String event) {
        Received received = awaitNext(event).orElseThrow(() -> new AssertionError("no " + event + " has come to " + this));
        if (!received.name().equals(event)) {
            throw new AssertionError("instead of " + event + " came " + received);
        }
        return received;
    }

    private Optional<Received> awaitNext(String what) {
        long deadline = System.nanoTime() + Patience.LONGEST.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                Received received = inbox.poll(Patience.PACE_MILLIS, TimeUnit.MILLISECONDS);
                if (received != null || (!connected && inbox.isEmpty())) {
                    return Optional.ofNullable(received);
                }
                line.server().loopback().flush();
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the test waited for " + what, e);
        }
    }

    /// All events that have not been taken, after everything that is under way has come: perhaps none.
    public List<Received> received() {
        line.server().settle();
        var all = new ArrayList<Received>();
        inbox.drainTo(all);
        return all;
    }

    /// Leaves the namespace, and waits until the server has said goodbye.
    public void disconnect() {
        connected = false;
        line.forget(this);
        send(new Packet.Disconnect(namespace));
        line.server().settle();
    }

    /// Ends the connection without a word, as a telephone does in a tunnel that has walls; its other namespaces end
    /// with it.
    public void vanish() {
        connected = false;
        try {
            line.cut();
        } catch (IOException e) {
            throw new AssertionError("the connection did not end", e);
        }
        line.server().settle();
    }

    /// Answers the server's pings no more, as a telephone does in a tunnel: let time pass, and it is gone.
    public void fallSilent() {
        line.fallSilent();
    }

    void heard(Packet packet) {
        switch (packet) {
            case Packet.Connect welcome -> {
                connected = true;
                joining.complete(welcome.auth() == null ? Map.of() : welcome.auth());
            }
            case Packet.ConnectError refusal -> {
                line.forget(this);
                // In the revision that is spoken here it is an object.
                joining.complete(refusal.data() instanceof Map<?, ?> words ? words : Map.of());
            }
            case Packet.Event event -> heard(event);
            case Packet.Ack ack -> {
                CompletableFuture<Args> waiting = acks.remove(ack.ackId());
                if (waiting != null) {
                    waiting.complete(Args.of(ack.args().toArray()));
                }
            }
            case Packet.Disconnect farewell -> {
                line.forget(this);
                lost();
            }
        }
    }

    private void heard(Packet.Event event) {
        var received = new Received(this, event);
        Answering answering = answers.get(event.name());
        if (answering == null) {
            inbox.add(received);
        } else if (received.wantsAnswer()) {
            received.answer(answering.answer(received.args()));
        }
    }

    /// Nothing will come any more.
    void lost() {
        connected = false;
        var gone = new IOException("the client is not connected any more");
        joining.completeExceptionally(gone);
        acks.values().forEach(waiting -> waiting.completeExceptionally(gone));
    }

    /// The namespace and the id, for failures.
    @Override
    public String toString() {
        return namespace + "#" + id;
    }
}
