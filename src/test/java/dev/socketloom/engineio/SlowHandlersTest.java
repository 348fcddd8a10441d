package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which handlers are reported, and when. The time is the rig's.
@Timeout(60)
final class SlowHandlersTest {

    private static final Duration LIMIT = Duration.ofSeconds(8);

    /// From one look to the next.
    private static final Duration LOOK = LIMIT.dividedBy(4);

    private final Rig.Options options = new Rig.Options();
    private final BlockingQueue<LogRecord> logged = new LinkedBlockingQueue<>();
    private final Logger logger = Logger.getLogger("dev.socketloom.engineio");
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (text(line).contains(" s or more on ")) {
                logged.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Rig rig = rig(LIMIT);

    private Rig rig(Duration limit) {
        options.slowHandler = limit;
        options.pingInterval = Duration.ofHours(1);
        logger.addHandler(recorder);
        logger.setUseParentHandlers(false);
        return new Rig(options);
    }

    @AfterEach
    void close() {
        rig.close();
        logger.removeHandler(recorder);
        logger.setUseParentHandlers(true);
    }

    private static String text(LogRecord line) {
        return new SimpleFormatter().formatMessage(line);
    }

    private void looks(int count) {
        for (int i = 0; i < count; i++) {
            rig.advance(LOOK);
        }
    }

    private List<String> reports() {
        return logged.stream().map(SlowHandlersTest::text).toList();
    }

    @Test
    void oneThatDoesNotReturnIsReportedOnceWithItsThreadAndItsStack() throws Exception {
        WebClient client = rig.webSocket();
        client.say("block a");
        client.server().awaitBlocked("a");
        looks(4);
        assertEquals(List.of(), reports());
        looks(2);
        assertEquals(1, reports().size());
        String report = reports().getFirst();
        assertTrue(report.startsWith("a handler has run for 8.0 s or more on \"sio 127.0.0.1:50000\" ("), report);
        assertTrue(report.contains("\tat "), report);
        looks(20);
        assertEquals(1, reports().size());
        assertEquals(1, rig.engine.counts().slowHandlers());
        client.server().release("a");
        client.hear("in a", "out a");
    }

    @Test
    void overPollingTheSame() throws Exception {
        PollingClient client = rig.polling();
        client.slowPost("4block a");
        client.server().awaitBlocked("a");
        looks(6);
        assertEquals(1, reports().size());
        client.server().release("a");
    }

    @Test
    void eachRunIsReported() throws Exception {
        WebClient client = rig.webSocket();
        for (String name : List.of("a", "b")) {
            client.say("block " + name);
            client.server().awaitBlocked(name);
            looks(6);
            client.server().release(name);
            client.hear("in " + name, "out " + name);
        }
        assertEquals(2, reports().size());
        assertEquals(2, rig.engine.counts().slowHandlers());
    }

    @Test
    void manyThatReturnAreNotReportedHoweverLongTheyTakeTogether() throws Exception {
        WebClient client = rig.webSocket();
        for (int i = 0; i < 20; i++) {
            client.say("block " + i);
            client.server().awaitBlocked("" + i);
            looks(1);
            client.server().release("" + i);
            client.hear("in " + i, "out " + i);
        }
        assertEquals(List.of(), reports());
    }

    @Nested
    class OneThatWaitsOnPurpose {

        @Test
        void forItsClientsAnswerIsNotReported() throws Exception {
            WebClient client = rig.webSocket();
            client.say("call a");
            client.hear("ask a");
            looks(20);
            assertEquals(List.of(), reports());
            client.say("ack a");
            client.hear("answered a");
        }

        @Test
        void forTheAnswerOfAnotherClientIsNotReported() throws Exception {
            WebClient asked = rig.webSocket();
            var waiting = new LinkedBlockingQueue<String>();
            try (Rig other = new Rig(options, rig.ticker, session -> new TestListener(session) {
                @Override
                void handle(String command, String rest) throws Exception {
                    waiting.add("waits");
                    Wait.until(asked.server().answer("a"), List.of(asked.server().session));
                    send("answered");
                }
            })) {
                WebClient client = other.webSocket();
                client.say("go");
                Await.next(waiting);
                Await.until(asked.server().session::isAwaited);
                looks(20);
                assertEquals(List.of(), reports());
                asked.say("ack a");
                client.hear("answered");
            }
        }

        @Test
        void andThenDoesNotReturnIsReported() throws Exception {
            try (Rig other = new Rig(options, rig.ticker, session -> new TestListener(session) {
                @Override
                void handle(String command, String rest) throws Exception {
                    if (command.equals("ask")) {
                        call("a");
                        super.handle("block", "b");
                    }
                }
            })) {
                WebClient client = other.webSocket();
                client.say("ask");
                client.hear("ask a");
                looks(6);
                client.say("other work", "ack a");
                client.server().awaitBlocked("b");
                looks(6);
                assertEquals(1, reports().size());
                client.server().release("b");
            }
        }

        @Test
        void forRoomToSendIsNotReported() throws Exception {
            rig.options.outboxLimit = 10_000;
            try (Rig narrow = new Rig(rig.options, rig.ticker, TestListener::new)) {
                WebClient client = narrow.webSocket(1_000);
                client.say("flood 100 1000");
                client.served.wires().server().awaitBlockedWriter();
                Await.until(client.server().session.outbox()::isWaitedFor);
                rig.ticker.advance(LIMIT);
                rig.ticker.advance(LIMIT);
                assertEquals(List.of(), reports());
            }
        }
    }

    @Test
    void onAnExecutorTheSameWithItsThread() throws Exception {
        try (var pool = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("pooled").factory());
                Rig other = new Rig(options, rig.ticker, session -> new TestListener(session) {
                    @Override
                    void handle(String command, String rest) {
                        try {
                            Errand.perform(session, pool, () -> super.handle(command, rest));
                        } catch (Throwable failure) {
                            failures.add(failure);
                        }
                    }
                })) {
            WebClient client = other.webSocket();
            client.say("block a");
            client.server().awaitBlocked("a");
            looks(6);
            assertEquals(1, reports().size());
            String report = reports().getFirst();
            assertTrue(report.startsWith("a handler has run for 8.0 s or more on \"pooled\" ("), report);
            WebClient behind = other.webSocket();
            behind.say("block b");
            Await.until(() -> behind.server().session.performance().current() != null);
            Await.waiting(behind.server().session.turn().holder());
            looks(6);
            assertEquals(2, reports().size());
            String waiting = reports().getLast();
            assertTrue(waiting.startsWith("a handler has waited for its executor for 8.0 s or more on \"sio "), waiting);
            client.server().release("a");
            client.hear("in a", "out a");
            behind.server().release("b");
            behind.hear("in b", "out b");
        }
    }

    @Test
    void nothingIsReportedWhenNobodyWantsToKnow() throws Exception {
        options.slowHandler = Duration.ZERO;
        try (Rig silent = new Rig(options)) {
            WebClient client = silent.webSocket();
            client.say("block a");
            client.server().awaitBlocked("a");
            silent.advance(Duration.ofSeconds(20));
            assertEquals(List.of(), reports());
            client.server().release("a");
        }
    }
}
