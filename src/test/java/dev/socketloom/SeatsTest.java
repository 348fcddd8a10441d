package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SeatsTest {

    private final Client client = new Stage().joined().client();
    private final Seats seats = new Seats();
    private final Seat main = new Seat(client, "/");
    private final Seat chat = new Seat(client, "/chat");

    private static void leave(Seat seat) {
        assertTrue(seat.end(new Seat.End(DisconnectReason.TRANSPORT_CLOSE, "gone")));
    }

    @Test
    void areFoundByTheirNamespace() {
        assertNull(seats.of("/"));
        seats.put(main);
        seats.put(chat);
        assertSame(chat, seats.of("/chat"));
        assertTrue(seats.test("/"));
        assertFalse(seats.test("/chats"));
        assertEquals(2, seats.size());
        assertEquals(Set.of(main, chat), Set.copyOf(seats.all()));
    }

    @Test
    void oneIsTakenAwayUnlessAnotherHasItsPlace() {
        var second = new Seat(client, "/");
        seats.put(main);
        seats.put(second);
        seats.remove(main);
        assertSame(second, seats.of("/"));
        seats.remove(second);
        assertNull(seats.of("/"));
    }

    @Test
    void oneBesideTheFirstIsReplacedWhereItIsThoughTheFirstHasGone() {
        var second = new Seat(client, "/chat");
        seats.put(main);
        seats.put(chat);
        seats.remove(main);
        seats.put(second);
        assertEquals(Set.of(second), Set.copyOf(seats.all()));
        seats.remove(chat);
        assertSame(second, seats.of("/chat"));
        seats.remove(second);
        assertEquals(0, seats.size());
    }

    @Test
    void areOverWhenEachIs() {
        assertTrue(seats.areOver());
        seats.put(main);
        seats.put(chat);
        assertFalse(seats.areOver());
        leave(main);
        assertFalse(seats.areOver());
        leave(chat);
        assertTrue(seats.areOver());
    }

    @Test
    void thoseThatAreOverMakeRoomForOthers() {
        seats.put(main);
        seats.put(chat);
        leave(chat);
        seats.removeOver();
        assertEquals(Set.of(main), Set.copyOf(seats.all()));
    }

    /// Who goes through them while one leaves sees those that there were.
    @Test
    void whatWasAskedForStaysAsItIs() {
        seats.put(main);
        var before = seats.all();
        seats.remove(main);
        assertEquals(1, before.size());
        assertEquals(0, seats.size());
    }
}
