package dev.socketloom.adapter;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/// Who receives a broadcast: the union of some rooms, minus the members of others.
///
/// ```
///   to("a").to("b").except("c")          (a ∪ b) \ c       each member once, however many of the rooms it is in
///   except("c")                          everyone \ c
///   socket.to("a")                       a \ {the socket}  because every member is alone in the room of its id
/// ```
///
/// Immutable, so that an operator can be kept and used again.
///
/// @param rooms the rooms to reach; empty means everyone
/// @param except the rooms to leave out
/// @param flags how to send
public record Target(Set<String> rooms, Set<String> except, Flags flags) {

    /// Everyone in the namespace.
    public static final Target EVERYONE = new Target(Set.of(), Set.of(), Flags.NONE);

    /// Copies the sets.
    public Target {
        rooms = Set.copyOf(rooms);
        except = Set.copyOf(except);
    }

    /// This target and the members of more rooms.
    public Target to(Collection<String> more) {
        return new Target(union(rooms, more), except, flags);
    }

    /// This target without the members of more rooms.
    public Target except(Collection<String> more) {
        return new Target(rooms, union(except, more), flags);
    }

    /// This target, sent in another way.
    public Target with(Flags other) {
        return new Target(rooms, except, other);
    }

    private static Set<String> union(Set<String> some, Collection<String> more) {
        var all = new LinkedHashSet<>(some);
        all.addAll(more);
        return all;
    }
}
