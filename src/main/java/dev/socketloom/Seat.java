package dev.socketloom;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.socketloom.engineio.Prepared;
import dev.socketloom.engineio.Work;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A client's place in one namespace, from its CONNECT packet to the end: the life of a [Socket].
///
/// ```
///                      ┌── refuse ──▶ REFUSED
///   CONNECT ──▶ CONNECTING
///                      │                         end
///                      └── admit ───▶ CONNECTED ─────▶ GONE
///                      └───────────── end ───────────▶ GONE      the client went before we had decided
/// ```
///
/// Two clocks tick here. The *state* may change at any moment, on any thread: a connection breaks when it likes, and
/// from then on the socket is in no room and owes no acknowledgement. What the application is told comes in the
/// session's *turn*: events that had arrived before are still handled, then the disconnect handlers run. And while a
/// connect handler waits for this very connection, in another namespace, and has lent its turn, what the client sends is
/// *postponed*.
///
/// The state, the held messages and the rooms are guarded by `this`; the rest belongs to whoever has the turn.
final class Seat {

    private enum State { CONNECTING, CONNECTED, REFUSED, GONE }

    /// Why a client has gone, and what exactly has happened.
    record End(DisconnectReason reason, String detail) {}

    private final Client client;
    private final String namespace;
    private volatile State state = State.CONNECTING;
    private volatile @Nullable Socket socket;
    private volatile @Nullable End end;

    /// What was emitted before the client was admitted.
    @GuardedBy("this")
    private List<Prepared> held = List.of();

    /// While connecting the rooms to join, at the end those it was in; in between the adapter knows.
    @GuardedBy("this")
    private Set<String> rooms = Set.of();

    /// Whether a handler asked to disconnect before the client was admitted: null, this namespace, or the connection.
    @GuardedBy("this")
    private @Nullable Boolean departure;

    /// Null until the client owes one, or is late with it.
    @GuardedBy("this")
    private @Nullable PendingAcks acks;

    private boolean decided;
    private boolean welcomed;
    private boolean dismissed;
    private List<Work> postponed = List.of();

    Seat(Client client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    Client client() {
        return client;
    }

    String namespace() {
        return namespace;
    }

    synchronized PendingAcks acks() {
        if (acks == null) {
            acks = new PendingAcks();
        }
        return acks;
    }

    /// The socket, once the namespace has been found.
    @Nullable Socket socket() {
        return socket;
    }

    boolean isConnecting() {
        return state == State.CONNECTING;
    }

    boolean isConnected() {
        return state == State.CONNECTED;
    }

    /// Whether the client is not, and never will be, in the namespace.
    boolean isOver() {
        return state == State.REFUSED || state == State.GONE;
    }

    /// Whether we have turned the client away, which it may not know yet.
    boolean isTurnedAway() {
        return state == State.REFUSED || reason() == DisconnectReason.SERVER_NAMESPACE_DISCONNECT;
    }

    /// Why the client has gone; null until then.
    @Nullable DisconnectReason reason() {
        End known = end;
        return known == null ? null : known.reason;
    }

    /// What exactly has happened when the client went; empty until then.
    String detail() {
        End known = end;
        return known == null ? "" : known.detail;
    }

    /// Puts the socket in its place.
    ///
    /// @return false when the client has gone already
    synchronized boolean take(Socket newcomer) {
        if (state != State.CONNECTING) {
            return false;
        }
        socket = newcomer;
        return true;
    }

    /// Sends to the client; holds back while it is not decided whether it is one.
    ///
    /// @return false when the message was dropped
    boolean send(Prepared message, boolean isVolatile) {
        if (state == State.CONNECTING && !isVolatile && hold(message)) {
            return true;
        }
        // Asked again when it gets its place: it must not come behind the DISCONNECT of somebody who ends this just now.
        return state == State.CONNECTED && client.send(message, isVolatile, this::isConnected);
    }

    private synchronized boolean hold(Prepared message) {
        if (state != State.CONNECTING) {
            return false;
        }
        if (held.isEmpty()) {
            held = new ArrayList<>();
        }
        held.add(message);
        return true;
    }

    /// Takes the client in: first it learns so, then it gets what was held back, then it is in its rooms.
    ///
    /// Sending may wait for the client and is done without the lock, for as often as somebody adds to what is held.
    void admit(Socket newcomer, Prepared welcome) {
        if (!isConnecting()) {
            return;
        }
        client.send(welcome);
        for (List<Prepared> next = nextHeld(newcomer); !next.isEmpty(); next = nextHeld(newcomer)) {
            next.forEach(client::send);
        }
    }

    private synchronized List<Prepared> nextHeld(Socket newcomer) {
        List<Prepared> next = held;
        held = List.of();
        if (next.isEmpty() && state == State.CONNECTING) {
            state = State.CONNECTED;
            newcomer.namespace().adapter().enter(newcomer, rooms);
        }
        return next;
    }

    /// Shows the client the door: it was never in.
    ///
    /// @return false when it has gone already
    boolean refuse() {
        synchronized (this) {
            if (state != State.CONNECTING) {
                return false;
            }
            state = State.REFUSED;
            held = List.of();
        }
        acks().close(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
        return true;
    }

    /// The client goes: at once it is in no room, and nobody waits for it any more.
    ///
    /// @return false when it has gone already, or was never in
    boolean end(End why) {
        synchronized (this) {
            if (isOver()) {
                return false;
            }
            Socket leaving = socket;
            if (state == State.CONNECTED && leaving != null) {
                rooms = leaving.namespace().adapter().exit(leaving);
            }
            state = State.GONE;
            end = why;
            held = List.of();
        }
        acks().close(why.reason);
        return true;
    }

    /// Remembers a wish to disconnect until there is a connection.
    ///
    /// @return false when it need not wait
    synchronized boolean departLater(boolean closeConnection) {
        if (state != State.CONNECTING) {
            return false;
        }
        departure = closeConnection || Boolean.TRUE.equals(departure);
        return true;
    }

    /// The wish of [#departLater(boolean)], or null.
    synchronized @Nullable Boolean departure() {
        return departure;
    }

    /// @return false when the client has left
    boolean join(Socket joining, Collection<String> names, int limit) {
        synchronized (this) {
            if (state == State.CONNECTING) {
                var more = new LinkedHashSet<>(rooms);
                more.addAll(names);
                checkRooms(more.size(), limit);
                rooms = more;
                return true;
            }
        }
        if (state == State.CONNECTED) {
            var all = new LinkedHashSet<>(joining.namespace().adapter().roomsOf(joining));
            all.addAll(names);
            checkRooms(all.size() - 1, limit);
            joining.namespace().adapter().join(joining, names);
        }
        return state == State.CONNECTED;
    }

    private static void checkRooms(int count, int limit) {
        if (count > limit) {
            throw new IllegalStateException("a socket may be in " + limit + " rooms; maxRooms allows no more");
        }
    }

    void leave(Socket leaving, Collection<String> names) {
        synchronized (this) {
            if (state == State.CONNECTING) {
                var fewer = new LinkedHashSet<>(rooms);
                fewer.removeAll(names);
                rooms = fewer;
                return;
            }
        }
        leaving.namespace().adapter().leave(leaving, names);
    }

    Set<String> rooms(Socket of) {
        synchronized (this) {
            if (state != State.CONNECTED) {
                var names = new LinkedHashSet<String>();
                names.add(of.id());
                names.addAll(rooms);
                return names;
            }
        }
        return of.namespace().adapter().roomsOf(of);
    }

    /// In the turn: keeps what the client caused for later, if it is still being decided whether it may.
    ///
    /// @return false when the work is to be done now
    boolean postpones(Work work) {
        if (decided) {
            return false;
        }
        if (postponed.isEmpty()) {
            postponed = new ArrayList<>();
        }
        postponed.add(work);
        return true;
    }

    /// In the turn: the admission is decided, and what was postponed is due.
    ///
    /// @param succeeded whether the connect handlers have returned, so that the disconnect handlers will have to run
    /// @return what was postponed
    List<Work> decide(boolean succeeded) {
        decided = true;
        welcomed = succeeded;
        List<Work> due = postponed;
        postponed = List.of();
        return due;
    }

    /// In the turn: whether an event comes too late, because the application has been told that the client has gone.
    boolean isDismissed() {
        return dismissed;
    }

    /// The socket, or the namespace as long as there is none.
    @Override
    public String toString() {
        Socket here = socket;
        return here == null ? namespace : here.toString();
    }

    /// In the turn: whether the disconnect handlers are to run now, which they are once.
    boolean dismiss() {
        boolean first = welcomed && !dismissed;
        dismissed = true;
        return first;
    }
}
