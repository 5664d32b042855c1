package dev.lockstep.driver.capacity;

import dev.lockstep.driver.cluster.ProbeProgram;
import dev.lockstep.driver.cluster.ProbeRank;
import dev.lockstep.train.StepRecorder;
import dev.lockstep.train.StepRecorder.StepNanos;
import java.util.List;

/**
 * Training of several sizes: each for some stretches of steps, with all other sizes between two of them, so that what changes with
 * time shows in all alike. The first ranks take part, the others wait.
 *
 * @param dataset its directory
 * @param sizes in the order in which they are taken
 * @param repeats stretches of each size
 * @param seconds that all of it may take, about: then no more is begun
 */
record ScalingProbe(String dataset, List<StepSize> sizes, int repeats, double seconds) implements ProbeProgram {
    private static final long serialVersionUID = 1L;
    private static final double MOST_SECONDS_OF_A_STRETCH = 0.8;
    private static final double MOST_SECONDS_OF_WARM_UP = 2;
    /** Of a stretch, what goes into opening and warming up its group besides. */
    private static final double TIMES_A_STRETCH = 2;

    private static final int LEAST_STEPS = 4;
    /** Of steps that take longer than a stretch is to last. */
    private static final int LEAST_LONG_STEPS = 2;

    private static final int MOST_STEPS = 400;

    @Override
    public void run(ProbeRank rank) throws Exception {
        long began = System.nanoTime();
        warmUp(rank);
        for (int repeat = 0; repeat < repeats; repeat++) {
            for (int place = 0; place < sizes.size(); place++) {
                double elapsed = rank.meet((System.nanoTime() - began) / 1e9).get(0); // by one clock
                boolean wouldNotEnd = place == 0 && repeat > 0 && elapsed * (repeat + 1) / repeat > seconds;
                if (elapsed > seconds || wouldNotEnd) {
                    return;
                }
                StepSize size = sizes.get(place);
                if (rank.number() < size.ranks()) {
                    takePart(rank, size, repeat, place);
                } else {
                    StepGroup.passOver(rank, size);
                    rank.meet(0.0);
                    rank.meet(0);
                }
            }
        }
    }

    /** Every rank by itself: what is compiled and loaded in the first steps would be taken for slow. */
    private void warmUp(ProbeRank rank) throws Exception {
        StepSize first = sizes.get(0);
        StepSize alone = new StepSize(first.kind(), 1, first.replicasARank(), first.batch(), false);
        try (StepGroup group = StepGroup.open(rank, "warm-up", alone, dataset)) {
            long began = System.nanoTime();
            double nanos = Math.min(MOST_SECONDS_OF_WARM_UP, seconds / 8) * 1e9;
            for (int step = 0; step < 2 || System.nanoTime() - began < nanos; step++) {
                group.recorder().step();
            }
        }
    }

    private void takePart(ProbeRank rank, StepSize size, int repeat, int place) throws Exception {
        try (StepGroup group = StepGroup.open(rank, "steps-" + repeat + "-" + place, size, dataset)) {
            StepRecorder recorder = group.recorder();
            int every = rank.run().training().average().every();
            double first = rank.meet(mean(recorder, every)).get(0);
            boolean isLong = first > secondsOfAStretch();
            double mean = isLong ? first : mean(recorder, wholeTurns(LEAST_STEPS, every));
            int least = isLong ? LEAST_LONG_STEPS : LEAST_STEPS;
            int wanted = (int) Math.max(least, Math.min(MOST_STEPS, secondsOfAStretch() / mean));
            int steps = wholeTurns(rank.meet(wanted).get(0), every);
            if (steps > 2 * LEAST_STEPS) { // the first ones of a group are slower, which long steps do not notice
                mean(recorder, wholeTurns(steps / 4, every));
            }
            rank.tell(trace(rank, size, repeat, recorder, steps));
        }
    }

    private double secondsOfAStretch() {
        return Math.min(MOST_SECONDS_OF_A_STRETCH, seconds / sizes.size() / repeats / TIMES_A_STRETCH);
    }

    private static int wholeTurns(int steps, int every) {
        return (steps + every - 1) / every * every;
    }

    /** Of so many steps, in seconds. */
    private static double mean(StepRecorder recorder, int steps) {
        long began = System.nanoTime();
        for (int step = 0; step < steps; step++) {
            recorder.step();
        }
        return (System.nanoTime() - began) / 1e9 / steps;
    }

    private static StepTrace trace(ProbeRank rank, StepSize size, int repeat, StepRecorder recorder, int steps) {
        long[] read = new long[steps];
        long[] own = new long[steps];
        long[] average = new long[steps];
        long began = System.nanoTime();
        for (int step = 0; step < steps; step++) {
            StepNanos took = recorder.step();
            read[step] = took.read();
            own[step] = took.own();
            average[step] = took.average();
        }
        return new StepTrace(size, repeat, rank.number(), rank.name(), read, own, average, System.nanoTime() - began);
    }
}
