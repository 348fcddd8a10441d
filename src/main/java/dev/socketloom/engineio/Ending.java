package dev.socketloom.engineio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.socketloom.http.Failures;
import java.lang.System.Logger;
import org.jspecify.annotations.Nullable;

/// The end of a session: it comes once, whoever brings it, and the layer above is told of it once.
///
/// Both may happen on any thread, and a session may even end while its listener is still being made. So the end and
/// the listener are looked at from both sides, and one of them finds that both are there.
///
/// Thread safe; `this` is not held while the listener is told.
final class Ending {

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    private final CloseReason reason;
    private final String detail;

    @GuardedBy("this")
    private boolean told;

    /// @param detail what exactly happened, for logs
    Ending(CloseReason reason, String detail) {
        this.reason = reason;
        this.detail = detail;
    }

    /// Tells the listener, if nobody has.
    ///
    /// @return what the listener wants to do in the session's turn, or null
    @Nullable Work tell(SessionListener listener) {
        if (!isFirst()) {
            return null;
        }
        try {
            return listener.closed(reason, detail);
        } catch (RuntimeException | Error e) {
            Failures.log(LOG, "a listener could not take the end of its session", e);
            return null;
        }
    }

    private synchronized boolean isFirst() {
        boolean first = !told;
        told = true;
        return first;
    }
}
