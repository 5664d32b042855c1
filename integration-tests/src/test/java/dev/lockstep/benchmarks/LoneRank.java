package dev.lockstep.benchmarks;

import dev.lockstep.average.Averager;
import dev.lockstep.average.MemoryAverager;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.dl4j.Dl4jProvider;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import dev.lockstep.train.ProcessMemory;
import dev.lockstep.train.RankControl;
import dev.lockstep.train.RankJob;
import dev.lockstep.train.SurvivingState;
import dev.lockstep.train.Training;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * JVMs that train one replica each and know no other: the same loop, data set and network, without anybody to wait for. They
 * live as long as the executors that they are compared with, so that both are as warm.
 */
final class LoneRank implements AutoCloseable {
    private static final String READY = "ready";

    private final List<Process> ranks = new ArrayList<>();
    private final List<BufferedReader> told;

    LoneRank(int count, Path folder, String dataset) throws IOException {
        for (int i = 0; i < count; i++) {
            ranks.add(start(folder, dataset));
        }
        told = ranks.stream()
                .map(one -> one.inputReader(StandardCharsets.UTF_8))
                .toList();
    }

    /** All of them train once, at once: the sum of what they do. */
    double samplesPerSecond() throws IOException {
        for (BufferedReader one : told) {
            awaited(one, READY);
        }
        for (Process one : ranks) {
            one.getOutputStream().write('\n');
            one.getOutputStream().flush();
        }
        double sum = 0;
        for (BufferedReader one : told) {
            sum += Double.parseDouble(awaited(one, ""));
        }
        return sum;
    }

    @Override
    public void close() {
        ranks.forEach(Process::destroyForcibly);
    }

    private static Process start(Path folder, String dataset) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-Xmx"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx1g", "-classpath", System.getProperty("java.class.path")));
        command.addAll(List.of(LoneRank.class.getName(), folder.toString(), dataset));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String awaited(BufferedReader from, String beginning) throws IOException {
        String line = from.readLine();
        if (line == null || !line.startsWith(beginning)) {
            throw new IOException("a lone JVM said " + line + " where " + beginning + " was awaited");
        }
        return line;
    }

    public static void main(String[] args) throws Exception {
        do {
            train(Path.of(args[0]), args[1]);
        } while (!Thread.interrupted());
    }

    private static void train(Path folder, String prepared) throws Exception {
        RunSpec run = ClusterBenchmark.run(folder, 1, ClusterBenchmark.rows());
        ReplicaAssignment assignment = new ReplicaAssignment(1, 1);
        RankJob job = new RankJob(run, Files.createTempDirectory(folder, "alone"), assignment, 0);
        try (ArrowDataset dataset = ArrowDataset.open(prepared, ReadOptions.of(run.data()));
                ThreadTeam team = new ThreadTeam(1);
                Engine engine = new Dl4jProvider().open(RankJob.engineSpec(run, dataset));
                Averager averager = MemoryAverager.join("alone", assignment, 0, team, Duration.ofMinutes(1));
                Training training = new Training(
                        job,
                        new Training.Rooms(dataset, engine, averager, team),
                        event -> {},
                        SurvivingState.none(),
                        RankControl.none(),
                        ProcessMemory.here())) {
            System.out.println(READY);
            if (System.in.read() < 0) {
                System.exit(0);
            }
            System.out.println(training.train().samplesPerSecond());
        }
    }
}
