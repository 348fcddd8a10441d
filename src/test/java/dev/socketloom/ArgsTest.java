package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ArgsTest {

    record Point(int x, int y) {}

    private final Args args =
            Args.of("text", 7, 5_000_000_000L, 2.5, true, new byte[] {1}, List.of(1), Map.of("x", 1), null);

    private static void misfit(String message, Executable access) {
        var misfit = assertThrows(SocketIOException.class, access);
        assertEquals(SocketIOException.Reason.MISFIT, misfit.reason());
        assertEquals(message, misfit.getMessage());
    }

    @Test
    void areGivenAsWhatTheyAre() {
        assertEquals("text", args.text(0));
        assertEquals(7, args.integer(1));
        assertEquals(5_000_000_000L, args.longInteger(2));
        assertEquals(2.5, args.number(3));
        assertTrue(args.flag(4));
        assertArrayEquals(new byte[] {1}, args.bytes(5));
        assertEquals(List.of(1), args.list(6));
        assertEquals(Map.of("x", 1), args.map(7));
        assertNull(args.get(8));
    }

    @Test
    void areNullBeyondTheLast() {
        assertNull(args.get(9));
        assertEquals(9, args.size());
    }

    @Test
    void ofAnotherTypeDoNotFit() {
        misfit("argument 0 is String, expected a number", () -> args.integer(0));
        misfit("argument 8 is null, expected a string", () -> args.text(8));
        misfit("argument 9 is missing, expected a string", () -> args.text(9));
        misfit("argument 3 is Double, expected a whole number from -2147483648 to 2147483647", () -> args.integer(3));
        misfit("argument 2 is Long, expected a whole number from -2147483648 to 2147483647", () -> args.integer(2));
    }

    @Test
    void mayBeWholeNumbersWrittenWithAFraction() {
        assertEquals(5, Args.of(5.0).integer(0));
        assertThrows(SocketIOException.class, () -> Args.of(1e300).longInteger(0));
    }

    @Test
    void becomeRecordsAndGenericTypes() {
        Args points = Args.of(Map.of("x", 1, "y", 2), List.of(Map.of("x", 3, "y", 4)));
        assertEquals(new Point(1, 2), points.get(0, Point.class));
        assertEquals(List.of(new Point(3, 4)), points.get(1, new TypeRef<List<Point>>() {}));
        assertEquals(SocketIOException.Reason.MISFIT,
                assertThrows(SocketIOException.class, () -> points.get(1, Point.class)).reason());
    }

    @Test
    void canBeSplit() {
        assertEquals(List.of(7, 5_000_000_000L), args.from(1).toList().subList(0, 2));
        assertTrue(args.from(9).isEmpty());
        assertTrue(args.from(99).isEmpty());
    }

    @Test
    void cannotBeChangedThroughTheArrayTheyCameFrom() {
        Object[] values = {"a"};
        Args made = Args.of(values);
        values[0] = "b";
        assertEquals("[a]", made.toString());
        assertThrows(UnsupportedOperationException.class, () -> made.toList().set(0, "c"));
    }

    @Test
    void standForTheirElementsWhenTheyAreTheOnlyArgument() {
        assertEquals(List.of("a", 1), Args.spread(new Object[] {Args.of("a", 1)}));
        assertEquals(Arrays.asList((Object) null), Args.spread((Object[]) null));
    }

    @Test
    void aTypeRefNeedsItsType() {
        assertThrows(IllegalArgumentException.class, () -> {
            @SuppressWarnings("rawtypes")
            TypeRef raw = new TypeRef() {};
            raw.type();
        });
    }
}
