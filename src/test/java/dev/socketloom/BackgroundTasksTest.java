package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundTasksTest {

    private final SocketIOServer io = SocketIOServer.builder().port(0).build();
    private final LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        io.close();
    }

    @Test
    void aTaskRunsOnANamedVirtualThreadBeforeTheStartAsWellAsAfterIt() throws Exception {
        Thread before = io.startBackgroundTask(() -> log.add(Thread.currentThread().getName()));
        before.join();
        io.start();
        io.startBackgroundTask(() -> log.add(Thread.currentThread().getName())).join();
        assertEquals("sio-task-1", log.take());
        assertEquals("sio-task-2", log.take());
        assertTrue(before.isVirtual());
    }

    @Test
    void aStopInterruptsTasksWhenTheClientsHaveGoneAndWaitsForThem() throws Exception {
        io.onDisconnect((_, _) -> log.add("disconnected"));
        io.start();
        Thread task = io.startBackgroundTask(() -> {
            try {
                new CountDownLatch(1).await();
            } finally {
                log.add("told");
            }
        });
        try (var client = RawClient.joined(io)) {
            io.close();
            assertTrue(client.next().startsWith("close 1001"));
        }
        assertFalse(task.isAlive());
        assertEquals("disconnected", log.take());
        assertEquals("told", log.take());
    }

    @Test
    void aTaskMayStopTheServerItself() throws Exception {
        io.start();
        io.startBackgroundTask(() -> {
            io.close();
            log.add("stopped");
        });
        assertEquals("stopped", log.take());
        assertFalse(io.isRunning());
    }

    @Test
    void aTaskThatIgnoresTheInterruptIsLeftWhenThePatienceEnds() throws Exception {
        var release = new CountDownLatch(1);
        io.start();
        Thread stubborn = io.startBackgroundTask(() -> {
            boolean released = false;
            while (!released) {
                try {
                    release.await();
                    released = true;
                } catch (InterruptedException ignored) {
                    log.add("ignored");
                }
            }
        });
        io.stop(Duration.ofMillis(20));
        assertEquals("ignored", log.take());
        release.countDown();
        stubborn.join();
    }

    @Test
    void aFailingTaskEndsAlone() throws Exception {
        io.startBackgroundTask(() -> {
            throw new IllegalStateException("boo");
        }).join();
        io.startBackgroundTask(() -> log.add("still")).join();
        assertEquals("still", log.take());
    }

    @Test
    void thereAreNoTasksAfterTheEnd() {
        io.close();
        assertThrows(IllegalStateException.class, () -> io.startBackgroundTask(() -> log.add("never")));
    }
}
