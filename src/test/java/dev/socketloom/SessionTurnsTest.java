package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SessionTurnsTest {

    private final SessionTurns turns = new SessionTurns(Duration.ofSeconds(20));

    @Test
    void areTakenByOneAtATime() throws Exception {
        int[] count = {0};
        var all = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            all.add(Thread.startVirtualThread(() -> {
                for (int round = 0; round < 500; round++) {
                    turns.take("a");
                    int before = count[0];
                    Thread.yield();
                    count[0] = before + 1;
                    turns.give("a");
                }
            }));
        }
        for (Thread each : all) {
            each.join();
        }
        assertEquals(4_000, count[0]);
        assertEquals(0, turns.size());
    }

    @Test
    void ofTwoSessionsHaveNothingToDoWithEachOther() {
        turns.take("a");
        turns.take("b");
        assertEquals(2, turns.size());
        turns.give("a");
        turns.give("b");
        assertEquals(0, turns.size());
    }

    @Test
    void mayBeGivenBackByAnotherThread() throws Exception {
        turns.take("a");
        Thread.ofVirtual().start(() -> turns.give("a")).join();
        turns.take("a");
        turns.give("a");
        assertEquals(0, turns.size());
    }

    @Test
    void areNotAwaitedForEver() {
        var impatient = new SessionTurns(Duration.ofMillis(1));
        impatient.take("a");
        var late = assertThrows(SocketIOException.class, () -> impatient.take("a"));
        assertEquals(SocketIOException.Reason.SESSION, late.reason());
        impatient.give("a");
        assertEquals(0, impatient.size());
        impatient.take("a");
    }

    @Test
    void areNotAwaitedByThreadsThatAreToEnd() throws Exception {
        turns.take("a");
        var waiting = new CountDownLatch(1);
        var seen = new ArrayList<String>();
        Thread thread = Thread.startVirtualThread(() -> {
            waiting.countDown();
            try {
                turns.take("a");
            } catch (SocketIOException killed) {
                seen.add(killed.reason() + " " + Thread.currentThread().isInterrupted());
            }
        });
        waiting.await();
        thread.interrupt();
        thread.join();
        assertEquals(List.of("SESSION true"), seen);
        turns.give("a");
        assertEquals(0, turns.size());
    }

    @Test
    void thatNobodyHasAreNotGivenBack() {
        turns.give("a");
        turns.take("a");
        assertTrue(turns.size() == 1);
    }
}
