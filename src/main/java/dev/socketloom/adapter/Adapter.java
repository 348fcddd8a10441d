package dev.socketloom.adapter;

import dev.socketloom.packet.Packet;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/// Who is in which room of one namespace, and so who receives a broadcast.
///
/// | kind | methods | reach | on return |
/// |---|---|---|---|
/// | membership | [#enter], [#join], [#leave], [#exit], [#roomsOf], [#member], [#members] | this server | done |
/// | broadcasts | [#broadcast], [#broadcastWithAck] | the cluster | queued for every member here, handed on to others |
/// | commands | [#addSockets], [#delSockets], [#disconnectSockets] | the cluster | done here, soon elsewhere |
/// | questions | [#fetchSockets], [#allRooms], [#serverCount] | the cluster | answered, or the deadline has passed |
///
/// A server on its own uses [LocalAdapter]. The interface is made so that an adapter for several servers fits behind
/// it: membership never touches a network, a broadcast never waits for a peer, and a question may be answered in part.
///
/// Thread-safe: called from any thread at any time.
///
/// @param <M> the kind of member
public interface Adapter<M extends Member> extends AutoCloseable {

    /// A member comes in. From here on broadcasts reach it, in these rooms and in the room of its own id.
    void enter(M member, Collection<String> rooms);

    /// A member joins rooms. Nothing happens when it has left the namespace, or never entered it.
    void join(M member, Collection<String> rooms);

    /// A member leaves rooms. It cannot leave the room of its own id.
    void leave(M member, Collection<String> rooms);

    /// A member goes: out of all its rooms, at a cost that depends on how many those are, and on nothing else.
    ///
    /// @return the rooms it was in, its own included; empty when it was not here
    Set<String> exit(M member);

    /// The rooms of a member, its own included: a copy. Empty when it is not here.
    Set<String> roomsOf(M member);

    /// The member with this id, if it is on this server.
    Optional<M> member(String id);

    /// The members on this server that a target means, each once: a snapshot, in no particular order.
    Collection<M> members(Target target);

    /// The named rooms on this server that somebody is in: a snapshot. The rooms that are members' ids do not count.
    Set<String> rooms();

    /// Sends an event to a target. On return it is queued for each member on this server.
    ///
    /// @return what became of it on this server
    /// @throws IllegalArgumentException when an argument has no JSON form: nobody gets anything
    Delivered broadcast(Packet.Event event, Target target);

    /// Sends an event to a target and collects the acknowledgements until all are there, or until the caller cancels.
    ///
    /// @throws IllegalArgumentException when an argument has no JSON form: nobody gets anything
    AckCall<M> broadcastWithAck(Packet.Event event, Target target, AckCollector collector);

    /// All members of a target join rooms.
    ///
    /// @throws IllegalStateException when these would be too many for some of those here; the others have joined
    void addSockets(Target target, Set<String> rooms);

    /// All members of a target leave rooms.
    void delSockets(Target target, Set<String> rooms);

    /// All members of a target are disconnected.
    ///
    /// @param closeConnection whether their whole connections are closed
    void disconnectSockets(Target target, boolean closeConnection);

    /// The members of a target, on all servers.
    ///
    /// @param patience how long other servers may take
    Answers<RemoteSocket> fetchSockets(Target target, Duration patience);

    /// The named rooms of all servers, each once.
    ///
    /// @param patience how long other servers may take
    Answers<String> allRooms(Duration patience);

    /// How many servers there are, this one included.
    int serverCount();

    /// Leaves the cluster. Membership and local broadcasts go on.
    @Override
    void close();
}
