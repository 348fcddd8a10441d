package dev.socketloom.adapter;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rooms that one member is in: the second index of a [LocalAdapter], which makes leaving cheap.
///
/// Most members of most servers are in few rooms or none, so the set is made when the first is joined.
///
/// Guarded by itself. Where both are needed, this lock is taken before that of a room.
///
/// @param <M> the kind of member
final class Membership<M extends Member> {

    final M member;

    /// Its neighbours, guarded by the [Arrivals] it is among.
    @Nullable Membership<M> before;

    @Nullable Membership<M> after;

    @GuardedBy("this")
    Set<String> rooms = Set.of();

    /// Set when the member goes, so that a join on its way meanwhile finds out and does not bring it back.
    @GuardedBy("this")
    boolean over;

    Membership(M member) {
        this.member = member;
    }

    @GuardedBy("this")
    boolean add(String room) {
        if (rooms.isEmpty()) {
            rooms = new HashSet<>();
        }
        return rooms.add(room);
    }

    @GuardedBy("this")
    boolean remove(String room) {
        return !rooms.isEmpty() && rooms.remove(room);
    }
}
