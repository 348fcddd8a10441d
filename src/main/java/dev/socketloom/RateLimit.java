package dev.socketloom;

import dev.socketloom.http.Ticker;
import dev.socketloom.http.Timeout;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/// How many events of each client are handled in a time: a middleware.
///
/// ```java
/// io.everywhere().use(RateLimit.perSecond(20));                           // who sends more waits
/// io.use(RateLimit.perSecond(20).burst(100).disconnecting());             // or has to go
/// ```
///
/// ```
///   events   ||||||||||||  |    |    |            burst 4: the first four pass at once,
///   handled  ||||   |   |   |   |   |   |         then one in each twentieth of a second
/// ```
///
/// Who waits is not read meanwhile, so that what it goes on to send stays with it: TCP slows it down, and nothing is
/// lost or out of order. Acknowledgements and pongs of a client are no events and are not counted.
///
/// This is the leaky bucket as a meter (ITU-T I.371, the *generic cell rate algorithm*): what is kept for a client is
/// one number, the time at which it will have used up what it has been given.
///
/// Thread-safe; what is kept for a client belongs to whoever has its turn.
public final class RateLimit implements Handlers.EventInterceptor {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final class Meter {
        /// When all that has passed will have been paid for.
        long paidAt;

        Meter(long now) {
            paidAt = now;
        }
    }

    private final long interval;
    private final int burst;
    private final boolean disconnects;
    private final Map<Socket, Meter> meters = new ConcurrentHashMap<>();

    private RateLimit(long interval, int burst, boolean disconnects) {
        this.interval = interval;
        this.burst = burst;
        this.disconnects = disconnects;
    }

    /// So many events a second for each socket, and no more at once than in one second. Who sends more waits.
    ///
    /// @throws IllegalArgumentException when it is not 1 to 1,000,000
    public static RateLimit perSecond(int events) {
        return new RateLimit(SECOND / checked(events), events, false);
    }

    /// How many events may come at once after a pause.
    ///
    /// @throws IllegalArgumentException when it is not 1 to 1,000,000
    public RateLimit burst(int events) {
        return new RateLimit(interval, checked(events), disconnects);
    }

    /// Closes the connection of a client that sends more, instead of making it wait.
    public RateLimit disconnecting() {
        return new RateLimit(interval, burst, true);
    }

    private static int checked(int events) {
        if (events < 1 || events > 1_000_000) {
            throw new IllegalArgumentException("a rate limit is 1 to 1000000 events, not " + events);
        }
        return events;
    }

    @Override
    public void intercept(Socket socket, Event event, EventChain chain) throws Exception {
        Ticker ticker = socket.seat().client().clients().ticker();
        long now = ticker.exactNow();
        Meter meter = meters.computeIfAbsent(socket, newcomer -> metered(newcomer, now));
        long wait = meter.paidAt - now - (burst - 1) * interval;
        if (wait > 0 && disconnects) {
            socket.seat().client().disconnect(socket.seat(), true, "the client sent more events than its limit allows");
            return;
        }
        meter.paidAt = Math.max(meter.paidAt, now) + interval;
        if (wait > 0) {
            pause(ticker, wait);
        }
        chain.proceed();
    }

    private Meter metered(Socket newcomer, long now) {
        newcomer.onDisconnect((gone, _) -> meters.remove(gone));
        return new Meter(now);
    }

    /// By the server's clock, which stands still in a test until it is moved.
    private static void pause(Ticker ticker, long nanos) throws InterruptedException {
        var over = new CountDownLatch(1);
        ticker.schedule(Timeout.of(over::countDown), nanos);
        over.await();
    }
}
