package dev.socketloom.trials;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Actors let loose on one another at one moment, round after round; after each round what must be true in whatever order
/// they came.
///
/// ```
///   set up ──▶ actor 1 ─ spin ─┬─ act ─┐
///              actor 2 ─ spin ─┼─ act ─┼─▶ all have ended ──▶ check
///              actor 3 ─ spin ─┴─ act ─┘
///                            all begin
/// ```
///
/// The seed of a round says who hesitates how long, so that each round is another interleaving; on one machine it is likely,
/// not certain, that a seed repeats it. Whoever does not come to an end is named with the stacks of all threads.
///
/// `-Drace.rounds=100000` runs more rounds than an ordinary build, `-Drace.seed=4711` begins with another seed.
///
/// Not thread safe: one test owns it.
public final class Race {

    /// One who takes part.
    @FunctionalInterface
    public interface Actor {
        /// What it does, once; an exception fails the round.
        void act() throws Exception;
    }

    /// Prepares one round.
    @FunctionalInterface
    public interface Setup {
        /// Says who takes part, and what is true afterwards.
        Round round(Random random) throws Exception;
    }

    /// Who takes part, and what is true when all have ended.
    public record Round(Actor check, List<Actor> actors) {}

    private static final int ROUNDS = Integer.getInteger("race.rounds", 0);
    private static final int FIRST_SEED = Integer.getInteger("race.seed", 0);

    /// A net for what hangs; says nothing about speed.
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /// How often is looked at what comes without a word.
    private static final long PACE = 50_000;

    /// About as long as it takes to do what is raced for.
    private static final int MOST_SPINS = 3_000;

    private static final int MOST_YIELDS = 6;

    private Race() {}

    /// A round: what is true when all actors have ended, and the actors.
    public static Round of(Actor check, Actor... actors) {
        return new Round(check, List.of(actors));
    }

    /// Runs rounds: as many as are usual, or as the property says.
    public static void rounds(int usual, Setup setup) {
        int count = ROUNDS > 0 ? ROUNDS : usual;
        for (int seed = FIRST_SEED; seed < FIRST_SEED + count; seed++) {
            run(seed, setup);
        }
    }

    private static void run(int seed, Setup setup) {
        var random = new Random(seed);
        try {
            Round round = setup.round(random);
            start(round, random);
            Actor check = round.check();
            check.act();
        } catch (Exception | AssertionError e) {
            throw new AssertionError("-Drace.seed=" + seed + " -Drace.rounds=1: " + e.getMessage(), e);
        }
    }

    private static void start(Round round, Random random) throws Exception {
        var ready = new CountDownLatch(round.actors().size());
        var go = new CountDownLatch(1);
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var threads = new ArrayList<Thread>();
        for (Actor actor : round.actors()) {
            Runnable hesitation = hesitation(random);
            threads.add(Thread.ofVirtual().name("actor " + threads.size()).start(() -> {
                try {
                    ready.countDown();
                    go.await();
                    hesitation.run();
                    actor.act();
                } catch (Throwable t) {
                    failures.add(t);
                }
            }));
        }
        ready.await();
        go.countDown();
        awaitEnd(threads);
        if (!failures.isEmpty()) {
            throw new AssertionError("an actor failed: " + failures.peek(), failures.peek());
        }
    }

    /// Spins, which keeps a processor; yields, which gives it to another virtual thread; or neither.
    private static Runnable hesitation(Random random) {
        int spins = random.nextInt(MOST_SPINS);
        int yields = random.nextInt(MOST_YIELDS);
        return switch (random.nextInt(3)) {
            case 0 -> () -> {};
            case 1 -> () -> {
                for (int i = 0; i < spins; i++) {
                    Thread.onSpinWait();
                }
            };
            default -> () -> {
                for (int i = 0; i < yields; i++) {
                    Thread.yield();
                }
            };
        };
    }

    private static void awaitEnd(List<Thread> threads) throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                throw new AssertionError(thread + " does not end:\n" + allStacks());
            }
        }
    }

    /// Waits for something that must come, with the same net.
    public static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it never happened:\n" + allStacks());
        }
    }

    /// Waits, with the same net, for something that comes without a word.
    public static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it never came about:\n" + allStacks());
            }
            LockSupport.parkNanos(PACE);
        }
    }

    /// The stacks of all threads, the virtual ones, too.
    private static String allStacks() {
        try {
            Path directory = Files.createTempDirectory("race");
            Path dump = directory.resolve("threads.txt");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
            String stacks = Files.readString(dump);
            Files.delete(dump);
            Files.delete(directory);
            return stacks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
