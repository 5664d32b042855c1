package dev.lockstep.engine;

import static dev.lockstep.engine.Networks.batch;
import static dev.lockstep.engine.Networks.classes;
import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.network;
import static dev.lockstep.engine.Networks.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LossFunction;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/**
 * What a step costs besides the arithmetic of its rows: by counts, and by ratios within one run, never by times, which are those of a
 * machine. An engine says what it keeps to, with room for the noise of any machine; who makes its steps dearer finds out here.
 */
public abstract class StepCostContract {
    private static final int STEPS = 50;
    private static final int ROUNDS = 30;
    private static final int ROWS = 128;
    private static final DataSchema DIGITS = classes(784, 10);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final String engine;
    private final long mostGarbage;
    private final double mostOfAStep;

    /**
     * The contract of an engine.
     *
     * @param mostGarbage bytes that a step leaves to the garbage collector
     * @param mostOfAStep what a step of one row takes of one of 128
     */
    protected StepCostContract(String engine, long mostGarbage, double mostOfAStep) {
        this.engine = engine;
        this.mostGarbage = mostGarbage;
        this.mostOfAStep = mostOfAStep;
    }

    private Engine open() {
        return Engines.named(engine)
                .open(Networks.engine(
                        network(LossFunction.CROSS_ENTROPY, dense(128, Activation.RELU), dense(10, Activation.SOFTMAX)),
                        Networks.adam(0.001),
                        DIGITS));
    }

    /** The least that some steps took of what grows with them: what others take of the machine can only add to it. */
    private static long least(Replica replica, Batch rows, LongSupplier grown) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = grown.getAsLong();
            for (int i = 0; i < STEPS; i++) {
                step(replica, rows, (long) round * STEPS + i);
            }
            least = Math.min(least, grown.getAsLong() - before);
        }
        return least / STEPS;
    }

    @Test
    void aStepLeavesLittleGarbage() {
        try (Engine opened = open();
                Replica replica = opened.replica(0)) {
            long garbage = least(replica, batch(DIGITS, ROWS, 1), THREADS::getCurrentThreadAllocatedBytes);
            assertThat(garbage)
                    .as("bytes that a step of %d rows allocates", ROWS)
                    .isLessThan(mostGarbage);
        }
    }

    /** What a step takes whatever its rows are, the update and all bookkeeping, is told by one row. */
    @Test
    void aStepOfOneRowTakesLittleOfOneOfMany() {
        try (Engine opened = open();
                Replica one = opened.replica(0);
                Replica many = opened.replica(1)) {
            long ofMany = least(many, batch(DIGITS, ROWS, 1), THREADS::getCurrentThreadCpuTime);
            long ofOne = least(one, batch(DIGITS, 1, 1), THREADS::getCurrentThreadCpuTime);
            assertThat((double) ofOne / ofMany)
                    .as("%d ns of the processor for one row, %d ns for %d rows", ofOne, ofMany, ROWS)
                    .isLessThan(mostOfAStep);
        }
    }
}
