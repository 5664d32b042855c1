package dev.lockstep.driver.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.capacity.StepSample;
import dev.lockstep.capacity.StepSample.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepTraceTest {
    private static final StepSize SIZE = new StepSize(Kind.WEAK, 2, 1, 32, false);
    private static final long MILLI = 1_000_000;

    private static StepTrace trace(int rank, long[] own, long[] average, long total) {
        long[] read = new long[own.length];
        java.util.Arrays.fill(read, MILLI / 2);
        return new StepTrace(SIZE, 0, rank, "executor " + rank, read, own, average, total);
    }

    /** Rank 0 takes 4 ms, rank 1 takes 6; the average is 2 ms, for which rank 0 waits 2 more. */
    private static final List<StepTrace> TWO = List.of(
            trace(0, new long[] {4 * MILLI, 4 * MILLI}, new long[] {4 * MILLI, 4 * MILLI}, 16 * MILLI),
            trace(1, new long[] {6 * MILLI, 6 * MILLI}, new long[] {2 * MILLI, 2 * MILLI}, 16 * MILLI));

    @Test
    void whatAStepGoesIntoAddsUpToIt() {
        StepSample.Repeat repeat = StepTrace.repeat(TWO, 1);

        assertThat(repeat.mean()).isCloseTo(0.008, within(1e-9));
        assertThat(repeat.median()).isCloseTo(0.008, within(1e-9));
        assertThat(repeat.split().read()).isCloseTo(0.0005, within(1e-9));
        assertThat(repeat.split().compute()).isCloseTo(0.0045, within(1e-9));
        assertThat(repeat.split().await()).isCloseTo(0.001, within(1e-9));
        assertThat(repeat.split().average()).isCloseTo(0.002, within(1e-9));
    }

    /** Each rank has one fast step and one slow one: where they meet after both only, none waits. */
    @Test
    void ranksWaitForEachOtherOnlyWhereTheyAverage() {
        List<StepTrace> ranks = List.of(
                trace(0, new long[] {2 * MILLI, 6 * MILLI}, new long[] {0, 2 * MILLI}, 10 * MILLI),
                trace(1, new long[] {6 * MILLI, 2 * MILLI}, new long[] {0, 2 * MILLI}, 10 * MILLI));

        assertThat(StepTrace.repeat(ranks, 2).split().await()).isCloseTo(0, within(1e-9));
        assertThat(StepTrace.repeat(ranks, 2).split().average()).isCloseTo(0.001, within(1e-9));
        assertThat(StepTrace.repeat(ranks, 1).split().await()).isCloseTo(0.002, within(1e-9));
    }

    @Test
    void aStretchCountsWhenAllItsRanksHaveToldOfIt() {
        StepTraces traces = new StepTraces(1);
        traces.add(TWO.get(0));
        assertThat(traces.samples()).isEmpty();

        traces.add(TWO.get(1));
        assertThat(traces.samples()).singleElement().satisfies(sample -> {
            assertThat(sample.places()).containsExactly("executor 0", "executor 1");
            assertThat(sample.repeats()).hasSize(1);
            assertThat(sample.own().median()).isCloseTo(0.005, within(1e-9));
            assertThat(sample.rowsPerSecond()).isCloseTo(2 * 32 / 0.008, within(1e-6));
        });
    }
}
