package dev.lockstep.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.average.fold.ExchangeWindows;
import dev.lockstep.average.fold.RankTopology;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.order.SplitMixRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ExchangeSimulationTest {
    private static final Percentage ROUNDING = Percentage.withPercentage(1e-9);
    private static final double GIGABIT = 1.25e8;

    private final SplitMixRandom random = new SplitMixRandom(7);

    static List<String> hosts(int ranks, int each) {
        return IntStream.range(0, ranks).mapToObj(rank -> "host " + rank / each).toList();
    }

    private static ExchangePlan alone(int ranks, long floats) {
        return new ExchangePlan(new ReplicaAssignment(ranks, ranks), hosts(ranks, 1), floats, Float.BYTES);
    }

    /** Each rank sends all of its buffer but its own slice, and its slice to all others: 2 (E-1)/E of the bytes. */
    @Test
    void theBytesOfALinkAreThoseOfTheClosedFormula() {
        for (int draw = 0; draw < 200; draw++) {
            int ranks = 2 + random.nextInt(30);
            long floats = 16L * ranks * (1 + random.nextInt(60_000));
            ExchangePlan plan = alone(ranks, floats);
            double all = 0;
            for (int rank = 0; rank < ranks; rank++) {
                double slices = 0;
                for (int window = 0; window < plan.windows(); window++) {
                    slices += plan.slice(window, rank);
                }
                assertThat(plan.bytesSentBy(rank))
                        .isCloseTo(4.0 * (floats - slices) + 4.0 * (ranks - 1) * slices, ROUNDING);
                all += plan.bytesSentBy(rank);
            }
            assertThat(all).isCloseTo(2.0 * 4 * floats * (ranks - 1), ROUNDING);
            ExchangeSimulation simulation = new ExchangeSimulation(plan, ExchangeCosts.ofNetwork(1e-4, GIGABIT));
            simulation.run(new double[ranks]);
            assertThat(simulation.bytesSent()).isCloseTo(all, ROUNDING);
        }
    }

    /** Two latencies for as many windows as are under way at once, and nothing else. */
    @Test
    void theLatencyIsThatOfTheClosedFormulaWhereBytesCostNothing() {
        for (int draw = 0; draw < 200; draw++) {
            int ranks = 2 + random.nextInt(30);
            ExchangePlan plan = alone(ranks, 1 + random.nextInt(30_000_000));
            double rounds = Math.ceil((double) plan.windows() / ExchangeWindows.SLOTS);
            double seconds =
                    new ExchangeSimulation(plan, ExchangeCosts.ofNetwork(0.003, Double.POSITIVE_INFINITY)).seconds();
            assertThat(seconds).isCloseTo(2 * 0.003 * rounds, ROUNDING);
        }
    }

    /** Links are never idle: the bytes of one, by its bandwidth. Slices are equal where lines of 64 bytes divide evenly. */
    @Test
    void theBandwidthIsThatOfTheClosedFormulaWhereLatencyIsNone() {
        for (int draw = 0; draw < 200; draw++) {
            int ranks = 1 << (1 + random.nextInt(5));
            long floats = 16L * ranks * (1 + random.nextInt(2_000));
            ExchangePlan plan = alone(ranks, floats);
            double seconds = new ExchangeSimulation(plan, ExchangeCosts.ofNetwork(0, GIGABIT)).seconds();
            assertThat(plan.windows()).isEqualTo(1);
            assertThat(seconds).isCloseTo(2.0 * (ranks - 1) / ranks * 4 * floats / GIGABIT, ROUNDING);
        }
    }

    /** One window: its sums and its averages, one after the other, each with a latency. */
    @Test
    void aWindowTakesBothOfItsStepsAndTwoLatencies() {
        for (int ranks : new int[] {2, 4, 8, 16}) {
            long floats = 16L * ranks * 1000;
            double seconds =
                    new ExchangeSimulation(alone(ranks, floats), ExchangeCosts.ofNetwork(0.002, GIGABIT)).seconds();
            double bytes = 2.0 * (ranks - 1) / ranks * 4 * floats;
            assertThat(seconds).isCloseTo(bytes / GIGABIT + 2 * 0.002, ROUNDING);
        }
    }

    @Test
    void severalWindowsAreNeverFasterThanTheirBytesNorSlowerThanOneByOne() {
        for (int draw = 0; draw < 100; draw++) {
            int ranks = 2 + random.nextInt(14);
            ExchangePlan plan = alone(ranks, 1_000_000 + random.nextInt(20_000_000));
            double latency = 0.01 * random.nextDouble();
            double seconds = new ExchangeSimulation(plan, ExchangeCosts.ofNetwork(latency, GIGABIT)).seconds();
            double bytes = IntStream.range(0, ranks)
                    .mapToDouble(plan::bytesSentBy)
                    .max()
                    .orElseThrow();
            assertThat(seconds)
                    .isBetween(
                            (bytes / GIGABIT + latency) * (1 - 1e-9),
                            (bytes / GIGABIT + 2 * latency * plan.windows()) * 1.001);
        }
    }

    /** Ranks of one host add among themselves: the bytes are those of their hosts. */
    @Test
    void aHostSendsOnceForAllOfItsRanks() {
        ExchangePlan four = new ExchangePlan(new ReplicaAssignment(16, 16), hosts(16, 4), 1 << 20, Float.BYTES);
        assertThat(four.islands()).isEqualTo(4);
        assertThat(four.bytesSentBy(0)).isCloseTo(2.0 * 3 / 4 * 4 * (1 << 20), ROUNDING);
    }

    /** The plans are those of the product: what it would cut, the simulation cuts. */
    @Test
    void windowsAreThoseThatRanksCut() {
        ReplicaAssignment assignment = new ReplicaAssignment(6, 6);
        ExchangeWindows windows =
                new ExchangeWindows(RankTopology.of(assignment, hosts(6, 2)).widestWindow());
        windows.begin(5_000_000, ExchangeWindows.NO_ROOT);
        ExchangePlan plan = new ExchangePlan(assignment, hosts(6, 2), 5_000_000, Float.BYTES);
        assertThat(plan.windows()).isEqualTo((int) windows.end());
        assertThat(plan.slice(0, 1)).isEqualTo(windows.sliceStart(0, 2, 3) - windows.sliceStart(0, 1, 3));
    }

    @Test
    void allWaitForARankThatIsLate() {
        double[] arrivals = new double[8];
        arrivals[3] = 5;
        double[] ends =
                new ExchangeSimulation(alone(8, 100_000), ExchangeCosts.ofNetwork(0.001, GIGABIT)).run(arrivals);
        assertThat(Arrays.stream(ends).min().orElseThrow()).isGreaterThan(5);
        assertThat(Arrays.stream(ends).max().orElseThrow()).isLessThan(5.02);
    }

    /** All that a rank which is late sends, it sends then; nothing of that waits for something else. */
    @Test
    void aLateRankCostsNoMoreThanItsDelay() {
        for (int ranks : new int[] {2, 4, 8}) {
            ExchangeSimulation simulation =
                    new ExchangeSimulation(alone(ranks, 400_000), ExchangeCosts.ofNetwork(1e-4, GIGABIT));
            double[] arrivals = new double[ranks];
            arrivals[1] = 0.01;
            double late = Arrays.stream(simulation.run(arrivals)).max().orElseThrow();
            assertThat(late).isCloseTo(0.01 + simulation.seconds(), Percentage.withPercentage(2));
        }
    }

    @Test
    void aSlowLinkHoldsUpAll() {
        ExchangePlan plan = alone(4, 1 << 20);
        double[] links = {GIGABIT, GIGABIT / 10, GIGABIT, GIGABIT};
        ExchangeCosts costs = ExchangeCosts.ofNetwork(1e-4, GIGABIT);
        double slow = Arrays.stream(new ExchangeSimulation(plan, costs, links).run(new double[4]))
                .max()
                .orElseThrow();
        assertThat(slow / new ExchangeSimulation(plan, costs).seconds()).isCloseTo(10, within(0.5));
    }

    @Test
    void whatTravelsInHalfTheBytesTakesHalfTheTime() {
        ReplicaAssignment assignment = new ReplicaAssignment(4, 4);
        ExchangeCosts costs = ExchangeCosts.ofNetwork(0, GIGABIT);
        double whole = new ExchangeSimulation(new ExchangePlan(assignment, hosts(4, 1), 1 << 20, Float.BYTES), costs)
                .seconds();
        double halves = new ExchangeSimulation(new ExchangePlan(assignment, hosts(4, 1), 1 << 20, Short.BYTES), costs)
                .seconds();
        assertThat(whole / halves).isCloseTo(2, within(1e-9));
    }

    /** 25 million floats; the rest of the test's time is for slow machines. */
    @Test
    void tenThousandRanksAreAMatterOfSeconds() {
        long began = System.nanoTime();
        ExchangePlan plan = alone(10_000, 25_000_000);
        double seconds = new ExchangeSimulation(plan, ExchangeCosts.ofNetwork(3e-5, 3.125e9)).seconds();
        System.err.println("10,000 ranks: " + (System.nanoTime() - began) / 1e9 + " s, an average takes " + seconds);
        assertThat(seconds).isBetween(2.0 * 4 * 25e6 / 3.125e9 * 0.99, 0.1);
    }
}
