package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.engineio.CloseReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RateLimitTest {

    private static final Duration TENTH = Duration.ofMillis(100);

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<String> log = new CopyOnWriteArrayList<>();

    private FakeLink limited(RateLimit limit) {
        io.use(limit);
        io.on("x", (_, args) -> log.add(args.get(0).toString()));
        return stage.joined();
    }

    private static void sends(FakeLink link, int from, int to) {
        for (int i = from; i <= to; i++) {
            link.receive("2[\"x\"," + i + "]");
        }
    }

    /// Lets a thread run until it has to wait.
    private static Thread waiting(Runnable body) {
        Thread thread = Thread.startVirtualThread(body);
        while (thread.getState() != Thread.State.WAITING) {
            assertTrue(thread.isAlive(), "it did not wait");
            Thread.onSpinWait();
        }
        return thread;
    }

    @Test
    void whoSendsMoreWaitsAndLosesNothing() throws Exception {
        FakeLink link = limited(RateLimit.perSecond(10).burst(3));
        sends(link, 1, 3);
        assertEquals(List.of("1", "2", "3"), log);
        Thread reader = waiting(() -> sends(link, 4, 4));
        stage.passes(TENTH.minusMillis(1));
        assertEquals(3, log.size());
        stage.passes(Duration.ofMillis(3));
        reader.join();
        assertEquals(List.of("1", "2", "3", "4"), log);
    }

    @Test
    void aPauseIsPaidForInEventsButNotInMoreThanABurst() throws Exception {
        FakeLink link = limited(RateLimit.perSecond(10).burst(2));
        sends(link, 1, 2);
        stage.passes(Duration.ofSeconds(100));
        sends(link, 3, 4);
        Thread reader = waiting(() -> sends(link, 5, 5));
        stage.passes(Duration.ofSeconds(1));
        reader.join();
        assertEquals(5, log.size());
    }

    @Test
    void aSecondsWorthMayComeAtOnceByDefault() {
        sends(limited(RateLimit.perSecond(50)), 1, 50);
        assertEquals(50, log.size());
    }

    @Test
    void eachClientHasItsOwn() {
        FakeLink link = limited(RateLimit.perSecond(1));
        sends(link, 1, 1);
        sends(stage.joined(), 2, 2);
        assertEquals(List.of("1", "2"), log);
    }

    @Test
    void whoSendsMoreMayHaveToGo() {
        FakeLink link = limited(RateLimit.perSecond(10).burst(2).disconnecting());
        io.onDisconnect((socket, reason) -> log.add(reason + ": " + socket.detail()));
        sends(link, 1, 3);
        assertEquals(List.of("1", "2",
                "server namespace disconnect: the client sent more events than its limit allows"), log);
        assertFalse(link.isOpen());
    }

    @Test
    void nothingIsKeptOfClientsThatHaveGone() throws Exception {
        RateLimit limit = RateLimit.perSecond(1);
        FakeLink link = limited(limit);
        sends(link, 1, 1);
        link.ends(CloseReason.TRANSPORT_CLOSE);
        var kept = RateLimit.class.getDeclaredField("meters");
        kept.setAccessible(true);
        assertEquals("{}", kept.get(limit).toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_001})
    void isBetweenOneAndAMillion(int events) {
        assertThrows(IllegalArgumentException.class, () -> RateLimit.perSecond(events));
        assertThrows(IllegalArgumentException.class, () -> RateLimit.perSecond(1).burst(events));
    }
}
