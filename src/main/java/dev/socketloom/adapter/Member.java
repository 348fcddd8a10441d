package dev.socketloom.adapter;

import java.util.Collection;
import java.util.Set;

/// A socket as an adapter sees it: something with an id that can be shown the door.
///
/// The API's `Socket` implements it. Two members are the same only when they are the same object.
public interface Member {

    /// The id, unique in its namespace. It is also the name of a room in which the member always is.
    String id();

    /// Joins rooms: a command that came by [Adapter#addSockets].
    ///
    /// @return false when the member has left, so that nothing was joined
    /// @throws IllegalStateException when these would be too many
    boolean join(Collection<String> rooms);

    /// Takes the member out of its namespace.
    ///
    /// @param closeConnection whether its whole connection is closed, with all its other namespaces
    void disconnect(boolean closeConnection);

    /// What other servers may know of this member.
    ///
    /// @param rooms the rooms it is in
    RemoteSocket describe(Set<String> rooms);
}
