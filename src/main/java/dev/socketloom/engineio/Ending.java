package dev.socketloom.engineio;

import dev.socketloom.http.Failures;
import java.lang.System.Logger;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The end of a session: it comes once, whoever brings it, and the layer above is told of it once.
///
/// Both may happen on any thread, and a session may even end while its listener is still being made. So the end and
/// the listener are looked at from both sides, and one of them finds that both are there.
///
/// Thread safe.
final class Ending {

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    private record How(CloseReason reason, String detail) {}

    private final AtomicReference<@Nullable How> how = new AtomicReference<>();
    private final AtomicBoolean told = new AtomicBoolean();

    /// Lets the end come.
    ///
    /// @return false when it had come before
    boolean comes(CloseReason reason, String detail) {
        return how.compareAndSet(null, new How(reason, detail));
    }

    boolean hasCome() {
        return how.get() != null;
    }

    /// Tells the listener, if there is one, the end has come and nobody has told it yet.
    ///
    /// @return what the listener wants to do in the session's turn, or null
    @Nullable Work tell(@Nullable SessionListener listener) {
        How end = how.get();
        if (end == null || listener == null || !told.compareAndSet(false, true)) {
            return null;
        }
        try {
            return listener.closed(end.reason, end.detail);
        } catch (RuntimeException | Error e) {
            Failures.log(LOG, "a listener could not take the end of its session", e);
            return null;
        }
    }
}
