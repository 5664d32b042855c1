package dev.lockstep.driver.page;

import dev.lockstep.capacity.AverageSample;
import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.DataRate;
import dev.lockstep.capacity.ExecutorMeasure;
import dev.lockstep.capacity.LinkMeasure;
import dev.lockstep.capacity.Repeats;
import dev.lockstep.capacity.StepSample;
import dev.lockstep.capacity.StepSample.Kind;
import dev.lockstep.capacity.TimeDistribution;
import dev.lockstep.capacity.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What was measured of a cluster that is nowhere. */
final class MeasuredCluster {
    private static final int EXECUTORS = 4;

    private MeasuredCluster() {}

    private static String name(int number) {
        return "executor " + number + " on host-" + number;
    }

    private static List<String> places(int ranks) {
        return IntStream.range(0, ranks).mapToObj(MeasuredCluster::name).toList();
    }

    /** @param speed 1, or more where all of it is faster */
    static Capacity of(double speed, List<String> missing) {
        List<ExecutorMeasure> executors = IntStream.range(0, EXECUTORS)
                .mapToObj(number -> executor(number, speed))
                .toList();
        List<LinkMeasure> links = new ArrayList<>();
        for (int from = 0; from < EXECUTORS; from++) {
            for (int to = 0; to < EXECUTORS; to++) {
                if (from != to) {
                    links.add(new LinkMeasure(
                            name(from),
                            name(to),
                            false,
                            Repeats.of(1e-4),
                            Repeats.of(speed * 1e9),
                            Repeats.of(speed * 4e8)));
                }
            }
        }
        List<AverageSample> averages = new ArrayList<>();
        for (int ranks : new int[] {2, 4}) {
            for (long floats : new long[] {1 << 10, 1 << 14, 1 << 20}) {
                averages.add(new AverageSample(
                        floats,
                        ranks,
                        places(ranks),
                        Repeats.of((1e-4 + floats * 8e-9) / speed, 1e-4 + floats * 8e-9)));
            }
        }
        return new Capacity(
                Capacity.VERSION,
                "2026-01-01T12:00:00Z",
                200,
                missing,
                List.of(new Capacity.SoftwareVersion("spark", "4.1.0")),
                new Workload("digits", "dl4j", 101_770, 406_000, 305_310, 4, 1, 1, 128, 4096, 10_000, 784, 5),
                executors,
                links,
                averages,
                List.of(new DataRate("feed", DataRate.ALL, Repeats.of(1e6), Repeats.of(7.84e8))),
                steps(speed),
                List.of(new Capacity.SlowPart("disk", name(3), name(3) + " reads <slowly>")),
                List.of(new Capacity.FailureDrill("killed", 0.1, 0.4, 1)),
                List.of(
                        new Capacity.SoakPoint(10, 1000, 1 << 30),
                        new Capacity.SoakPoint(20, 900, 1 << 30),
                        new Capacity.SoakPoint(30, 800, 1 << 30)));
    }

    private static ExecutorMeasure executor(int number, double speed) {
        return new ExecutorMeasure(
                name(number),
                "host-" + number,
                "a processor (avx2)",
                1,
                Repeats.of(speed * 4e10),
                Repeats.of(speed * 3.8e10),
                Repeats.of(1e10),
                Repeats.of(8e8),
                Repeats.of(5e8),
                Repeats.of(1e-3),
                1L << 33,
                1L << 30,
                "abcdef");
    }

    private static List<StepSample> steps(double speed) {
        List<StepSample> steps = new ArrayList<>();
        for (int batch = 8; batch <= 512; batch *= 4) {
            steps.add(sample(Kind.BATCH, 1, batch, (1e-3 + batch * 3e-5) / speed));
        }
        for (int ranks = 1; ranks <= EXECUTORS; ranks++) {
            steps.add(sample(Kind.WEAK, ranks, 128, (5e-3 + 1e-3 * ranks) / speed));
            if (ranks > 1) {
                steps.add(sample(Kind.STRONG, ranks, 128 / ranks, (1e-3 + 5e-3 / ranks + 1e-3) / speed));
            }
        }
        return steps;
    }

    private static StepSample sample(Kind kind, int ranks, int batch, double seconds) {
        StepSample.Split split = new StepSample.Split(0.1 * seconds, 0.6 * seconds, 0.2 * seconds, 0.1 * seconds);
        return new StepSample(
                kind,
                places(ranks),
                1,
                batch,
                1,
                ranks > 2,
                Collections.nCopies(3, new StepSample.Repeat(100, seconds, seconds, 1.2 * seconds, split)),
                TimeDistribution.of(0.7 * seconds, 0.8 * seconds));
    }
}
