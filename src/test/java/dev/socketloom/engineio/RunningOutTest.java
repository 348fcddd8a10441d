package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.socketloom.http.Ticker;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A thread of a session runs out of memory or stack: it costs this session, says one line, and leaves nothing behind.
@Timeout(60)
final class RunningOutTest {

    private final Logger logger = Logger.getLogger("dev.socketloom.engineio");
    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler recorder = new Handler() {
        @Override
        public synchronized void publish(LogRecord line) {
            logged.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /// Fails where the message says.
    private static final class Failing extends TestListener {
        Failing(Session session) {
            super(session);
        }

        @Override
        Work textReceived(String text) {
            if (text.equals("fail at once")) {
                throw new OutOfMemoryError("on purpose");
            }
            return super.textReceived(text);
        }

        @Override
        void handle(String command, String rest) throws Exception {
            if (command.equals("recurse")) {
                recurse(0);
            }
            super.handle(command, rest);
        }

        private static long recurse(long depth) {
            return depth < 0 ? depth : 1 + recurse(depth + 1) % 7;
        }
    }

    private final Rig rig = new Rig(new Rig.Options(), Ticker.manual(), Failing::new);

    @BeforeEach
    void listen() {
        logger.addHandler(recorder);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void close() {
        rig.close();
        logger.removeHandler(recorder);
        logger.setUseParentHandlers(true);
    }

    private void assertNothingIsLeftOf(TestClient client, String reason) throws Exception {
        assertEquals(reason, Await.value(client.server().closedInTurn));
        assertEquals(1, client.server().closings.get());
        Await.until(() -> client.server().session.turn().holder() == null);
        Await.until(() -> rig.engine.sessions().size() == 1);
        assertEquals(1L, rig.engine.counts().closed().get(CloseReason.FORCED_CLOSE));
    }

    private void assertOneLine() {
        List<LogRecord> lines;
        synchronized (recorder) {
            lines = List.copyOf(logged);
        }
        assertEquals(1, lines.size(), () -> lines.stream().map(LogRecord::getMessage).toList().toString());
        assertFalse(lines.getFirst().getThrown() != null, "a stack that long fills the log");
    }

    @ParameterizedTest
    @EnumSource(TestClient.Kind.class)
    void theReader(TestClient.Kind kind) throws Exception {
        TestClient other = rig.client(TestClient.Kind.WEBSOCKET);
        TestClient client = rig.client(kind);
        client.say("fail at once");
        assertNothingIsLeftOf(client, "forced close");
        assertOneLine();
        other.say("echo a");
        other.hear("a");
    }

    @ParameterizedTest
    @EnumSource(TestClient.Kind.class)
    void aHandler(TestClient.Kind kind) throws Exception {
        TestClient other = rig.client(TestClient.Kind.WEBSOCKET);
        TestClient client = rig.client(kind);
        client.say("recurse");
        assertNothingIsLeftOf(client, "forced close");
        assertOneLine();
        other.say("echo a");
        other.hear("a");
    }

    @Test
    void theWriter() throws Exception {
        WebClient client = rig.webSocket();
        client.awaitReading();
        Await.until(() -> client.server().session.outbox().isEmpty());
        client.server().session.send(Prepared.message("x", listedOnce()));
        assertEquals("transport close", Await.value(client.server().closedInTurn));
        Await.until(() -> rig.engine.sessions().isEmpty());
        Await.until(() -> client.server().session.outbox().isEmpty());
        client.served.awaitEnd();
        assertOneLine();
    }

    /// One attachment, which memory suffices to look at once: when the message is made, and not when it is encoded.
    private static List<byte[]> listedOnce() {
        return new AbstractList<>() {
            private int times;

            @Override
            public Iterator<byte[]> iterator() {
                if (times++ > 0) {
                    throw new OutOfMemoryError("on purpose");
                }
                return super.iterator();
            }

            @Override
            public byte[] get(int index) {
                return new byte[Objects.checkIndex(index, 1)];
            }

            @Override
            public int size() {
                return 1;
            }
        };
    }

    @Test
    void theTickerGoesOnWhateverExpires() throws Exception {
        WebClient client = rig.webSocket();
        rig.ticker.schedule(dev.socketloom.http.Timeout.of(() -> {
            throw new StackOverflowError("on purpose");
        }), Duration.ofSeconds(1));
        rig.advance(Duration.ofSeconds(30));
        client.expect("2");
    }
}
