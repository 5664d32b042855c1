package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.driver.page.CurveChart.Point;
import org.junit.jupiter.api.Test;

class StepCurveTest {
    private final StepCurve curve = new StepCurve();

    @Test
    void aMillionStepsAreAsManyPointsAsCanBeSeenAndNoPeakIsLost() {
        for (int step = 1; step <= 1_000_000; step++) {
            curve.add(step, step == 777_777 ? 9 : 1);
        }
        assertThat(curve.points()).hasSizeBetween(StepCurve.MOST_POINTS / 2, StepCurve.MOST_POINTS);
        assertThat(curve.points().get(curve.points().size() - 1).at()).isEqualTo(1_000_000);
        assertThat(curve.points().stream().mapToDouble(Point::most).max()).hasValue(9);
        assertThat(curve.points().stream().mapToDouble(Point::least).min()).hasValue(1);
    }

    @Test
    void fewStepsAreShownAsTheyWere() {
        curve.add(1, 0.5);
        curve.add(2, Double.NaN);
        curve.add(3, 0.25);
        assertThat(curve.points()).containsExactly(new Point(1, 0.5), new Point(3, 0.25));
    }

    @Test
    void whatWasSaidOfStepsThatAreMadeOnceMoreIsTakenBack() {
        for (int step = 1; step <= 5; step++) {
            curve.add(step, step);
        }
        curve.backTo(3);
        curve.add(4, 40);
        assertThat(curve.points()).containsExactly(new Point(1, 1), new Point(2, 2), new Point(3, 3), new Point(4, 40));
    }
}
