package dev.socketloom;

import dev.socketloom.packet.MismatchException;
import dev.socketloom.packet.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The arguments of an event or of an acknowledgement, and typed ways to look at them.
///
/// | JSON | Java |
/// |---|---|
/// | string, `true`, `null` | `String`, `Boolean`, `null` |
/// | number | `Integer`, `Long`, `Double`, or a bigger type where it would not fit |
/// | array, object | `List`, `Map`, in the order of the text |
/// | bytes, at any depth | `byte[]` |
///
/// A client sends what it likes. So each typed method throws a [SocketIOException] with reason
/// [SocketIOException.Reason#MISFIT] when the argument is absent or of another type; left uncaught, it goes to the
/// error handler, which is where such a thing belongs.
///
/// Immutable.
public final class Args implements Iterable<@Nullable Object> {

    /// No arguments.
    public static final Args NONE = new Args(List.of(), null);

    /// Beyond 2^53 a `Double` stands for several whole numbers.
    private static final double LARGEST_EXACT = 0x1p53;

    private final List<@Nullable Object> values;
    private final @Nullable Ack ack;

    Args(List<@Nullable Object> values, @Nullable Ack ack) {
        this.values = values;
        this.ack = ack;
    }

    /// Several values as one: what a [Handlers#reply] handler returns to acknowledge with more than one.
    public static Args of(@Nullable Object... values) {
        return new Args(spread(values), null);
    }

    /// The arguments that a varargs call means.
    ///
    /// `emit("e", null)` is one null. Only a real `Object[]` is several arguments: a `String[]` is one array, although
    /// Java would pass it as the varargs themselves. `Args` alone stands for its elements.
    static List<@Nullable Object> spread(@Nullable Object @Nullable [] args) {
        if (args == null) {
            return Collections.singletonList(null);
        }
        if (args.getClass() != Object[].class) {
            return Collections.singletonList(args);
        }
        return args.length == 1 && args[0] instanceof Args several ? several.values : Arrays.asList(args.clone());
    }

    /// How many there are.
    public int size() {
        return values.size();
    }

    /// Whether there are none.
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /// An argument as it is, or null when there are not so many.
    public @Nullable Object get(int index) {
        return index < values.size() ? values.get(index) : null;
    }

    /// An argument as a value of a type: a record, an enum, a number…
    public <T> T get(int index, Class<T> type) {
        return get(index, TypeRef.shapeOf(type));
    }

    /// An argument as a value of a generic type.
    public <T> T get(int index, TypeRef<T> type) {
        return get(index, type.shape());
    }

    <T> T get(int index, Shape<T> shape) {
        try {
            return shape.fit(get(index));
        } catch (MismatchException misfit) {
            throw new SocketIOException(SocketIOException.Reason.MISFIT, misfit);
        }
    }

    /// A string argument.
    public String text(int index) {
        return cast(index, String.class, "a string");
    }

    /// A number argument without a fraction, that fits an `int`.
    public int integer(int index) {
        return Math.toIntExact(whole(index, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    /// A number argument without a fraction, that fits a `long`.
    public long longInteger(int index) {
        return whole(index, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private long whole(int index, long least, long most) {
        Number number = cast(index, Number.class, "a number");
        long whole = number.longValue();
        boolean exact = number instanceof Integer || number instanceof Long
                || (number instanceof Double real && real == whole && Math.abs(real) <= LARGEST_EXACT);
        if (!exact || whole < least || whole > most) {
            throw misfit(index, "a whole number from " + least + " to " + most);
        }
        return whole;
    }

    /// A number argument.
    public double number(int index) {
        return cast(index, Number.class, "a number").doubleValue();
    }

    /// A boolean argument.
    public boolean flag(int index) {
        return cast(index, Boolean.class, "true or false");
    }

    /// A binary argument.
    public byte[] bytes(int index) {
        return cast(index, byte[].class, "bytes");
    }

    /// An array argument.
    @SuppressWarnings("unchecked") // The decoder makes no other lists.
    public List<@Nullable Object> list(int index) {
        return cast(index, List.class, "an array");
    }

    /// An object argument.
    @SuppressWarnings("unchecked") // The decoder makes no other maps.
    public Map<String, @Nullable Object> map(int index) {
        return cast(index, Map.class, "an object");
    }

    private <T> T cast(int index, Class<T> type, String wanted) {
        Object value = get(index);
        if (!type.isInstance(value)) {
            throw misfit(index, wanted);
        }
        return type.cast(value);
    }

    private SocketIOException misfit(int index, String wanted) {
        Object value = get(index);
        String found = index >= values.size() ? "missing" : value == null ? "null" : value.getClass().getSimpleName();
        return new SocketIOException(
                SocketIOException.Reason.MISFIT, "argument " + index + " is " + found + ", expected " + wanted);
    }

    /// The arguments from one index on: what is left after those that a handler has looked at.
    public Args from(int index) {
        return new Args(values.subList(Math.min(index, values.size()), values.size()), ack);
    }

    /// These arguments with the acknowledgement of others.
    Args acknowledgedBy(Args others) {
        return ack == others.ack ? this : new Args(values, others.ack);
    }

    /// The acknowledgement that the client has asked for; empty when it has not.
    public Optional<Ack> ack() {
        return Optional.ofNullable(ack);
    }

    /// The arguments as an unmodifiable list.
    public List<@Nullable Object> toList() {
        return Collections.unmodifiableList(values);
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
        return toList().iterator();
    }

    /// The arguments, for logs.
    @Override
    public String toString() {
        return values.toString();
    }
}
