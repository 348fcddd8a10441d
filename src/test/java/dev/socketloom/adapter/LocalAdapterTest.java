package dev.socketloom.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.packet.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LocalAdapterTest {

    private final class Person implements Member {
        final String id;
        final List<String> fate = new ArrayList<>();
        final AtomicInteger hashed = new AtomicInteger();

        Person(String id) {
            this.id = id;
        }

        @Override
        public int hashCode() {
            hashed.incrementAndGet();
            return id.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public boolean join(Collection<String> rooms) {
            if (fate.contains("full")) {
                throw new IllegalStateException("too many rooms");
            }
            adapter.join(this, rooms);
            return true;
        }

        @Override
        public void disconnect(boolean closeConnection) {
            fate.add(closeConnection ? "closed" : "disconnected");
        }

        @Override
        public RemoteSocket describe(Set<String> rooms) {
            return new RemoteSocket(id, Map.of(), rooms, Map.of());
        }
    }

    /// Records who got what.
    private final class Recorder implements Delivery<Person> {
        final List<String> delivered = new ArrayList<>();

        @Override
        public Delivered deliver(Packet.Event event, Flags flags, Collection<Person> members) {
            delivered.add(event.name() + names(members) + (flags.isVolatile() ? " volatile" : ""));
            return new Delivered(members.size(), 0);
        }

        @Override
        public AckCall<Person> deliverWithAck(
                Packet.Event event, Flags flags, Collection<Person> members, AckCollector collector) {
            deliver(event, flags, members);
            collector.asked(members.size());
            return new AckCall<>() {
                @Override
                public Collection<Person> asked() {
                    return members;
                }

                @Override
                public void cancel() {}
            };
        }
    }

    private final Recorder recorder = new Recorder();
    private final LocalAdapter<Person> adapter = new LocalAdapter<>(recorder);
    private final Person ann = new Person("ann");
    private final Person bob = new Person("bob");

    private Set<String> names(Collection<Person> members) {
        return members.stream().map(person -> person.id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Target to(String... rooms) {
        return Target.EVERYONE.to(List.of(rooms));
    }

    private static Packet.Event event() {
        return new Packet.Event("/", null, "x", List.of());
    }

    @Nested
    class Membership {

        @Test
        void beginsWithTheRoomOfOnesOwnIdWhichIsNotANamedRoom() {
            adapter.enter(ann, Set.of("a"));
            assertEquals(Set.of("ann", "a"), adapter.roomsOf(ann));
            assertEquals(Set.of("a"), adapter.rooms());
            assertEquals(Set.of("ann"), names(adapter.members(to("ann"))));
        }

        @Test
        void endsInAllRoomsAtOnceAndTellsWhichTheyWere() {
            adapter.enter(ann, Set.of("a", "b"));
            adapter.enter(bob, Set.of("b"));
            assertEquals(Set.of("ann", "a", "b"), adapter.exit(ann));
            assertEquals(Set.of(), adapter.exit(ann));
            assertEquals(Set.of("b"), adapter.rooms());
            assertEquals(Set.of("bob"), names(adapter.members(Target.EVERYONE)));
        }

        /// What an adapter that looked through all rooms would give away: it would ask each of them for the leaver.
        @Test
        void endsAtACostOfItsOwnRoomsHoweverManyOthersThereAre() {
            for (int i = 0; i < 1_000; i++) {
                adapter.enter(new Person("p" + i), Set.of("r" + i));
            }
            adapter.enter(ann, Set.of("r1", "r2"));
            ann.hashed.set(0);
            adapter.exit(ann);
            assertTrue(ann.hashed.get() <= 4, "looked for " + ann.hashed + " times");
        }

        @Test
        void isNotRevivedByALateJoin() {
            adapter.enter(ann, Set.of());
            adapter.exit(ann);
            adapter.join(ann, Set.of("a"));
            adapter.leave(ann, Set.of("a"));
            assertEquals(Set.of(), adapter.rooms());
            assertEquals(Set.of(), adapter.roomsOf(ann));
        }

        @Test
        void inTheRoomOfOnesOwnIdCannotBeGivenUp() {
            adapter.enter(ann, Set.of());
            adapter.leave(ann, Set.of("ann"));
            adapter.join(ann, Set.of("ann"));
            assertEquals(Set.of("ann"), names(adapter.members(to("ann"))));
            assertEquals(Set.of(), adapter.rooms());
        }

        @Test
        void inTheRoomOfAnothersIdIsPossible() {
            adapter.enter(ann, Set.of());
            adapter.enter(bob, Set.of("ann"));
            assertEquals(Set.of("ann", "bob"), names(adapter.members(to("ann"))));
        }
    }

    @Nested
    class Targets {

        @Test
        void areUnionsWithoutThoseOfOtherRooms() {
            adapter.enter(ann, Set.of("a", "b"));
            adapter.enter(bob, Set.of("b", "c"));
            assertEquals(2, adapter.members(to("a", "b", "c")).size());
            assertEquals(Set.of("ann"), names(adapter.members(to("b").except(List.of("c")))));
            assertEquals(Set.of("bob"), names(adapter.members(Target.EVERYONE.except(List.of("ann")))));
            assertEquals(Set.of(), names(adapter.members(to("nobody"))));
        }

        @Test
        void areSnapshots() {
            adapter.enter(ann, Set.of("a"));
            Collection<Person> before = adapter.members(to("a"));
            adapter.exit(ann);
            assertEquals(Set.of("ann"), names(before));
        }
    }

    @Nested
    class Commands {

        @Test
        void reachTheMembersOfATarget() {
            adapter.enter(ann, Set.of("a"));
            adapter.enter(bob, Set.of());
            adapter.addSockets(to("a"), Set.of("b"));
            adapter.delSockets(to("b"), Set.of("a"));
            adapter.disconnectSockets(to("b"), true);
            assertEquals(Set.of("ann", "b"), adapter.roomsOf(ann));
            assertEquals(List.of("closed"), ann.fate);
            assertEquals(List.of(), bob.fate);
        }

        @Test
        void toJoinARoomTooManyDoNotKeepOthersFromJoining() {
            adapter.enter(ann, Set.of());
            adapter.enter(bob, Set.of());
            ann.fate.add("full");
            assertThrows(IllegalStateException.class, () -> adapter.addSockets(Target.EVERYONE, Set.of("a")));
            assertEquals(Set.of("bob"), names(adapter.members(to("a"))));
        }

        @Test
        void areAnsweredByTheOnlyServer() {
            adapter.enter(ann, Set.of("a"));
            Answers<RemoteSocket> found = adapter.fetchSockets(Target.EVERYONE, Duration.ZERO);
            assertEquals(List.of(new RemoteSocket("ann", Map.of(), Set.of("ann", "a"), Map.of())), found.items());
            assertTrue(found.complete());
            assertEquals(List.of("a"), adapter.allRooms(Duration.ZERO).items());
            assertEquals(1, adapter.serverCount());
            assertFalse(new Answers<>(List.of(), 2, 1).complete());
        }
    }

    @Nested
    class Broadcasts {

        @Test
        void areDeliveredOnceWithTheirFlags() {
            adapter.enter(ann, Set.of("a"));
            adapter.enter(bob, Set.of("a"));
            Delivered result = adapter.broadcast(event(), to("a").with(Flags.NONE.asVolatile()));
            assertEquals(new Delivered(2, 0), result);
            adapter.broadcastWithAck(event(), to("bob"), new AckCollector() {
                @Override
                public void asked(int clients) {
                    recorder.delivered.add("asked " + clients);
                }

                @Override
                public void answered(String id, List<Object> args) {}

                @Override
                public void missed() {}
            });
            assertEquals(List.of("x[ann, bob] volatile", "x[bob]", "asked 1"), recorder.delivered);
        }
    }

    @Nested
    class ManyThreads {

        private static final int ROUNDS = 2_000;

        @Test
        void leaveNobodyInARoomWhoWentWhileJoiningIt() throws InterruptedException {
            for (int round = 0; round < ROUNDS; round++) {
                var person = new Person("p" + round);
                adapter.enter(person, Set.of("a"));
                Thread joining = Thread.startVirtualThread(() -> adapter.join(person, List.of("a", "b", "c", "d")));
                Thread leaving = Thread.startVirtualThread(() -> adapter.leave(person, List.of("a", "d")));
                Thread going = Thread.startVirtualThread(() -> adapter.exit(person));
                adapter.members(to("a", "b"));
                joining.join();
                leaving.join();
                going.join();
                assertEquals(Set.of(), adapter.rooms());
            }
            assertEquals(List.of(), List.copyOf(adapter.members(Target.EVERYONE)));
        }
    }
}
