package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// When a reader lets others go first, and when it does not even try.
final class CourtesyTest {

    private static final Duration BUSY = Duration.ofNanos(40_000);
    private static final Duration QUIET = Duration.ofNanos(900);

    private long now = Long.MAX_VALUE - Duration.ofMillis(7).toNanos();
    private Duration others = BUSY;
    private int stepsAside;

    private final Courtesy courtesy = new Courtesy(() -> now, () -> {
        stepsAside++;
        now += others.toNanos();
    });

    private int stepsAsideOf(int reads) {
        int before = stepsAside;
        for (int i = 0; i < reads; i++) {
            courtesy.giveWay();
        }
        return stepsAside - before;
    }

    @Test
    void whileThereAreOthersItAlwaysGivesWay() {
        assertEquals(20, stepsAsideOf(20));
    }

    @Test
    void whereNobodyElseRunsItDoesNotTryAgainForFiveMilliseconds() {
        others = QUIET;
        assertEquals(1, stepsAsideOf(20));
        now += Duration.ofMillis(5).minus(QUIET).toNanos() - 1;
        assertEquals(0, stepsAsideOf(20));
        now++;
        assertEquals(1, stepsAsideOf(20));
    }

    @Test
    void whenTheOthersAreBackItGivesWayAgain() {
        others = QUIET;
        assertEquals(1, stepsAsideOf(20));
        now += Duration.ofMillis(5).toNanos();
        others = BUSY;
        assertEquals(20, stepsAsideOf(20));
    }

    @Test
    void oneThreadThatRanMeanwhileIsNotWorthIt() {
        others = Duration.ofNanos(14_999);
        assertEquals(1, stepsAsideOf(2));
        now += Duration.ofMillis(5).toNanos();
        others = Duration.ofNanos(15_000);
        assertEquals(2, stepsAsideOf(2));
    }
}
