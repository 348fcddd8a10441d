package dev.socketloom.engineio;

import dev.socketloom.http.Failures;
import dev.socketloom.http.Ticker;
import dev.socketloom.http.Timeout;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/// Starts the virtual threads of the sessions.
///
/// A thread that cannot be started, because there is no memory left, may be the one that was to run a session's turn or
/// to write for it, and nobody else would do that then. So what it was to do is kept, and tried again until it begins;
/// only its session is given up.
///
/// Safe for all threads.
final class Threads {

    static final ThreadFactory VIRTUAL =
            Thread.ofVirtual().name("sio-session").inheritInheritableThreadLocals(false).factory();

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    /// Long enough for others to have let go of something.
    private static final Duration RETRY_PACE = Duration.ofMillis(100);

    private final ThreadFactory factory;
    private final Ticker ticker;

    Threads(ThreadFactory factory, Ticker ticker) {
        this.factory = factory;
        this.ticker = ticker;
    }

    /// Starts a thread now, or calls `failed` and starts it later.
    ///
    /// @param name what the thread is called
    void start(String name, Runnable body, Runnable failed) {
        if (starts(name, body)) {
            return;
        }
        ticker.schedule(new Retry(name, body), RETRY_PACE);
        failed.run();
    }

    private boolean starts(String name, Runnable body) {
        try {
            Thread thread = factory.newThread(() -> run(body));
            thread.setName(name);
            thread.start();
            return true;
        } catch (Throwable t) {
            Failures.log(LOG, "a session's thread could not be started", t);
            return false;
        }
    }

    /// The end of whatever nobody has caught before.
    private static void run(Runnable body) {
        try {
            body.run();
        } catch (Throwable t) {
            Failures.log(LOG, "a session's thread failed", t);
        }
    }

    private final class Retry extends Timeout {
        private final String name;
        private final Runnable body;

        private Retry(String name, Runnable body) {
            this.name = name;
            this.body = body;
        }

        @Override
        protected void expire() {
            if (!starts(name, body)) {
                ticker.schedule(this, RETRY_PACE);
            }
        }
    }
}
