package dev.socketloom.adapter;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How an event is sent, beside to whom.
///
/// @param isVolatile whether it may be dropped for a client that cannot take it at once
/// @param compress whether it may be compressed
/// @param local whether only the members on this server receive it
/// @param timeout how long acknowledgements are waited for; null for the server's default
public record Flags(boolean isVolatile, boolean compress, boolean local, @Nullable Duration timeout) {

    /// More than this is a mistake, and would not fit into a clock's nanoseconds.
    private static final Duration LONGEST = Duration.ofDays(365);

    /// Checks the timeout.
    ///
    /// @throws IllegalArgumentException when it is negative, or longer than a year
    public Flags {
        if (timeout != null && (timeout.isNegative() || timeout.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException("a timeout is from 0 to 365 days, not " + timeout);
        }
    }

    /// Reliable, compressible, everywhere, with the default timeout.
    public static final Flags NONE = new Flags(false, true, false, null);

    /// These flags, and volatile.
    public Flags asVolatile() {
        return new Flags(true, compress, local, timeout);
    }

    /// These flags with another answer to whether compression is worth it.
    public Flags compress(boolean worthIt) {
        return new Flags(isVolatile, worthIt, local, timeout);
    }

    /// These flags, and only this server.
    public Flags onlyLocal() {
        return new Flags(isVolatile, compress, true, timeout);
    }

    /// These flags with another timeout.
    public Flags timeout(Duration patience) {
        return new Flags(isVolatile, compress, local, patience);
    }
}
