package dev.socketloom.adapter;

import dev.socketloom.bench.Microbenchmark;
import dev.socketloom.packet.Packet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// What membership costs, and who receives a broadcast: without any client, so that nothing else is in the figures.
///
/// ```
///   broadcast    to one room, over all its members                    should grow with the members, not with the rooms
///   come and go  a member joins a room and leaves it                  should grow with neither
///   visit        a member comes, joins ten rooms and disconnects      should grow with neither
/// ```
///
/// There are `members` in the room that is meant, and `rooms` other rooms, each with two of them.
public class RoomsBenchmark extends Microbenchmark {

    private static final Packet.Event EVENT = new Packet.Event("/", null, "news", List.of());
    private static final String ROOM = "room";
    private static final Set<String> NEW_ROOM = Set.of("new room");
    private static final Set<String> TEN_ROOMS = Set.of("a", "b", "c", "d", "e", "f", "g", "h", "i", ROOM);
    private static final Target TARGET = Target.EVERYONE.to(List.of(ROOM));

    @Param({"1", "100", "10000"})
    public int members;

    @Param({"1", "100", "10000"})
    public int rooms;

    private LocalAdapter<Member> adapter;
    private Member first;
    private final Member visitor = new Nobody("visitor");

    private record Nobody(String id) implements Member {

        @Override
        public boolean join(Collection<String> rooms) {
            return false;
        }

        @Override
        public void disconnect(boolean closeConnection) {}

        @Override
        public RemoteSocket describe(Set<String> rooms) {
            return new RemoteSocket(id, Map.of(), rooms, Map.of());
        }
    }

    /// Goes from member to member, as whoever delivers must, and does nothing for them.
    private static final class Walk implements Delivery<Member> {

        @Override
        public Delivered deliver(Packet.Event event, Flags flags, Collection<Member> members) {
            int sum = 0;
            for (Member member : members) {
                sum += member.id().length();
            }
            return new Delivered(members.size(), sum);
        }

        @Override
        public AckCall<Member> deliverWithAck(
                Packet.Event event, Flags flags, Collection<Member> members, AckCollector collector) {
            throw new UnsupportedOperationException("nobody answers here");
        }
    }

    @Setup
    public void fill() {
        adapter = new LocalAdapter<>(new Walk());
        var all = new ArrayList<Member>();
        for (int i = 0; i < members; i++) {
            var member = new Nobody("member" + i);
            adapter.enter(member, Set.of(ROOM));
            all.add(member);
        }
        for (int i = 0; i < rooms; i++) {
            adapter.join(all.get(i % members), Set.of("other" + i));
            adapter.join(all.get((i + 1) % members), Set.of("other" + i));
        }
        first = all.getFirst();
    }

    @Benchmark
    public Object broadcast() {
        return adapter.broadcast(EVENT, TARGET);
    }

    @Benchmark
    public void comeAndGo() {
        adapter.join(first, NEW_ROOM);
        adapter.leave(first, NEW_ROOM);
    }

    @Benchmark
    public Object visit() {
        adapter.enter(visitor, TEN_ROOMS);
        return adapter.exit(visitor);
    }
}
