package dev.lockstep.benchmarks;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.ClusterDrill.Kind;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.run.Disturbance;
import dev.lockstep.driver.run.FaultPlan;
import dev.lockstep.driver.run.RunDirectory;
import dev.lockstep.driver.run.RunListener;
import dev.lockstep.driver.run.TrainingRun;
import dev.lockstep.events.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What failures cost a run on a local cluster of executors with a core each, of which one is killed every so many seconds, and then
 * replaced: {@code RecoveryBenchmark lenet 10 15} trains LeNet on 4 for about ten minutes with a kill every 15 s;
 * {@code RecoveryBenchmark large 5 60} a network of 24 million parameters on 2.
 */
public final class RecoveryBenchmark {
    private static final String LARGE = """
                - dense: { units: 4096, activation: relu }
                - dense: { units: 4096, activation: relu }
                - dense: { units: 1024, activation: relu }
                - dense: { units: 10, activation: softmax }
            """;

    private static final long SEED = 7;

    private RecoveryBenchmark() {}

    /** What is trained. */
    private record Case(String layers, int executors, int batch, int rows) {
        static Case of(String name) {
            return switch (name) {
                case "lenet" -> new Case(Benchmarks.LENET, 4, 64, 20_000);
                case "large" -> new Case(LARGE, 2, 8, 1_200);
                default -> throw new IllegalArgumentException(name + " is neither lenet nor large");
            };
        }

        RunSpec run(Path folder, int epochs) {
            String text = """
                    name: recovery
                    data: { source: digits, rows: %d, split: { validation: 0.1, test: 0.1 } }
                    network:
                      layers:
                    %s
                      loss: crossEntropy
                    training:
                      replicas: %d
                      batch: %d
                      epochs: %d
                      updater: { adam: { learningRate: 0.0001 } }
                    checkpoint: { every: 1 epoch, keep: 2 }
                    """.formatted(rows, layers, executors, batch, epochs);
            return RunFile.read("benchmark", text, List.of("data.store=" + folder.resolve("datasets")));
        }
    }

    public static void main(String[] args) throws Exception {
        String network = args.length > 0 ? args[0] : "lenet";
        int minutes = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        int every = args.length > 2 ? Integer.parseInt(args[2]) : 60;
        Case what = Case.of(network);
        Path folder = Files.createTempDirectory("recovery-benchmark");
        ClusterBenchmark.settings(folder, what.executors());
        try (SparkCluster cluster = SparkCluster.startForDrill(what.run(folder, 2))) {
            double epoch = secondsAnEpoch(cluster, what, folder);
            int epochs = (int) Math.max(2, Math.round(minutes * 60 / epoch));
            Benchmarks.say(
                    "%d cores, %d executors; %s, %d epochs of %.1f s; one is killed every %d s",
                    Runtime.getRuntime().availableProcessors(), what.executors(), network, epochs, epoch, every);
            FaultPlan plan = new FaultPlan(SEED, Duration.ofSeconds(every), List.of(Kind.KILLED));
            Disturbance disturbance = new Disturbance(plan, cluster.drill());
            RecoveryTimes times = new RecoveryTimes();
            TrainingRun.of(what.run(folder, epochs), RunDirectory.create(folder.resolve("run")))
                    .tellingTo(disturbance.before(times))
                    .train(cluster);
            disturbance.account().forEach(line -> Benchmarks.say("%s", line));
            times.lines().forEach(line -> Benchmarks.say("%s", line));
        } finally {
            Benchmarks.remove(folder);
        }
    }

    /** The second one, to which nothing happens, with its verdict. */
    private static double secondsAnEpoch(SparkCluster cluster, Case what, Path folder) throws Exception {
        double[] seconds = new double[1];
        RunListener listener = new RunListener() {
            private long before;

            @Override
            public void accept(Event event) {
                if (event instanceof Event.EpochEnded) {
                    long now = System.nanoTime();
                    seconds[0] = (now - before) / 1e9;
                    before = now;
                }
            }
        };
        TrainingRun.of(what.run(folder, 2), RunDirectory.create(folder.resolve("warm-up")))
                .tellingTo(listener)
                .train(cluster);
        return seconds[0];
    }
}
