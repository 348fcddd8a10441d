package dev.socketloom;

import dev.socketloom.engineio.CloseReason;
import dev.socketloom.engineio.Prepared;
import dev.socketloom.engineio.SessionListener;
import dev.socketloom.engineio.Work;
import dev.socketloom.http.FlightRecording;
import dev.socketloom.http.Timeout;
import dev.socketloom.packet.NamespaceName;
import dev.socketloom.packet.Packet;
import dev.socketloom.packet.PacketException;
import dev.socketloom.packet.Parser;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One connection as Socket.IO sees it: packets in, to the seats that the client has in namespaces.
///
/// ```
///   reading thread   wire ─▶ Parser.Decoder ▶ Packet ─▶ switch ─┬─ ACK         settled here, it waits for nobody
///                                                               ├─ CONNECT     ─▶ Admission ┐
///                                                               ├─ EVENT       ─▶ Dispatch  ├─ run in the turn,
///                                                               ├─ DISCONNECT  ─▶ farewell  │  in this order
///                                                               └─ violation   ─▶ report    ┘
/// ```
///
/// The map of seats is what the *reader* knows: which namespaces this client may send to, in the order of its packets.
/// What has become of them in the meantime is the [Seat]'s affair. A seat that we have ended, while the client could
/// not know it yet, stays in the map, so that what it still sends is ignored and not punished, until room is needed.
///
/// The messages are heard by the reading thread; the map and the end are free for all.
final class Client extends Timeout implements SessionListener {

    private final Link link;
    private final Handshake handshake;
    private final Clients clients;
    private final WebSession session;
    private final Reception reception;
    private final Seats seats = new Seats();
    private volatile Seat.@Nullable End end;

    Client(Link link, Handshake handshake, Clients clients) {
        this.link = link;
        this.handshake = handshake;
        this.clients = clients;
        session = clients.sessions().of(handshake);
        ServerOptions options = clients.options();
        reception = new Reception(
                options.get(ServerOptions.PARSER).decoder(clients.limits(), seats), clients.receiving());
        awaitNamespace();
    }

    /// The client can be heard: some need not say where they want to go.
    void begin() {
        if (link.protocol().joinsUnasked()) {
            link.inTurn(join("/", Map.of()));
        }
    }

    Prepared encode(Packet packet) {
        return clients.namespaces().encode(packet);
    }

    Link link() {
        return link;
    }

    Handshake handshake() {
        return handshake;
    }

    Clients clients() {
        return clients;
    }

    WebSession session() {
        return session;
    }

    @Override
    public @Nullable Work textReceived(byte[] utf8, int from, int to) {
        try {
            return received(reception.text(utf8, from, to));
        } catch (PacketException violation) {
            return violation(violation);
        }
    }

    @Override
    public @Nullable Work binaryReceived(byte[] bytes) {
        try {
            return received(reception.binary(bytes));
        } catch (PacketException violation) {
            return violation(violation);
        }
    }

    private @Nullable Work received(@Nullable Packet packet) throws PacketException {
        if (packet != null && FlightRecording.isOn()) {
            PacketEvent.received(packet);
        }
        Work work = switch (packet) {
            case null -> null;
            case Packet.Connect connect -> connect(connect);
            case Packet.Event event -> event(event);
            case Packet.Ack ack -> acknowledged(ack);
            case Packet.Disconnect left -> left(left);
            case Packet.ConnectError error -> throw new PacketException("a client cannot refuse: CONNECT_ERROR");
        };
        return work == null ? null : session.around(work);
    }

    private @Nullable Work connect(Packet.Connect packet) throws PacketException {
        Packet.Connect wish = link.protocol().understood(packet);
        String namespace = wish.namespace();
        if (!NamespaceName.isValid(namespace)) {
            send(encode(Protocol.refusal(NamespaceName.excerpt(namespace), Admission.NO_SUCH_NAMESPACE)));
            return null;
        }
        Seat before = seats.of(namespace);
        if (before != null && !before.isOver()) {
            throw new PacketException("a second CONNECT to a namespace");
        }
        if (seats.size() >= clients.options().get(ServerOptions.MAX_NAMESPACES)) {
            seats.removeOver();
        }
        if (seats.size() >= clients.options().get(ServerOptions.MAX_NAMESPACES)) {
            send(encode(Protocol.refusal(namespace, "Too many namespaces")));
            return null;
        }
        return join(namespace, wish.auth() == null ? Map.of() : wish.auth());
    }

    private Work join(String namespace, Map<String, @Nullable Object> auth) {
        var seat = new Seat(this, namespace);
        seats.put(seat);
        Seat.End before = end;
        if (before != null) {
            // Whoever closed the session may have looked through the seats just before this one was among them.
            end(seat, before);
        }
        return new Admission(seat, auth);
    }

    private @Nullable Work event(Packet.Event packet) throws PacketException {
        Seat seat = seat(packet);
        return seat.isTurnedAway() ? null : new Dispatch(seat, packet);
    }

    private @Nullable Work acknowledged(Packet.Ack packet) throws PacketException {
        PendingAcks.Waiter waiter = seat(packet).acks().take(packet.ackId());
        return waiter == null ? null : waiter.answered(new Args(packet.args(), null));
    }

    private @Nullable Work left(Packet.Disconnect packet) throws PacketException {
        Seat seat = seat(packet);
        seats.remove(seat);
        var why = new Seat.End(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT, "the client sent DISCONNECT");
        return end(seat, why) ? () -> farewell(seat) : null;
    }

    private Seat seat(Packet packet) throws PacketException {
        Seat seat = seats.of(packet.namespace());
        if (seat == null) {
            throw new PacketException("a packet for a namespace that was not joined");
        }
        return seat;
    }

    /// Reports what the client did to the error handlers and closes its connection. In this order and in the turn, so
    /// that what the handlers emit still goes out, as in Node.
    private Work violation(PacketException violation) {
        reception.end();
        var error = new SocketIOException(SocketIOException.Reason.PROTOCOL, violation);
        return session.around(() -> {
            for (Seat seat : seats.all()) {
                Socket socket = seat.socket();
                if (socket != null && seat.isConnected()) {
                    ScopedValue.where(SocketIO.CURRENT, socket)
                            .run(() -> socket.namespace().report(error, Event.violated(socket)));
                }
            }
            Log.debug("closing a client: {0}", violation.getMessage());
            link.close(CloseReason.FORCED_CLOSE, String.valueOf(violation.getMessage()));
        });
    }

    boolean send(Prepared message, boolean isVolatile, BooleanSupplier wanted) {
        return link.send(message, isVolatile, wanted);
    }

    /// What is said about a seat, and not in it.
    void send(Prepared message) {
        link.send(message, false, () -> true);
    }

    void inTurn(Work work) {
        link.inTurn(session.around(work));
    }

    /// The application takes the client out of one namespace, or of all.
    void disconnect(Seat seat, boolean closeConnection, String why) {
        if (seat.departLater(closeConnection) || seat.isOver()) {
            return;
        }
        if (!closeConnection) {
            leave(seat, why);
            return;
        }
        seats.all().forEach(each -> leave(each, why));
        link.close(CloseReason.FORCED_SERVER_CLOSE, why);
    }

    /// In the turn: something of it has run out of memory or stack, and may have left anything half done. That is to be
    /// this client's trouble and nobody else's: it goes, when what is being done has been answered.
    void giveUp(String why) {
        link.inTurn(() -> link.close(CloseReason.FORCED_CLOSE, why));
    }

    private void leave(Seat seat, String why) {
        if (end(seat, new Seat.End(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, why))) {
            send(encode(new Packet.Disconnect(seat.namespace())));
            inTurn(() -> farewell(seat));
        }
    }

    /// Ends a seat, on any thread; its disconnect handlers are still to come.
    ///
    /// @return false when it was over already
    private boolean end(Seat seat, Seat.End why) {
        if (!seat.end(why)) {
            return false;
        }
        vacated(seat);
        return true;
    }

    /// A seat is free again.
    void vacated(Seat seat) {
        Socket socket = seat.socket();
        if (socket != null) {
            socket.forgetExpiry();
            socket.namespace().release();
        }
        if (seats.areOver()) {
            awaitNamespace();
        }
    }

    /// In the turn: tells the application that a client has gone, now or as soon as it knows that it had come.
    private void farewell(Seat seat) {
        if (seat.postpones(() -> farewell(seat))) {
            return;
        }
        Socket socket = seat.socket();
        if (socket != null && seat.dismiss()) {
            socket.namespace().farewell(socket);
        }
    }

    @Override
    public Work upgraded() {
        return session.around(() -> {
            for (Seat seat : seats.all()) {
                Socket socket = seat.socket();
                if (socket != null && seat.isConnected()) {
                    socket.namespace().upgraded(socket);
                }
            }
        });
    }

    @Override
    public Work closed(CloseReason why, String happened) {
        var last = new Seat.End(DisconnectReason.of(why), happened);
        end = last;
        clients.ticker().cancel(this);
        reception.end();
        Log.debug("a session ended: {0} ({1})", why, happened);
        // Those that are here now: the reader may be about to take one from the map, or to replace it.
        List<Seat> leaving = List.copyOf(seats.all());
        for (Seat seat : leaving) {
            try {
                end(seat, last);
            } catch (Throwable failure) {
                Log.warning("a client could not be taken out of a namespace", failure);
            }
        }
        return session.around(() -> {
            try {
                leaving.forEach(this::farewell);
            } finally {
                vanish(leaving);
            }
        });
    }

    /// In the turn: nothing will be run for this client any more, once the farewells are said that were postponed.
    private void vanish(List<Seat> leaving) {
        for (Seat seat : leaving) {
            if (seat.postpones(() -> vanish(leaving))) {
                return;
            }
        }
        clients.gone(this);
    }

    private void awaitNamespace() {
        if (end == null) {
            clients.ticker().schedule(this, clients.options().get(ServerOptions.CONNECT_TIMEOUT));
        }
    }

    /// A connection that is in no namespace is of no use to anybody.
    @Override
    protected void expire() {
        if (seats.areOver()) {
            link.close(CloseReason.FORCED_SERVER_CLOSE, "no namespace was joined in time");
        }
    }
}
