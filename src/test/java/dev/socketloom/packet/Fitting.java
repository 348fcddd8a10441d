package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Types as a program writes them, and JSON values that fit or do not.
abstract class Fitting {

    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "not its name";
            }
        }
    }

    record Bid(int productId, double price) {}

    record Person(String name, Optional<String> email, Colour colour, boolean member) {}

    record Page<T>(List<T> items, Optional<T> best, T[] more) {}

    record Node(String name, List<Node> children, Map<String, Node> byName) {}

    record Endless<T>(Endless<List<T>> next) {}

    record Picky(int percent) {
        Picky {
            if (percent > 100) {
                throw new IllegalArgumentException("more than 100 percent");
            }
        }
    }

    /// Types as a program writes them.
    @SuppressWarnings("unused")
    static final class Types<V> {
        List<Bid> bids;
        Set<Colour> colours;
        Collection<String> strings;
        Map<String, List<Bid>> bidsByName;
        Map<Integer, String> numbered;
        Optional<Integer> perhaps;
        List<? extends Bid> someBids;
        List<?> any;
        List<String>[] lists;
        Page<Bid> page;
        List<V> open;
        Endless<String> endless;
    }

    static Object fit(Type type, Object json) throws MismatchException {
        return Shape.of(type).fit(json);
    }

    static Type type(String field) {
        try {
            return Types.class.getDeclaredField(field).getGenericType();
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    static String mismatch(Type type, Object json) {
        return assertThrows(MismatchException.class, () -> fit(type, json)).getMessage();
    }

    static String refusal(Type type) {
        return assertThrows(IllegalArgumentException.class, () -> Shape.of(type)).getMessage();
    }

    static List<Object> nullable(Object... values) {
        return new ArrayList<>(Arrays.asList(values));
    }
}
