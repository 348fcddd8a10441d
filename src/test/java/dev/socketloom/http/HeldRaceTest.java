package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Answerers, a peer that goes and a peer that sends on, let loose on one another: every request is answered once
/// or given up once, and every thread ends.
@Timeout(60)
class HeldRaceTest {

    private static final int ROUNDS = 2_000;

    /// The requests that are held, in order; `gone` counts the peers that gave up.
    private final BlockingQueue<Held> polls = new LinkedBlockingQueue<>();

    private final AtomicInteger gone = new AtomicInteger();

    /// What became of one request: answered, given up, or broken off while it was answered.
    private final AtomicInteger outcomes = new AtomicInteger();

    private Served racing() {
        return Served.over(Wires.of(4_096), request -> {
            Held poll = request.hold(request.path().equals("/1") ? outcomes::incrementAndGet : () -> {});
            polls.add(poll);
            return poll;
        });
    }

    private Thread answerer(Held poll, int delay) {
        return Thread.ofVirtual().start(() -> {
            stagger(delay);
            try {
                if (poll.answer(ok("x"))) {
                    outcomes.incrementAndGet();
                }
            } catch (IOException e) {
                outcomes.incrementAndGet();
            }
        });
    }

    private void stagger(int delay) {
        for (int i = 0; i < delay; i++) {
            Thread.onSpinWait();
        }
    }

    @Test
    void twoAnswerersAndAPeerThatGoes() throws Exception {
        for (int seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            try (var racing = racing()) {
                racing.client().get("/1");
                Held poll = polls.take();
                Thread first = answerer(poll, random.nextInt(2_000));
                Thread second = answerer(poll, random.nextInt(2_000));
                stagger(random.nextInt(2_000));
                if (random.nextBoolean()) {
                    racing.wires().client().cut();
                } else {
                    racing.client().wire().endOutput();
                }
                first.join();
                second.join();
                racing.awaitEnd();
                assertEquals(seed + 1, outcomes.get(), "seed " + seed);
                assertFalse(racing.wires().server().isOpen(), "seed " + seed);
                assertFalse(poll.answer(ok("late")), "seed " + seed);
            }
        }
    }

    @Test
    void anAnswererAndAServerThatCloses() throws Exception {
        for (int seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            try (var racing = racing()) {
                racing.client().get("/1");
                if (random.nextBoolean()) {
                    racing.client().get("/2");
                }
                Held poll = polls.take();
                Thread answerer = answerer(poll, random.nextInt(2_000));
                stagger(random.nextInt(2_000));
                racing.wires().server().close();
                answerer.join();
                racing.awaitEnd();
                polls.clear();
                assertEquals(seed + 1, outcomes.get(), "seed " + seed);
                assertFalse(poll.answer(ok("late")), "seed " + seed);
            }
        }
    }

    @Test
    void anAnswererAndAPeerThatSendsOn() throws Exception {
        try (var racing = Served.by(request -> {
            Held poll = request.hold(gone::incrementAndGet);
            polls.add(poll);
            return poll;
        })) {
            int rounds = ROUNDS;
            var answerer = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < rounds; i++) {
                    try {
                        Held poll = polls.take();
                        assertTrue(poll.answer(ok("" + i)));
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            });
            var sender = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < rounds; i++) {
                    try {
                        racing.client().get("/" + i);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }
            });
            for (int i = 0; i < rounds; i++) {
                assertEquals("" + i, racing.client().read().body());
            }
            answerer.join();
            sender.join();
            assertEquals(0, gone.get());
        }
    }

    private static Response ok(String text) {
        return Response.text(200, text);
    }
}
