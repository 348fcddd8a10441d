package dev.socketloom.adapter;

import dev.socketloom.packet.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Rooms in memory: two maps that are kept in step.
///
/// ```
///   rooms        "lobby" ─▶ { A, B }          who receives a broadcast to "lobby"
///                "chess" ─▶ { B }
///
///   memberships  "idA"   ─▶ A, { lobby }      what A has to be taken out of when it goes;
///                "idB"   ─▶ B, { lobby, chess }     also the room "idA", in which A is alone
/// ```
///
/// A room is nothing but an entry in the first map: it appears with its first member and vanishes with its last. A
/// member's own room is not even that, but a look into the second map; so ten thousand idle clients do not cost ten
/// thousand sets.
///
/// Broadcasts go over a snapshot, and no lock is held while they are delivered. The two maps are changed together
/// under the lock of the [Membership]; no broadcast takes it. What goes to everybody goes in the order of their
/// [arrival][Arrivals].
///
/// @param <M> the kind of member
public final class LocalAdapter<M extends Member> implements Adapter<M> {

    private final Delivery<M> delivery;
    private final ConcurrentMap<String, Membership<M>> memberships = new ConcurrentHashMap<>();
    private final Arrivals<M> arrivals = new Arrivals<>();
    private final ConcurrentMap<String, Set<M>> rooms = new ConcurrentHashMap<>();

    /// A namespace that nobody has joined yet.
    ///
    /// @param delivery how broadcasts reach the members
    public LocalAdapter(Delivery<M> delivery) {
        this.delivery = delivery;
    }

    @Override
    public void enter(M member, Collection<String> joined) {
        var membership = new Membership<M>(member);
        memberships.put(member.id(), membership);
        // Behind what needs memory, and needs none itself: so whoever is in the one is in the other. A member goes when
        // this has returned, and not before.
        arrivals.add(membership);
        join(member, joined);
    }

    @Override
    public void join(M member, Collection<String> joined) {
        Membership<M> membership = memberships.get(member.id());
        if (membership == null) {
            return;
        }
        synchronized (membership) {
            for (String room : joined) {
                if (!membership.over && !room.equals(member.id()) && membership.add(room)) {
                    rooms.compute(room, (name, members) -> with(members, member));
                }
            }
        }
    }

    private static <M> Set<M> with(@Nullable Set<M> members, M member) {
        Set<M> all = members == null ? ConcurrentHashMap.newKeySet() : members;
        all.add(member);
        return all;
    }

    @Override
    public void leave(M member, Collection<String> left) {
        Membership<M> membership = memberships.get(member.id());
        if (membership == null) {
            return;
        }
        synchronized (membership) {
            for (String room : left) {
                if (membership.remove(room)) {
                    takeOut(member, room);
                }
            }
        }
    }

    @Override
    public Set<String> exit(M member) {
        Membership<M> membership = memberships.remove(member.id());
        if (membership == null) {
            return Set.of();
        }
        arrivals.remove(membership);
        synchronized (membership) {
            membership.over = true;
            membership.rooms.forEach(room -> takeOut(member, room));
            return named(membership);
        }
    }

    private void takeOut(M member, String room) {
        rooms.computeIfPresent(room, (name, members) -> {
            members.remove(member);
            return members.isEmpty() ? null : members;
        });
    }

    @Override
    public Set<String> roomsOf(M member) {
        Membership<M> membership = memberships.get(member.id());
        if (membership == null) {
            return Set.of();
        }
        synchronized (membership) {
            return named(membership);
        }
    }

    /// The rooms of a member, its own first.
    private static Set<String> named(Membership<?> membership) {
        var names = new LinkedHashSet<String>();
        names.add(membership.member.id());
        synchronized (membership) {
            names.addAll(membership.rooms);
        }
        return names;
    }

    @Override
    public Optional<M> member(String id) {
        return Optional.ofNullable(memberships.get(id)).map(membership -> membership.member);
    }

    @Override
    public Collection<M> members(Target target) {
        Collection<M> members = target.rooms().isEmpty() ? arrivals.all() : union(target.rooms());
        if (!target.except().isEmpty()) {
            Set<M> left = union(target.except());
            members.removeIf(left::contains);
        }
        return members;
    }

    /// The members of some rooms, each once: a set, because somebody may be in several.
    private Set<M> union(Set<String> names) {
        var all = new HashSet<M>();
        for (String name : names) {
            Membership<M> alone = memberships.get(name);
            if (alone != null) {
                all.add(alone.member);
            }
            all.addAll(rooms.getOrDefault(name, Set.of()));
        }
        return all;
    }

    @Override
    public Set<String> rooms() {
        return Set.copyOf(rooms.keySet());
    }

    @Override
    public Delivered broadcast(Packet.Event event, Target target) {
        return delivery.deliver(event, target.flags(), members(target));
    }

    @Override
    public AckCall<M> broadcastWithAck(Packet.Event event, Target target, AckCollector collector) {
        return delivery.deliverWithAck(event, target.flags(), members(target), collector);
    }

    @Override
    public void addSockets(Target target, Set<String> joined) {
        IllegalStateException refused = null;
        for (M member : members(target)) {
            try {
                member.join(joined);
            } catch (IllegalStateException tooMany) {
                refused = tooMany;
            }
        }
        if (refused != null) {
            throw refused;
        }
    }

    @Override
    public void delSockets(Target target, Set<String> left) {
        members(target).forEach(member -> leave(member, left));
    }

    @Override
    public void disconnectSockets(Target target, boolean closeConnection) {
        members(target).forEach(member -> member.disconnect(closeConnection));
    }

    @Override
    public Answers<RemoteSocket> fetchSockets(Target target, Duration patience) {
        var found = new ArrayList<RemoteSocket>();
        members(target).forEach(member -> found.add(member.describe(roomsOf(member))));
        return Answers.local(found);
    }

    @Override
    public Answers<String> allRooms(Duration patience) {
        return Answers.local(List.copyOf(rooms()));
    }

    @Override
    public int serverCount() {
        return 1;
    }

    @Override
    public void close() {}
}
