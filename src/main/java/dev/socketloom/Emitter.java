package dev.socketloom;

import dev.socketloom.adapter.Flags;
import dev.socketloom.adapter.Target;
import dev.socketloom.engineio.Prepared;
import dev.socketloom.packet.Packet;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How one client is spoken to: a socket and some flags.
///
/// ```java
/// socket.asVolatile().emit("position", x, y);
/// Args reply = socket.timeout(Duration.ofSeconds(2)).call("ready?");
/// ```
///
/// Immutable.
public final class Emitter {

    private final Socket socket;
    private final Flags flags;

    Emitter(Socket socket, Flags flags) {
        this.socket = socket;
        this.flags = flags;
    }

    /// What the client cannot take at once is dropped.
    public Emitter asVolatile() {
        return new Emitter(socket, flags.asVolatile());
    }

    /// Whether what is sent may be compressed. It may unless this says no, and it is if the server compresses at all
    /// ([ServerBuilder#perMessageDeflate(boolean)], [ServerBuilder#httpCompression(boolean)]) and it is long enough.
    /// Over polling, a message for which this says no keeps those plain that travel with it.
    public Emitter compress(boolean worthIt) {
        return new Emitter(socket, flags.compress(worthIt));
    }

    /// How long an acknowledgement is waited for.
    public Emitter timeout(Duration patience) {
        return new Emitter(socket, flags.timeout(patience));
    }

    /// Everyone else, with the same flags.
    public BroadcastOperator broadcast() {
        return new BroadcastOperator(
                List.of(socket.namespace()), new Target(Set.of(), Set.of(socket.id()), flags));
    }

    /// Everyone else in these rooms, with the same flags.
    public BroadcastOperator to(String... rooms) {
        return broadcast().to(rooms);
    }

    /// Sends an event to this client.
    ///
    /// @param args JSON values, bytes, records, enums, lists, maps; several of them are several at the client, too
    /// @return whether it was queued; false when it was dropped, because the client has left or cannot take it
    /// @throws IllegalArgumentException when the name is reserved or an argument has no JSON form
    public boolean emit(String event, @Nullable Object... args) {
        return transmit(encode(null, event, args));
    }

    /// Sends an event called `message` to this client.
    ///
    /// @return whether it was queued
    public boolean send(@Nullable Object... args) {
        return emit("message", args);
    }

    /// Sends an event called `json` to this client.
    ///
    /// @return whether it was queued
    public boolean sendJson(@Nullable Object... args) {
        return emit("json", args);
    }

    /// Sends an event to this client and asks it to acknowledge.
    ///
    /// @throws IllegalArgumentException when the name is reserved or an argument has no JSON form
    /// @throws IllegalStateException when the client owes too many acknowledgements already (`maxPendingAcks`)
    public Answer<Args> request(String event, @Nullable Object... args) {
        Clients clients = socket.seat().client().clients();
        Duration given = flags.timeout();
        Duration patience = given == null ? clients.options().get(ServerOptions.ACK_TIMEOUT) : given;
        PendingAcks acks = socket.seat().acks();
        long id = socket.namespace().nextAckId();
        Prepared message = encode(id, event, args);
        Answer<Args> answer = Answer.of(socket);
        var wait = new AckWait(answer, acks, id);
        answer.expect(List.of(socket.seat().client().link()), clients.ticker(), wait, patience);
        DisconnectReason gone = file(acks, id, wait, clients.options().get(ServerOptions.MAX_PENDING_ACKS));
        if (gone != null) {
            wait.missed(gone);
        } else if (!transmit(message) && acks.take(id) != null) {
            wait.dropped();
        }
        return answer;
    }

    private static @Nullable DisconnectReason file(PendingAcks acks, long id, AckWait wait, int limit) {
        try {
            return acks.add(id, wait, limit);
        } catch (IllegalStateException owesTooMany) {
            wait.dropped();
            throw owesTooMany;
        }
    }

    /// Sends an event to this client and waits for its acknowledgement: [#request] and [Answer#await()] in one.
    ///
    /// @throws SocketIOException when none came: the client has left, or the deadline has passed
    public Args call(String event, @Nullable Object... args) throws InterruptedException {
        return request(event, args).await();
    }

    private Prepared encode(@Nullable Long ackId, String event, @Nullable Object... args) {
        return socket.namespace().encode(new Packet.Event(
                socket.namespace().name(), ackId, HandlerTable.checkName(event), Args.spread(args)), flags);
    }

    private boolean transmit(Prepared message) {
        return socket.seat().send(message, flags.isVolatile());
    }
}
