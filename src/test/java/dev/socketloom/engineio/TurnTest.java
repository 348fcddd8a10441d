package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The turn by itself: who runs next, on which thread, and never two at once.
final class TurnTest {

    /// A runner whose threads are started by the test, so that nothing happens by itself.
    private static final class HandStarted implements Turn.Runner {
        private final List<Runnable> bodies = new ArrayList<>();
        private final List<String> log = new ArrayList<>();

        @Override
        public void start(Runnable body) {
            bodies.add(body);
        }

        @Override
        public void perform(Work work) {
            TurnTest.perform(work);
        }

        @Override
        public void begin() {
            log.add("begin");
        }

        @Override
        public void end() {
            log.add("end");
        }

        void runNext() {
            bodies.removeFirst().run();
        }
    }

    private static void perform(Work work) {
        try {
            work.run();
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    private final HandStarted runner = new HandStarted();
    private final Turn turn = new Turn(runner);

    private Work says(String word) {
        return () -> runner.log.add(word);
    }

    @Nested
    class TakingAndGivingBack {

        @Test
        void whoComesFirstHoldsIt() {
            assertNull(turn.join());
            assertTrue(turn.isHeldHere());
            turn.giveBack();
            assertFalse(turn.isHeldHere());
        }

        @Test
        void whoComesSecondIsGrantedItWhenItIsGivenBack() {
            assertNull(turn.join());
            Turn.Place second = turn.join();
            assertNotNull(second);
            assertFalse(second.isGranted());
            assertEquals(1, turn.queued());
            turn.giveBack();
            assertTrue(second.isGranted());
            turn.await(second);
            assertTrue(turn.isHeldHere());
            assertEquals(0, turn.queued());
        }

        @Test
        void aFreedTurnCanBeTakenAgain() {
            for (int i = 0; i < 3; i++) {
                assertNull(turn.join());
                turn.giveBack();
            }
        }

        @Test
        void placesAreGrantedInTheOrderInWhichTheyWereTaken() {
            assertNull(turn.join());
            Turn.Place second = turn.join();
            Turn.Place third = turn.join();
            turn.giveBack();
            assertTrue(second.isGranted());
            assertFalse(third.isGranted());
            turn.giveBack();
            assertTrue(third.isGranted());
        }

        @Test
        void aWaiterSleepsUntilItIsItsTurn() throws Exception {
            assertNull(turn.join());
            var queued = new CountDownLatch(1);
            var held = new CountDownLatch(1);
            Thread.startVirtualThread(() -> {
                Turn.Place place = turn.join();
                queued.countDown();
                turn.await(place);
                held.countDown();
            });
            Await.latch(queued);
            assertEquals(1, held.getCount());
            turn.giveBack();
            Await.latch(held);
            assertFalse(turn.isHeldHere());
        }

        @Test
        void anInterruptedWaiterGoesOnWaitingAndStaysInterrupted() throws Exception {
            assertNull(turn.join());
            var queued = new CountDownLatch(1);
            var held = new CountDownLatch(1);
            var interrupted = new AtomicInteger();
            Thread waiter = Thread.startVirtualThread(() -> {
                Turn.Place place = turn.join();
                queued.countDown();
                turn.await(place);
                interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0);
                held.countDown();
            });
            Await.latch(queued);
            waiter.interrupt();
            assertEquals(1, held.getCount());
            turn.giveBack();
            Await.latch(held);
            assertEquals(1, interrupted.get());
        }
    }

    @Nested
    class WorkOfNobodysThread {

        @Test
        void beginsAtOnceWhenTheTurnIsFree() {
            assertNull(turn.submit(says("a")));
            runner.runNext();
            assertEquals(List.of("begin", "a", "end"), runner.log);
            assertNull(turn.join());
        }

        @Test
        void holdsTheTurnFromTheMomentItIsSubmitted() {
            assertNull(turn.submit(says("a")));
            assertNotNull(turn.join());
        }

        @Test
        void runsOnOneRunnerWhileNobodyElseIsNext() {
            turn.submit(says("a"));
            Turn.Place second = turn.submit(says("b"));
            turn.submit(says("c"));
            assertFalse(second.isGranted());
            runner.runNext();
            assertEquals(List.of("begin", "a", "b", "c", "end"), runner.log);
            assertTrue(second.isGranted());
            assertTrue(runner.bodies.isEmpty());
        }

        @Test
        void isRunByItsHolderOnly() {
            turn.submit(() -> assertTrue(turn.isHeldHere()));
            turn.submit(() -> assertTrue(turn.isHeldHere()));
            runner.runNext();
            assertFalse(turn.isHeldHere());
        }

        @Test
        void givesWayToAWaiterAndGoesOnAfterIt() {
            turn.submit(says("a"));
            Turn.Place waiting = turn.join();
            turn.submit(says("b"));
            runner.runNext();
            assertEquals(List.of("begin", "a", "end"), runner.log);
            assertTrue(waiting.isGranted());
            assertTrue(runner.bodies.isEmpty());
            turn.giveBack();
            runner.runNext();
            assertEquals(List.of("begin", "a", "end", "begin", "b", "end"), runner.log);
        }

        /// What `Session.await` does in a handler: others run meanwhile, on a runner of their own.
        @Test
        void mayGiveTheTurnBackInItsMiddleAndTakeItAgain() {
            turn.submit(() -> {
                turn.giveBack();
                runner.runNext();
                assertNull(turn.join());
                runner.log.add("a");
            });
            turn.submit(says("b"));
            runner.runNext();
            assertEquals(List.of("begin", "begin", "b", "end", "a", "end"), runner.log);
        }
    }

    /// Readers, runners and waiters in the middle of their handlers, all at once, on real threads.
    @Nested
    class UnderTorture {

        private static final int THREADS = 8;
        private static final int ROUNDS = 2_000;

        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger overlaps = new AtomicInteger();
        private final CountDownLatch done = new CountDownLatch(THREADS * ROUNDS);
        private final List<Integer> outOfOrder = Collections.synchronizedList(new ArrayList<>());
        private final Turn contended = new Turn(new Turn.Runner() {
            @Override
            public void start(Runnable body) {
                Thread.startVirtualThread(body);
            }

            @Override
            public void perform(Work work) {
                TurnTest.perform(work);
            }

            @Override
            public void begin() {}

            @Override
            public void end() {}
        });

        private void alone(Runnable body) {
            if (inside.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
            }
            body.run();
            inside.decrementAndGet();
        }

        private void join() {
            Turn.Place place = contended.join();
            if (place != null) {
                contended.await(place);
            }
        }

        private void play(int thread) {
            var random = new Random(thread);
            var next = new AtomicInteger();
            for (int i = 0; i < ROUNDS; i++) {
                int mine = i;
                Runnable step = () -> alone(() -> {
                    if (next.getAndIncrement() != mine) {
                        outOfOrder.add(mine);
                    }
                    done.countDown();
                });
                switch (random.nextInt(3)) {
                    case 0 -> contended.submit(step::run);
                    case 1 -> {
                        join();
                        step.run();
                        contended.giveBack();
                    }
                    default -> {
                        join();
                        alone(Await::stir);
                        contended.giveBack();
                        join();
                        step.run();
                        contended.giveBack();
                    }
                }
            }
        }

        @Test
        void noTwoRunAtOnceAndEachThreadsPlacesKeepTheirOrder() throws Exception {
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                Thread.startVirtualThread(() -> play(thread));
            }
            Await.latch(done);
            assertEquals(0, overlaps.get());
            assertEquals(List.of(), outOfOrder);
            assertEquals(0, contended.queued());
        }
    }
}
