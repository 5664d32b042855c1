package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.driver.page.ChartAxis.Scale;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartAxisTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "-0.0, 0",
        "0.05, 0.05",
        "0.0005, 0.0005",
        "0.00002, 2e-5",
        "1500, 1.5k",
        "-20000, -20k",
        "3e6, 3M",
        "1e9, 1e9",
        "2.5e12, 2.5e12",
        "1e-10, 1e-10"
    })
    void aTickIsAsShortAsItCanBe(double tick, String label) {
        assertThat(ChartAxis.label(tick)).isEqualTo(label);
    }

    @Test
    void ticksAreRoundAndWithinTheAxis() {
        assertThat(ChartAxis.between(-1.2, 2.3).ticks(5)).containsExactly(-1.0, 0.0, 1.0, 2.0);
        assertThat(ChartAxis.between(1, 50).wholeTicks(6)).containsExactly(10.0, 20.0, 30.0, 40.0, 50.0);
        assertThat(ChartAxis.between(1, 3).wholeTicks(6)).containsExactly(1.0, 2.0, 3.0);
    }

    @Test
    void curvesBeginAtZeroWhereThatIsNotFar() {
        assertThat(ChartAxis.over(0.1, 0.9, Scale.LINEAR).low()).isZero();
        assertThat(ChartAxis.over(0.9, 1, Scale.LINEAR).low()).isCloseTo(0.894, within(1e-9));
        assertThat(ChartAxis.over(-0.5, 1, Scale.LINEAR).low()).isCloseTo(-0.59, within(1e-9));
    }

    @Test
    void aCurveThatNeverMovesHasAnAxisAroundIt() {
        for (double value : new double[] {0, 0.01, 7, -3}) {
            ChartAxis axis = ChartAxis.over(value, value, Scale.LOGARITHMIC_WHERE_WIDE);
            assertThat(axis.at(value)).isBetween(0.0, 0.95);
            assertThat(axis.high()).isGreaterThan(axis.low());
            assertThat(axis.ticks(5)).hasSizeBetween(1, 12);
        }
    }

    @Test
    void twoDecadesAndMoreMakeALogarithmOfPowersOfTenWhereTheScaleMayBeOne() {
        ChartAxis axis = ChartAxis.over(1e-4, 2, Scale.LOGARITHMIC_WHERE_WIDE);
        assertThat(axis.logarithmic()).isTrue();
        assertThat(axis.ticks(5)).containsExactly(1e-4, 1e-3, 0.01, 0.1, 1.0);
        assertThat(axis.at(0.01)).isBetween(axis.at(0.001), axis.at(0.1));
        assertThat(axis.at(0)).isZero();
        assertThat(ChartAxis.over(1e-4, 2, Scale.LINEAR).logarithmic()).isFalse();
        assertThat(ChartAxis.over(0.5, 2, Scale.LOGARITHMIC_WHERE_WIDE).logarithmic())
                .isFalse();
        assertThat(ChartAxis.over(1e-30, 1, Scale.LOGARITHMIC_WHERE_WIDE).ticks(5))
                .hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void anAxisOfOneEpochIsAnAxis() {
        assertThat(ChartAxis.between(1, 1).at(1)).isZero();
        assertThat(ChartAxis.between(1, 1).wholeTicks(6)).isEqualTo(List.of(1.0, 2.0));
    }
}
