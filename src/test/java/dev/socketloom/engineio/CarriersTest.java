package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When it is said that no virtual thread runs. Both clocks are the test's, and so is when a probe runs.
@Timeout(60)
final class CarriersTest {

    private final BlockingQueue<LogRecord> logged = new LinkedBlockingQueue<>();
    private final Logger logger = Logger.getLogger("dev.socketloom.engineio");
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (text(line).startsWith("no virtual thread has run")) {
                logged.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /// A handler that only computes when it is told to.
    private final AtomicBoolean computing = new AtomicBoolean();

    private final Rig rig = new Rig(new Rig.Options(), Ticker.manual(), session -> new TestListener(session) {
        @Override
        void handle(String command, String rest) throws Exception {
            if (command.equals("compute")) {
                send("computing");
                session.outbox().flush();
                while (computing.get()) {
                    Thread.onSpinWait();
                }
            } else {
                super.handle(command, rest);
            }
        }
    });
    private final Ticker ticker = Ticker.manual();
    private final AtomicLong clock = new AtomicLong();
    private final BlockingQueue<Runnable> probes = new LinkedBlockingQueue<>();
    private final Carriers carriers = new Carriers(
            ticker, () -> rig.engine.sessions(), probe -> Thread.ofPlatform().unstarted(() -> probes.add(probe)),
            clock::get);

    private static String text(LogRecord line) {
        return new SimpleFormatter().formatMessage(line);
    }

    @BeforeEach
    void begin() {
        logger.addHandler(recorder);
        logger.setUseParentHandlers(false);
        carriers.start();
    }

    @AfterEach
    void close() {
        computing.set(false);
        rig.close();
        logger.removeHandler(recorder);
        logger.setUseParentHandlers(true);
    }

    private void passes(long millis) {
        clock.addAndGet(Duration.ofMillis(millis).toNanos());
        ticker.advance(Duration.ofMillis(millis));
    }

    private List<String> reports() {
        return logged.stream().map(CarriersTest::text).toList();
    }

    @Test
    void itIsSaidOnceUntilAProbeHasRun() throws Exception {
        rig.webSocket();
        passes(1_000);
        Runnable probe = Await.next(probes);
        passes(1_050);
        assertEquals(List.of(), reports());
        passes(50);
        assertEquals(1, reports().size());
        assertTrue(reports().getFirst().startsWith("no virtual thread has run for 1.1 s: "), reports().getFirst());
        passes(10_000);
        assertEquals(1, reports().size());
        probe.run();
        passes(1_000);
        Await.next(probes);
        passes(1_100);
        assertEquals(2, reports().size());
    }

    @Test
    void oneThatHasRunBeforeTheSecondLookWasNotHeldUpByHandlers() throws Exception {
        rig.webSocket();
        passes(1_000);
        Runnable probe = Await.next(probes);
        passes(1_000);
        probe.run();
        passes(100);
        Await.next(probes).run();
        passes(1_000);
        assertEquals(List.of(), reports());
    }

    /// The time of a server in memory is moved by hand, and threads take theirs.
    @Test
    void nobodyWaitsForAProbeLessThanASecond() throws Exception {
        rig.webSocket();
        passes(1_000);
        Await.next(probes);
        ticker.advance(Duration.ofHours(1));
        assertEquals(List.of(), reports());
    }

    @Test
    void nothingIsStartedForNobody() {
        passes(10_000);
        assertTrue(probes.isEmpty());
        assertEquals(List.of(), reports());
    }

    @Test
    void thoseThatComputeAreNamedAndThoseThatWaitAreNot() throws Exception {
        computing.set(true);
        WebClient busy = rig.webSocket();
        busy.say("compute");
        busy.hear("computing");
        WebClient waiting = rig.webSocket();
        waiting.say("block a");
        waiting.server().awaitBlocked("a");
        Await.until(() -> waiting.server().session.turn().holder().getState() != Thread.State.RUNNABLE);
        passes(1_000);
        Await.next(probes);
        passes(1_100);
        List<String> lines = reports().getFirst().lines().toList();
        assertEquals(2, lines.size(), () -> reports().getFirst());
        assertTrue(lines.get(1).startsWith("\ta handler at "), lines.get(1));
        waiting.server().release("a");
    }

    @Test
    void ifNoHandlerComputesItIsSaidToo() throws Exception {
        rig.webSocket();
        passes(1_000);
        Await.next(probes);
        passes(1_100);
        assertTrue(reports().getFirst().endsWith("so something else has the processors"), reports().getFirst());
    }
}
