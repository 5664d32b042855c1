package dev.lockstep.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class CostModelTest {
    private static final ExchangeCosts GIGABIT = ExchangeCosts.ofNetwork(1e-4, 1.25e8);
    private static final Repeats NONE = Repeats.of(1);

    private static StepSample step(List<String> places, int batch, double seconds) {
        return new StepSample(
                StepSample.Kind.WEAK,
                places,
                1,
                batch,
                1,
                false,
                List.of(new StepSample.Repeat(10, seconds, seconds, seconds, new StepSample.Split(0, seconds, 0, 0))),
                TimeDistribution.of(seconds, seconds));
    }

    private static ExecutorMeasure executor(String name, String host, double alone, double together) {
        return new ExecutorMeasure(
                name, host, "any", 4, Repeats.of(alone), Repeats.of(together), NONE, NONE, NONE, NONE, 1, 1, "aa");
    }

    private static Capacity capacity(List<ExecutorMeasure> executors, List<DataRate> data, List<StepSample> steps) {
        return new Capacity(
                Capacity.VERSION,
                "2026-01-01T12:00:00Z",
                1,
                List.of(),
                List.of(),
                new Workload("any", "fake", 1 << 20, 0, 1 << 20, 4, 1, 1, 32, 0, 1000, 10, 1),
                executors,
                List.of(),
                List.of(),
                data,
                steps,
                List.of(),
                List.of(),
                List.of());
    }

    private static CostModel model(Capacity capacity) {
        return new CostModel(
                capacity.workload(), new OwnTimes(capacity, capacity.steps()), FeedRate.of(capacity), GIGABIT, 1, 1);
    }

    private static ClusterSize size(int ranks, int ranksAHost) {
        return new ClusterSize(ranks, ranksAHost, 1, 32, 1, Racks.NONE);
    }

    @Test
    void aReplicaThatIsAloneAveragesNothing() {
        CostModel model = model(capacity(List.of(), List.of(), List.of(step(List.of("a"), 32, 0.01))));
        assertThat(model.seconds(size(1, 1))).isCloseTo(0.01, within(1e-12));
        assertThat(model.simulate(size(1, 1)).mean()).isCloseTo(0.01, within(1e-9));
        assertThat(model.seconds(size(2, 1))).isGreaterThan(0.03);
    }

    /** Two ranks of one host took a fifth longer than one: four take three fifths longer, and on hosts of their own none. */
    @Test
    void ranksOfOneHostHoldEachOtherUp() {
        Capacity capacity = capacity(
                List.of(executor("a", "one", 1, 4), executor("b", "one", 1, 4)),
                List.of(),
                List.of(step(List.of("a"), 32, 0.1), step(List.of("a", "b"), 32, 0.12)));
        OwnTimes own = new OwnTimes(capacity, capacity.steps());
        assertThat(own.contention(4)).isCloseTo(1.6, within(1e-9));
        assertThat(own.of(1, 32)).containsOnly(new double[] {0.1}, within(1e-9));
        assertThat(model(capacity).seconds(size(4, 1)))
                .isLessThan(model(capacity).seconds(size(4, 4)));
    }

    @Test
    void whereNoTwoRanksWereMeasuredProductsOfMatricesSayHowTheyHoldEachOtherUp() {
        Capacity capacity =
                capacity(List.of(executor("a", "one", 100, 250)), List.of(), List.of(step(List.of("a"), 32, 0.1)));
        assertThat(new OwnTimes(capacity, capacity.steps()).contention(4)).isCloseTo(1.6, within(1e-9));
    }

    @Test
    void stepsAreNeverShorterThanTheirRowsTakeToCome() {
        List<DataRate> data = List.of(
                new DataRate("feed", "a", Repeats.of(1000), NONE),
                new DataRate("feed", "b", Repeats.of(1000), NONE),
                new DataRate("feed", DataRate.ALL, Repeats.of(1200), NONE));
        CostModel model = model(capacity(List.of(), data, List.of(step(List.of("a"), 32, 0.001))));
        assertThat(model.seconds(size(1, 1))).isCloseTo(32 / 1000.0, within(1e-9));
        assertThat(model.simulate(size(100, 1)).mean()).isCloseTo(32 * 100 / 1200.0, Percentage.withPercentage(5));
        assertThat(model.fed(2).seconds(size(1, 1))).isCloseTo(32 / 2000.0, within(1e-9));
    }

    @Test
    void hostsOfARackShareItsLinkToOthers() {
        Racks racks = new Racks(8, new Bandwidth(4 * 1.25e8));
        assertThat(racks.bytesPerSecond(1.25e8, 8)).isEqualTo(1.25e8);
        assertThat(racks.bytesPerSecond(1.25e8, 64)).isCloseTo(4 * 1.25e8 / 8 * 63 / 56, within(1.0));
        CostModel model = model(capacity(List.of(), List.of(), List.of(step(List.of("a"), 32, 1e-6))));
        double without = model.seconds(size(64, 1));
        double with = model.seconds(new ClusterSize(64, 1, 1, 32, 1, racks));
        assertThat(with / without).isBetween(1.6, 1.8);
    }

    @Test
    void betweenTwoBatchesTimesLieBetweenTheirs() {
        List<StepSample> steps = IntStream.of(8, 32, 128)
                .mapToObj(batch -> step(List.of("a"), batch, 0.001 + 1e-4 * batch))
                .toList();
        OwnTimes own = new OwnTimes(capacity(List.of(), List.of(), steps), steps);
        assertThat(own.seconds(64)).isCloseTo(0.0074, within(1e-9));
        assertThat(own.seconds(512)).isCloseTo(0.0522, within(1e-6));
        assertThat(own.seconds(1)).isCloseTo(0.0011, within(1e-6));
        assertThat(own.draw(1, 64, 0.5)).isCloseTo(0.0074, within(1e-9));
    }
}
