package dev.lockstep.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.capacity.Forecaster.HeldOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ForecasterTest {
    private static final ExchangeCosts GIGABIT = new ExchangeCosts(2e-4, 1.2e8, 8e-6, 8e-10, 5e-5);
    private static final List<Integer> SEEN = List.of(1, 2, 4);
    private static final List<Integer> UNSEEN = List.of(6, 8, 12, 16);

    private static ForecastQuestion question(List<Integer> executors) {
        return new ForecastQuestion(
                executors,
                new ClusterSize(1, 1, 1, 32, 1, Racks.NONE),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Float.BYTES,
                Uncertain.exactly(10),
                OptionalDouble.of(0.05),
                0);
    }

    /** Clusters of three sizes of models over three bandwidths, each measured with noise: what is not seen is forecast. */
    @Test
    void heldOutSizesAreForecastWithinTheirIntervals() {
        List<HeldOut> all = new ArrayList<>();
        for (long floats : new long[] {100_000, 1_300_000, 25_000_000}) {
            for (double bytesPerSecond : new double[] {1.25e7, 1.25e8, 1.25e9}) {
                ExchangeCosts costs = GIGABIT.over(2e-4, bytesPerSecond);
                Capacity capacity =
                        new MadeUpCluster(costs, floats, 0.02, floats + (long) bytesPerSecond).measured(SEEN, UNSEEN);
                all.addAll(Forecaster.of(capacity).heldOut());
            }
        }
        double[] errors =
                all.stream().mapToDouble(one -> Math.abs(one.error())).sorted().toArray();
        long inside = all.stream().filter(HeldOut::isInside).count();
        System.err.println(String.format(
                Locale.ROOT,
                "held out: %d sizes, error %.1f %% in the middle, %.1f %% at worst, %d inside",
                errors.length,
                100 * errors[errors.length / 2],
                100 * errors[errors.length - 1],
                inside));
        assertThat(errors[errors.length / 2]).isLessThan(0.03);
        assertThat(errors[errors.length - 1]).isLessThan(0.12);
        assertThat(inside).isGreaterThanOrEqualTo((long) (0.85 * errors.length));
    }

    @Test
    void theConstantsOfTheClusterAreFound() {
        Forecaster forecaster = Forecaster.of(new MadeUpCluster(GIGABIT, 1_300_000, 0.01, 3).measured(SEEN, List.of()));
        assertThat(forecaster.seen()).isEqualTo(4);
        assertThat(forecaster.model().costs().bytesPerSecond())
                .isCloseTo(GIGABIT.bytesPerSecond(), Percentage.withPercentage(5));
        Uncertain bandwidth = forecaster.constants().get(1);
        assertThat(bandwidth.low()).isLessThan(bandwidth.value());
        assertThat(bandwidth.high()).isBetween(bandwidth.value(), 1.1 * bandwidth.value());
    }

    @Test
    void moreExecutorsTrainMoreRowsLessEfficientlyAndTheirIntervalsAreWider() {
        Capacity capacity = new MadeUpCluster(GIGABIT, 100_000, 0.02, 5).measured(SEEN, List.of());
        Forecast forecast = Forecast.of(capacity, Forecaster.of(capacity), question(List.of(2, 64, 1024)));
        List<Forecast.Size> sizes = forecast.sizes();
        assertThat(sizes).extracting(size -> size.rowsPerSecond().value()).isSorted();
        assertThat(sizes.get(0).efficiency()).isGreaterThan(sizes.get(2).efficiency());
        assertThat(width(sizes.get(2))).isGreaterThan(width(sizes.get(0)));
        assertThat(sizes.get(1).cost().orElseThrow())
                .isCloseTo(0.05 * sizes.get(1).coreHours().value(), Percentage.withPercentage(1e-6));
        assertThat(forecast.advice()).hasSize(4).anyMatch(one -> one.startsWith("executors: "));
    }

    private static double width(Forecast.Size size) {
        return size.stepSeconds().high() / size.stepSeconds().low();
    }

    @Test
    void whereTheNetworkIsSlowFasterLinksHelpMost() {
        Capacity capacity = new MadeUpCluster(GIGABIT, 25_000_000, 0.01, 5).measured(SEEN, List.of());
        assertThat(Forecast.of(capacity, Forecaster.of(capacity), question(List.of(8)))
                        .advice())
                .anyMatch(one -> one.startsWith("help: on 8 executors links of twice the bandwidth would help most"));
    }

    @Test
    void whereTheNetworkCostsNothingFasterExecutorsHelpMost() {
        Capacity capacity = new MadeUpCluster(GIGABIT, 100, 0.01, 5).measured(SEEN, List.of());
        ForecastQuestion question = question(List.of(4));
        assertThat(Forecast.of(capacity, Forecaster.of(capacity), question).advice())
                .anyMatch(one -> one.contains("executors or cards that compute twice as fast would help most"));
    }

    @Test
    void aMeasurementWithoutStepsSaysWhy() {
        Capacity whole = new MadeUpCluster(GIGABIT, 100, 0.01, 5).measured(SEEN, List.of());
        Capacity without = new Capacity(
                whole.version(),
                whole.measuredAt(),
                whole.seconds(),
                List.of("training was interrupted"),
                whole.software(),
                whole.workload(),
                whole.executors(),
                whole.links(),
                whole.averages(),
                whole.data(),
                List.of(),
                whole.slow(),
                whole.drills(),
                whole.soak());
        assertThatThrownBy(() -> Forecaster.of(without))
                .hasMessage(
                        "of made-up no step was measured, so that nothing can be forecast: training was interrupted;"
                                + " measure it anew with ./lockstep capacity");
    }
}
