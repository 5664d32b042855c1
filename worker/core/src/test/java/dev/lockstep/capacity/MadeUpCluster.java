package dev.lockstep.capacity;

import dev.lockstep.capacity.Capacity.SoftwareVersion;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.order.SplitMixRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A cluster that obeys known constants, measured with known noise: so that what is fitted can be held against them. */
public final class MadeUpCluster {
    private static final int REPEATS = 5;
    private static final int BATCH = 32;

    private final ExchangeCosts costs;
    private final long floats;
    private final double noise;
    private final SplitMixRandom random;

    /**
     * A cluster.
     *
     * @param floats that are averaged of each replica
     * @param noise of each repeat, by its share
     */
    public MadeUpCluster(ExchangeCosts costs, long floats, double noise, long seed) {
        this.costs = costs;
        this.floats = floats;
        this.noise = noise;
        random = new SplitMixRandom(seed);
    }

    /** As it would be measured: at these numbers of executors, of which some are held out. */
    public Capacity measured(List<Integer> seen, List<Integer> heldOut) {
        int most = IntStream.concat(
                        seen.stream().mapToInt(i -> i), heldOut.stream().mapToInt(i -> i))
                .max()
                .orElseThrow();
        List<ExecutorMeasure> executors = new ArrayList<>();
        List<LinkMeasure> links = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            executors.add(executor(i));
            for (int j = 0; j < most; j++) {
                if (i != j && i < 4 && j < 4) {
                    links.add(link(i, j));
                }
            }
        }
        List<AverageSample> averages = new ArrayList<>();
        for (int ranks : seen) {
            for (long some : new long[] {floats / 100 + 1, floats / 10 + 1, floats}) {
                if (ranks > 1) {
                    averages.add(new AverageSample(some, ranks, places(ranks), repeats(exchange(ranks, some))));
                }
            }
        }
        List<StepSample> steps = new ArrayList<>();
        for (int batch : new int[] {8, 32, 128}) {
            steps.add(step(StepSample.Kind.BATCH, 1, batch, false));
        }
        seen.stream()
                .filter(ranks -> ranks > 1)
                .forEach(ranks -> steps.add(step(StepSample.Kind.WEAK, ranks, BATCH, false)));
        heldOut.forEach(ranks -> steps.add(step(StepSample.Kind.WEAK, ranks, BATCH, true)));
        return new Capacity(
                Capacity.VERSION,
                "2026-01-01T12:00:00Z",
                60,
                List.of(),
                List.of(new SoftwareVersion("lockstep", "test")),
                new Workload("made-up", "fake", floats, 0, floats, 4, 1, 1, BATCH, 4096, 60_000, 785, 10),
                executors,
                links,
                averages,
                List.of(),
                steps,
                List.of(),
                List.of(),
                List.of());
    }

    static List<String> places(int ranks) {
        return IntStream.range(0, ranks).mapToObj(MadeUpCluster::name).toList();
    }

    private static String name(int executor) {
        return "executor " + executor;
    }

    private ExecutorMeasure executor(int number) {
        return new ExecutorMeasure(
                name(number),
                "host " + number,
                "made up",
                4,
                repeats(5e10),
                repeats(2e11),
                repeats(1e10),
                repeats(1e9),
                repeats(5e8),
                repeats(0.001),
                1L << 34,
                1L << 32,
                "aa");
    }

    private LinkMeasure link(int from, int to) {
        return new LinkMeasure(
                name(from),
                name(to),
                false,
                repeats(costs.latencySeconds() * 1.2),
                repeats(costs.bytesPerSecond() * 1.05),
                repeats(costs.bytesPerSecond()));
    }

    private double exchange(int ranks, long some) {
        return new ExchangeEstimate(new ReplicaAssignment(ranks, ranks), places(ranks), some, Float.BYTES)
                .seconds(costs);
    }

    /** A fifth of a millisecond, and 10 µs a row; one step of twenty takes twice as long. */
    private double[] own(int batch, int count) {
        double[] times = new double[count];
        Arrays.setAll(times, i -> {
            double usual = (2e-4 + 1e-5 * batch) * (1 + 0.05 * random.nextDouble());
            return random.nextDouble() < 0.05 ? 2 * usual : usual;
        });
        return times;
    }

    private StepSample step(StepSample.Kind kind, int ranks, int batch, boolean isHeldOut) {
        ExchangePlan plan = new ExchangePlan(new ReplicaAssignment(ranks, ranks), places(ranks), floats, Float.BYTES);
        double[] times = own(batch, 2000);
        Arrays.sort(times);
        StepSimulation.Outcome outcome =
                new StepSimulation(plan, new ExchangeSimulation(plan, costs), times, 1).run(400);
        List<StepSample.Repeat> repeats = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            double factor = Math.exp(noise * random.nextGaussian());
            repeats.add(new StepSample.Repeat(
                    100, outcome.mean() * factor, outcome.median() * factor, outcome.p99() * factor, outcome.split()));
        }
        return new StepSample(
                kind, places(ranks), 1, batch, 1, isHeldOut, repeats, TimeDistribution.of(own(batch, 1000)));
    }

    private Repeats repeats(double value) {
        double[] all = new double[REPEATS];
        Arrays.setAll(all, i -> value * Math.exp(noise * random.nextGaussian()));
        return Repeats.of(all);
    }
}
