package dev.socketloom.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivalsTest {

    private record Guest(String id) implements Member {

        @Override
        public boolean join(Collection<String> rooms) {
            return false;
        }

        @Override
        public void disconnect(boolean closeConnection) {
            throw new AssertionError("nobody is sent away");
        }

        @Override
        public RemoteSocket describe(Set<String> rooms) {
            return new RemoteSocket(id, Map.of(), rooms, Map.of());
        }
    }

    private final Arrivals<Guest> arrivals = new Arrivals<>();

    private Membership<Guest> come(String id) {
        var membership = new Membership<>(new Guest(id));
        arrivals.add(membership);
        return membership;
    }

    private String here() {
        return String.join("", arrivals.all().stream().map(Guest::id).toList());
    }

    @Test
    void areInTheOrderInWhichTheyCame() {
        assertEquals("", here());
        come("b");
        come("a");
        come("c");
        assertEquals("bac", here());
    }

    @ParameterizedTest
    @CsvSource({"0, bcd", "1, acd", "3, abc"})
    void closeTheGapThatOneLeaves(int leaver, String rest) {
        var all = List.of(come("a"), come("b"), come("c"), come("d"));
        arrivals.remove(all.get(leaver));
        assertEquals(rest, here());
        come("e");
        assertEquals(rest + "e", here());
    }

    @Test
    void beginAnewWhenAllHaveGone() {
        Membership<Guest> only = come("a");
        arrivals.remove(only);
        assertEquals("", here());
        come("b");
        assertEquals("b", here());
    }

    @Test
    void areASnapshotOfTheCallersOwn() {
        come("a");
        List<Guest> before = arrivals.all();
        come("b");
        before.removeIf(guest -> true);
        assertEquals("ab", here());
    }
}
