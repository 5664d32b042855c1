package dev.lockstep.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static final Period NONE = Period.steps(0);

    private static double at(Schedule schedule, long step) {
        return Rates.at(schedule, step, 10, 100);
    }

    @Test
    void aConstantRateIsTheSameAtEveryStep() {
        Schedule schedule = new Schedule.Constant(0.1, NONE);

        assertThat(at(schedule, 0)).isEqualTo(0.1);
        assertThat(at(schedule, 1_000_000_007L)).isEqualTo(0.1);
    }

    @Test
    void aStepFallsAtEachPeriodAndNowhereElse() {
        Schedule schedule = new Schedule.Step(1, 0.5, Period.epochs(2), NONE);

        assertThat(at(schedule, 19)).isEqualTo(1);
        assertThat(at(schedule, 20)).isEqualTo(0.5);
        assertThat(at(schedule, 39)).isEqualTo(0.5);
        assertThat(at(schedule, 40)).isEqualTo(0.25);
    }

    @Test
    void anExponentialHasItsFactorAfterEachPeriod() {
        Schedule schedule = new Schedule.Exponential(1, 0.81, Period.epochs(1), NONE);

        assertThat(at(schedule, 0)).isEqualTo(1);
        assertThat(at(schedule, 5)).isCloseTo(0.9, within(1e-15));
        assertThat(at(schedule, 10)).isCloseTo(0.81, within(1e-15));
    }

    @Test
    void aCosineFallsFromItsRateToItsEndAndStaysThere() {
        Schedule schedule = new Schedule.Cosine(1, 0.2, Optional.of(Period.steps(40)), NONE);

        assertThat(at(schedule, 0)).isEqualTo(1);
        assertThat(at(schedule, 20)).isCloseTo(0.6, within(1e-15));
        assertThat(at(schedule, 40)).isCloseTo(0.2, within(1e-15));
        assertThat(at(schedule, 99)).isEqualTo(at(schedule, 40));
    }

    @Test
    void aCosineWithoutAPeriodTakesTheWholeOfTraining() {
        Schedule schedule = new Schedule.Cosine(1, 0, Optional.empty(), NONE);

        assertThat(at(schedule, 50)).isCloseTo(0.5, within(1e-15));
        assertThat(at(schedule, 100)).isCloseTo(0, within(1e-15));
    }

    @Test
    void warmUpRisesEvenlyToTheRateAndThenLeavesIt() {
        Schedule schedule = new Schedule.Constant(0.4, Period.steps(4));

        assertThat(new double[] {at(schedule, 0), at(schedule, 1), at(schedule, 2), at(schedule, 3), at(schedule, 4)})
                .containsExactly(new double[] {0.1, 0.2, 0.3, 0.4, 0.4}, within(1e-15));
    }
}
