package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BudgetTest {

    private static final int STEP = Budget.STEP;
    private static final int STEPS = 100;

    private final Budget budget = new Budget((long) STEPS * STEP);

    private Budget.Share holding(long bytes) {
        Budget.Share share = budget.share();
        assertTrue(share.grow(bytes));
        return share;
    }

    @Test
    void whatIsSmallCostsNothing() {
        Budget.Share share = holding(STEP);
        assertEquals(0, budget.used());
        share.shrink(STEP);
        assertEquals(0, budget.used());
    }

    @Test
    void aPieceThatStaysAsItIsCostsWhatAShareOfItsSizeDoes() {
        budget.keep(STEP);
        assertEquals(0, budget.used());
        budget.keep(STEP + 1);
        assertEquals(2 * STEP, budget.used());
        budget.drop(STEP);
        assertEquals(2 * STEP, budget.used());
        budget.drop(STEP + 1);
        assertEquals(0, budget.used());
    }

    @Test
    void whatIsLargerCostsAllOfItInWholeSteps() {
        Budget.Share share = holding(STEP + 1);
        assertEquals(2 * STEP, budget.used());
        assertTrue(share.grow(STEP - 1));
        assertEquals(2 * STEP, budget.used());
        assertTrue(share.grow(1));
        assertEquals(3 * STEP, budget.used());
    }

    @Test
    void whatIsGivenBackIsThereForOthers() {
        Budget.Share share = holding(40 * STEP);
        share.shrink(30 * STEP);
        assertEquals(10 * STEP, budget.used());
        share.clear();
        assertEquals(0, budget.used());
        assertEquals(0, share.size());
    }

    @Test
    void oneMayHaveHalfOfIt() {
        Budget.Share share = budget.share();
        assertFalse(share.grow(50L * STEP + 1));
        assertTrue(share.grow(50L * STEP));
        assertFalse(share.grow(1));
        assertEquals(50L * STEP, share.size());
    }

    @Test
    void nobodyMayHaveMoreThanIsLeft() {
        holding(40 * STEP);
        Budget.Share share = budget.share();
        assertFalse(share.grow(31L * STEP));
        assertTrue(share.grow(30L * STEP));
    }

    /// As an attacker would: as many as there are grow as far as they may.
    @Test
    void somethingIsLeftForASmallOneHoweverManyWantItAll() {
        List<Budget.Share> greedy = Stream.generate(budget::share).limit(9).toList();
        for (int i = 0; i < STEPS; i++) {
            greedy.forEach(share -> share.grow(STEP));
        }
        assertEquals(90L * STEP, budget.used());
        assertTrue(budget.share().grow(5 * STEP));
    }

    @Test
    void aShareThatMayNotGrowStaysAsItIs() {
        holding(50 * STEP);
        Budget.Share share = holding(10 * STEP);
        assertFalse(share.mayGrow(20L * STEP));
        assertFalse(share.grow(20L * STEP));
        assertEquals(10L * STEP, share.size());
        assertEquals(60L * STEP, budget.used());
        assertTrue(share.mayGrow(10L * STEP));
    }

    @Test
    void whatIsThereAlreadyCountsEvenIfThereShouldBeLessOfIt() {
        holding(50 * STEP).add(60 * STEP);
        assertEquals(110L * STEP, budget.used());
        assertFalse(budget.share().grow(2 * STEP));
        assertTrue(budget.share().grow(STEP));
    }

    @Test
    void anUnlimitedOneIsNeverUsedUp() {
        Budget endless = Budget.unlimited();
        assertTrue(endless.share().grow(Long.MAX_VALUE / 4));
        assertTrue(endless.share().grow(Long.MAX_VALUE / 4));
    }

    @Test
    void isNeverExceededAndNothingOfItIsLostWhenMany() throws Exception {
        var threads = new ArrayList<Thread>();
        var wrong = new ArrayList<String>();
        for (int seed = 0; seed < 8; seed++) {
            var random = new Random(seed);
            threads.add(Thread.startVirtualThread(() -> {
                Budget.Share share = budget.share();
                for (int i = 0; i < 20_000; i++) {
                    if (!share.grow(random.nextInt(10 * STEP))) {
                        share.shrink(random.nextLong(share.size() + 1));
                    }
                    if (budget.used() > (long) STEPS * STEP) {
                        synchronized (wrong) {
                            wrong.add("used " + budget.used());
                        }
                    }
                }
                share.clear();
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), wrong);
        assertEquals(0, budget.used());
    }
}
