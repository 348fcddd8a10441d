package dev.socketloom;

import java.time.Duration;
import java.util.function.Predicate;

/// One thing about a server that can be set: its name, its default, what is allowed, and why it is as it is.
///
/// All of them stand in [ServerOptions].
///
/// Immutable; two settings are the same only when they are the same object.
///
/// @param <T> the type of its values
public final class Setting<T> {

    private final String name;
    private final T standard;
    private final String range;
    private final Predicate<T> allowed;
    private final String reason;

    private Setting(String name, T standard, String range, Predicate<T> allowed, String reason) {
        this.name = name;
        this.standard = standard;
        this.range = range;
        this.allowed = allowed;
        this.reason = reason;
    }

    static <T> Setting<T> of(String name, T standard, String range, Predicate<T> allowed, String reason) {
        return new Setting<>(name, standard, range, allowed, reason);
    }

    static Setting<Boolean> flag(String name, boolean standard, String reason) {
        return of(name, standard, "true or false", value -> true, reason);
    }

    static Setting<Integer> number(String name, int standard, int least, int most, String reason) {
        return of(name, standard, least + " to " + most, value -> value >= least && value <= most, reason);
    }

    static Setting<Long> bytes(String name, long standard, long least, String reason) {
        return of(name, standard, "at least " + least, value -> value >= least, reason);
    }

    static Setting<Duration> duration(String name, Duration standard, Duration least, Duration most, String reason) {
        return of(name, standard, text(least) + " to " + text(most),
                value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0, reason);
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    /// The name, as the builder's method is called.
    public String name() {
        return name;
    }

    /// The value when nothing is set.
    public T standard() {
        return standard;
    }

    /// What is allowed, in words.
    public String range() {
        return range;
    }

    /// Why the default is as it is.
    public String reason() {
        return reason;
    }

    /// The value, if it is allowed.
    ///
    /// @throws IllegalArgumentException when it is not; the message says what is
    T check(T value) {
        if (!allowed.test(value)) {
            String given = value instanceof Duration duration ? text(duration) : String.valueOf(value);
            throw new IllegalArgumentException(name + " must be " + range + ", not " + given + " (" + reason + ")");
        }
        return value;
    }

    @Override
    public String toString() {
        return name;
    }
}
