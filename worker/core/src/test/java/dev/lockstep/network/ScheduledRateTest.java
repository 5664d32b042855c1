package dev.lockstep.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduledRateTest {
    @Test
    void oneCycleRisesToItsHighestRateAndFallsToNextToNothing() {
        RateSchedule schedule = new RateSchedule.OneCycle(1, 0.3, 25, 1e4);

        assertThat(ScheduledRate.at(schedule, 0, 10, 101)).isCloseTo(0.04, within(1e-12));
        assertThat(ScheduledRate.at(schedule, 15, 10, 101)).isCloseTo(0.52, within(1e-12));
        assertThat(ScheduledRate.at(schedule, 30, 10, 101)).isCloseTo(1, within(1e-12));
        assertThat(ScheduledRate.at(schedule, 65, 10, 101)).isCloseTo(0.500002, within(1e-12));
        assertThat(ScheduledRate.at(schedule, 100, 10, 101)).isCloseTo(4e-6, within(1e-12));
    }

    private static final TrainingPeriod NONE = TrainingPeriod.steps(0);

    private static double at(RateSchedule schedule, long step) {
        return ScheduledRate.at(schedule, step, 10, 100);
    }

    @Test
    void aConstantRateIsTheSameAtEveryStep() {
        RateSchedule schedule = new RateSchedule.Constant(0.1, NONE);

        assertThat(at(schedule, 0)).isEqualTo(0.1);
        assertThat(at(schedule, 1_000_000_007L)).isEqualTo(0.1);
    }

    @Test
    void aStepFallsAtEachPeriodAndNowhereElse() {
        RateSchedule schedule = new RateSchedule.Step(1, 0.5, TrainingPeriod.epochs(2), NONE);

        assertThat(at(schedule, 19)).isEqualTo(1);
        assertThat(at(schedule, 20)).isEqualTo(0.5);
        assertThat(at(schedule, 39)).isEqualTo(0.5);
        assertThat(at(schedule, 40)).isEqualTo(0.25);
    }

    @Test
    void anExponentialHasItsFactorAfterEachPeriod() {
        RateSchedule schedule = new RateSchedule.Exponential(1, 0.81, TrainingPeriod.epochs(1), NONE);

        assertThat(at(schedule, 0)).isEqualTo(1);
        assertThat(at(schedule, 5)).isCloseTo(0.9, within(1e-15));
        assertThat(at(schedule, 10)).isCloseTo(0.81, within(1e-15));
    }

    @Test
    void aCosineFallsFromItsRateToItsEndAndStaysThere() {
        RateSchedule schedule = new RateSchedule.Cosine(1, 0.2, Optional.of(TrainingPeriod.steps(40)), NONE);

        assertThat(at(schedule, 0)).isEqualTo(1);
        assertThat(at(schedule, 20)).isCloseTo(0.6, within(1e-15));
        assertThat(at(schedule, 40)).isCloseTo(0.2, within(1e-15));
        assertThat(at(schedule, 99)).isEqualTo(at(schedule, 40));
    }

    @Test
    void aCosineWithoutAPeriodTakesTheWholeOfTraining() {
        RateSchedule schedule = new RateSchedule.Cosine(1, 0, Optional.empty(), NONE);

        assertThat(at(schedule, 50)).isCloseTo(0.5, within(1e-15));
        assertThat(at(schedule, 100)).isCloseTo(0, within(1e-15));
    }

    @Test
    void warmUpRisesEvenlyToTheRateAndThenLeavesIt() {
        RateSchedule schedule = new RateSchedule.Constant(0.4, TrainingPeriod.steps(4));

        assertThat(new double[] {at(schedule, 0), at(schedule, 1), at(schedule, 2), at(schedule, 3), at(schedule, 4)})
                .containsExactly(new double[] {0.1, 0.2, 0.3, 0.4, 0.4}, within(1e-15));
    }
}
