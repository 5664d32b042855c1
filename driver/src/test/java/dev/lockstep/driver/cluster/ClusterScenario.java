package dev.lockstep.driver.cluster;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.order.SplitMixRandom;
import dev.lockstep.simulation.SimulatedNetwork.Weather;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a seed says of a run on a cluster: what is trained, on how many executors, how their network is, and what happens to them. */
record ClusterScenario(long seed, Kind kind, int executors, Weather weather, List<ClusterFault> faults) {
    static final int BATCH = 4;

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
                  deadlines: { meeting: 3 s, start: 20 s, silence: 4 s }
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

        /** Rows to train on. */
        int rows() {
            return replicas * BATCH * steps;
        }

        /** Of so many steps, those up to the last average: each epoch ends with one. */
        long lastAverage(long behind) {
            return behind - behind % steps % every;
        }
    }

    static ClusterScenario of(long seed) {
        SplitMixRandom random = new SplitMixRandom(SplitMixRandom.seed(seed, 4));
        Kind kind = Kind.of(random);
        int executors = 2 + random.nextInt(kind.replicas() - 1);
        Weather weather = new Weather(
                Duration.ofNanos(10_000L + random.nextInt(1_000_000)),
                Duration.ofNanos(10_000L + random.nextInt(2_000_000)),
                64 << random.nextInt(7),
                64 << random.nextInt(5));
        List<ClusterFault> faults = new ArrayList<>();
        long arrivals = (long) kind.steps() * executors * (executors - 1) * 32 + 400;
        for (int i = random.nextInt(5); i > 0; i--) {
            faults.add(ClusterFault.of(random, executors, arrivals));
        }
        return new ClusterScenario(seed, kind, executors, weather, List.copyOf(faults));
    }

    /** Of the same kind, on one executor to which nothing happens. */
    static ClusterScenario undisturbed(Kind kind) {
        Weather calm = new Weather(Duration.ofNanos(10_000), Duration.ofNanos(1), 1 << 16, 1 << 16);
        return new ClusterScenario(0, kind, 1, calm, List.of());
    }

    /** Whether a run may come to this end: where no executor holds its state, and what was stored cannot be read. */
    boolean mayEnd(String why) {
        return faults.stream().anyMatch(fault -> fault.what() == ClusterFault.What.FAILING_STORAGE)
                && why.contains("reading the newest checkpoint")
                && why.contains("storage does not answer");
    }

    /** By which it has ended, however often it began anew. */
    Duration longest() {
        Duration longest = Duration.ofMinutes(5);
        for (ClusterFault fault : faults) {
            longest = longest.plus(fault.time().multipliedBy(10)).plusSeconds(60);
        }
        return longest;
    }
}
