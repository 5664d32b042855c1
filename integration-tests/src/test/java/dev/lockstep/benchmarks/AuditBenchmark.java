package dev.lockstep.benchmarks;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.ingest.DatasetIngest;
import dev.lockstep.events.Event;
import dev.lockstep.train.TrainingOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the audit of steps costs. One in two hundred steps disappears in the noise of any machine: so one in ten is audited here, against
 * none, in turns, and what an audit takes is told by the steps that pass meanwhile.
 */
public final class AuditBenchmark {
    private static final int EXECUTORS = 2;
    private static final int OFTEN = 10;
    private static final int ROUNDS = 4;
    private static final Map<String, String> NETWORKS =
            new TreeMap<>(Map.of("MLP 784-128-10, batch 128", """
                  - dense: { units: 128, activation: relu }
                  - dense: { units: 10, activation: softmax }
            """, "LeNet, batch 64", Benchmarks.LENET));

    private AuditBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("audit-benchmark");
        ClusterBenchmark.settings(folder, EXECUTORS);
        Benchmarks.say(
                "%d cores, %d executors; audited every %d steps against none, %d rounds after one to warm up",
                Runtime.getRuntime().availableProcessors(), EXECUTORS, OFTEN, ROUNDS);
        Benchmarks.say("%-28s %12s %16s %18s", "network", "step, ms", "an audit, steps", "cost by default");
        try (SparkCluster cluster = SparkCluster.start(run(folder, "LeNet, batch 64", "off"))) {
            for (String network : NETWORKS.keySet()) {
                compare(cluster, folder, network);
            }
        }
    }

    private static void compare(SparkCluster cluster, Path folder, String network) throws Exception {
        RunSpec off = run(folder, network, "off");
        RunSpec often = run(folder, network, "every " + OFTEN + " steps");
        String rows = DatasetIngest.prepare(
                cluster.session(), off.data(), off.training().seed());
        double[] steps = new double[ROUNDS];
        double[] audits = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            AtomicLong audited = new AtomicLong();
            TrainingOutcome without = train(cluster, off, rows, folder, audited);
            TrainingOutcome with = train(cluster, often, rows, folder, audited);
            if (round >= 0) {
                double nanosOff = nanosAStep(off, without);
                double more = nanosAStep(often, with) - nanosOff;
                steps[round] = nanosOff / 1e6;
                audits[round] = more * with.steps() / audited.get() / nanosOff;
            }
        }
        double audit = Benchmarks.median(audits);
        long usual = RunFile.read("usual", text(network), List.of())
                .cluster()
                .audit()
                .steps();
        Benchmarks.say("%-28s %12.2f %16.2f %16.2f %%", network, Benchmarks.median(steps), audit, 100 * audit / usual);
    }

    private static double nanosAStep(RunSpec run, TrainingOutcome outcome) {
        return 1e9 * run.training().batch() * run.training().replicas() / outcome.samplesPerSecond();
    }

    private static TrainingOutcome train(
            SparkCluster cluster, RunSpec run, String rows, Path folder, AtomicLong audited) throws Exception {
        return cluster.train(run, rows, Files.createTempDirectory(folder, "run"), event -> {
            if (event instanceof Event.StepsAudited audits) {
                audited.set(audits.audited());
            }
        });
    }

    private static RunSpec run(Path folder, String network, String audit) {
        return RunFile.read(
                "benchmark",
                text(network),
                List.of("data.store=" + folder.resolve("datasets"), "cluster.audit=" + audit));
    }

    private static String text(String network) {
        int batch = Integer.parseInt(network.substring(network.lastIndexOf(' ') + 1));
        return """
                name: benchmark
                data: { source: digits, rows: %d }
                network:
                  layers:
                %s
                  loss: crossEntropy
                training: { replicas: %d, batch: %d, epochs: %d, updater: { adam: { learningRate: 0.001 } } }
                checkpoint: { every: 1000000 steps }
                """.formatted(EXECUTORS * batch * 200, NETWORKS.get(network), EXECUTORS, batch, batch > 64 ? 5 : 1);
    }
}
