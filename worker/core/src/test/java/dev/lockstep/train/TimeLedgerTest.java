package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.lockstep.events.Event;
import dev.lockstep.train.TimeLedger.Purpose;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class TimeLedgerTest {
    private static final int STEPS = 10_000;

    private final TimeLedger ledger = new TimeLedger();

    @Test
    void aWaitForRowsIsNoPartOfTheStepThatItHeldUp() {
        long began = System.nanoTime();
        ledger.begin();
        ledger.step(2_000_000_000L);
        ledger.lap(Purpose.JUDGING);
        ledger.lap(Purpose.CHECKPOINTS);
        double passed = (System.nanoTime() - began) / 1e9;
        Event.Spent spent = ledger.spent();

        assertThat(spent.rows()).isEqualTo(2);
        assertThat(spent.steps()).isBetween(-2.0, passed - 2);
        assertThat(spent.judging()).isNotNegative();
        assertThat(spent.checkpoints()).isNotNegative();
        assertThat(spent.total()).isCloseTo(passed, within(passed));
    }

    @Test
    void nothingIsLeftOfAStepThatWouldHaveToBeCollected() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ledger.begin();
        ledger.step(1); // whatever is made once
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int step = 0; step < STEPS; step++) {
            ledger.step(1);
        }

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(STEPS);
    }
}
