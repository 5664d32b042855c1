package dev.lockstep.simulation;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.order.SplitMixRandom;
import dev.lockstep.simulation.SimulatedNetwork.Weather;
import dev.lockstep.train.MemoryDataset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a seed says of a run: what is trained, on how many executors, how their network is, and what happens to them. Few kinds of
 * runs, so that the weights of each are found once, and many worlds for each of them.
 */
record TrainingScenario(long seed, Kind kind, int executors, Weather weather, List<TrainingFault> faults) {
    private static final int BATCH = 4;

    /**
     * A kind of run.
     *
     * @param what is averaged
     * @param every so many steps
     * @param steps of an epoch, of which there are two
     * @param checkpoint every so many steps
     */
    record Kind(String what, int every, int replicas, int steps, int checkpoint) {
        private static final String YAML = """
                name: simulated
                data: { source: moons, rows: 100, split: { validation: 0.2 } }
                network: { layers: [ dense: { units: 1, activation: sigmoid } ], loss: binaryCrossEntropy }
                training:
                  engine: fake
                  replicas: %d
                  batch: %d
                  epochs: 2
                  average: { what: %s, every: %d }
                  updater: { adam: { learningRate: 0.05 } }
                checkpoint: { every: %d steps, path: "%s" }
                cluster:
                  audit: every 4 steps
                  deadlines: { meeting: 3 s, start: 20 s }
                """;

        static Kind of(SplitMixRandom random) {
            return new Kind(
                    random.nextInt(2) == 0 ? "parameters" : "gradients",
                    1 + 2 * random.nextInt(2),
                    2 + random.nextInt(3),
                    4 + 4 * random.nextInt(2),
                    2 + random.nextInt(3));
        }

        RunSpec run(String checkpoints) {
            return RunFile.read(
                    "run.yaml", YAML.formatted(replicas, BATCH, what, every, checkpoint, checkpoints), List.of());
        }

        Dataset rows() {
            return MemoryDataset.of((long) replicas * BATCH * steps, 8);
        }

        /** Of so many steps, those up to the last average: each epoch ends with one. */
        long lastAverage(long behind) {
            return behind - behind % steps % every;
        }

        int stepsOfAll() {
            return 2 * steps;
        }
    }

    static TrainingScenario of(long seed) {
        SplitMixRandom random = new SplitMixRandom(SplitMixRandom.seed(seed, 3));
        Kind kind = Kind.of(random);
        int executors = 2 + random.nextInt(kind.replicas() - 1);
        Weather weather = new Weather(
                Duration.ofNanos(10_000L + random.nextInt(1_000_000)),
                Duration.ofNanos(10_000L + random.nextInt(2_000_000)),
                64 << random.nextInt(7),
                64 << random.nextInt(5));
        List<TrainingFault> faults = new ArrayList<>();
        long arrivals = (long) kind.stepsOfAll() * executors * (executors - 1) * 16 + 100;
        for (int i = random.nextInt(5); i > 0; i--) {
            faults.add(TrainingFault.of(random, executors, arrivals));
        }
        return new TrainingScenario(seed, kind, executors, weather, List.copyOf(faults));
    }

    /** Of the same kind, on one executor to which nothing happens. */
    static TrainingScenario undisturbed(Kind kind) {
        Weather calm = new Weather(Duration.ofNanos(10_000), Duration.ofNanos(1), 1 << 16, 1 << 16);
        return new TrainingScenario(0, kind, 1, calm, List.of());
    }

    static String host(int executor) {
        return "10.0." + executor / 200 + "." + (1 + executor % 200);
    }

    /** By which it has ended, however often it began anew. */
    Duration longest() {
        Duration longest = Duration.ofMinutes(5);
        for (TrainingFault fault : faults) {
            longest = longest.plus(fault.time().multipliedBy(10)).plusSeconds(60);
        }
        return longest;
    }
}
