package dev.lockstep.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How long it takes from the command to the first step of training, {@code lockstep train conf/moons.yaml}: from the source tree, from
 * an unpacked distribution, and on a standalone cluster of as many executors as cores.
 */
public final class FirstStepBenchmark {
    private static final int ROUNDS = 7;
    private static final int LONGEST_MINUTES = 10;
    private static final int BETWEEN_LOOKS_MILLIS = 5;
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final Map<String, String> ENVIRONMENT = Map.of("LOCKSTEP_CLUSTER_PORT", "7177");

    private final Path folder;
    private int commands;

    private FirstStepBenchmark(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        Path repository = repository();
        Path folder = Files.createTempDirectory("first-step");
        try {
            Benchmarks.say("%d cores, load %.1f", CORES, load());
            FirstStepBenchmark benchmark = new FirstStepBenchmark(folder);
            benchmark.say("the source tree", repository.resolve("lockstep"), List.of());
            benchmark.sayOfDistribution(repository.resolve("deploy/target"));
            benchmark.sayOfCluster(repository.resolve("lockstep"));
        } finally {
            Benchmarks.remove(folder);
        }
    }

    private void sayOfDistribution(Path built) throws IOException, InterruptedException {
        try (Stream<Path> all = Files.list(built)) {
            List<Path> files = all.filter(file -> file.getFileName().toString().matches("lockstep-[0-9].*\\.tar\\.gz"))
                    .toList();
            if (files.isEmpty()) {
                Benchmarks.say("there is no distribution in %s; ./mvnw verify makes one", built);
                return;
            }
            Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
            run(List.of("tar", "xzf", files.get(0).toString(), "-C", unpacked.toString(), "--strip-components=1"));
            say("an unpacked distribution", unpacked.resolve("bin/lockstep"), List.of());
        }
    }

    private void sayOfCluster(Path launcher) throws IOException, InterruptedException {
        String master = run(List.of(launcher.toString(), "cluster", "start", String.valueOf(CORES)))
                .lines()
                .filter(line -> line.startsWith("spark://"))
                .findFirst()
                .orElseThrow();
        try {
            say("a standalone cluster", launcher, List.of("--master", master, "--set", "cluster.ranks=" + CORES));
        } finally {
            run(List.of(launcher.toString(), "cluster", "stop"));
        }
    }

    private void say(String what, Path launcher, List<String> options) throws IOException, InterruptedException {
        secondsToFirstStep(launcher, options); // builds and archives, where there is something to be made once
        double[] seconds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            seconds[round] = secondsToFirstStep(launcher, options);
        }
        Arrays.sort(seconds);
        Benchmarks.say(
                "%s: first step after %.1f s (median of %d; %.1f to %.1f s)",
                what, seconds[ROUNDS / 2], ROUNDS, seconds[0], seconds[ROUNDS - 1]);
    }

    /** The first step is told of at once, with the event {@code progress}. */
    private double secondsToFirstStep(Path launcher, List<String> options) throws IOException, InterruptedException {
        Path run = folder.resolve("run-" + commands++);
        Path events = run.resolve("events.jsonl");
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "train"));
        command.addAll(List.of(repository().resolve("conf/moons.yaml").toString(), "--run", run.toString()));
        command.addAll(List.of("--set", "data.store=" + run + "-data")); // a new one: preparing it is a part of the way
        command.addAll(options);
        long began = System.nanoTime();
        Path log = folder.resolve(run.getFileName() + ".txt");
        Process process = start(command, log);
        try {
            while (!hasStepped(events)) {
                if (!process.isAlive() && !hasStepped(events)) {
                    throw new IllegalStateException("training ended without a step:\n" + Files.readString(log));
                }
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
            }
            return (System.nanoTime() - began) / 1e9;
        } finally {
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        }
    }

    private Process start(List<String> command, Path log) throws IOException {
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        process.environment().putAll(ENVIRONMENT);
        process.environment().put("LOCKSTEP_CLUSTER", folder.resolve("cluster").toString());
        return process.start();
    }

    /** What a command said that has ended well. */
    private String run(List<String> command) throws IOException, InterruptedException {
        Path log = folder.resolve("command-" + commands++ + ".txt");
        if (start(command, log).waitFor() != 0) {
            throw new IllegalStateException(command + " failed:\n" + Files.readString(log));
        }
        return Files.readString(log);
    }

    private static boolean hasStepped(Path events) throws IOException {
        return Files.exists(events) && Files.readString(events).contains("\"progress\"");
    }

    private static Path repository() {
        for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
            if (Files.exists(here.resolve("lockstep"))) {
                return here;
            }
        }
        throw new IllegalStateException(
                "not within the source tree: " + Path.of("").toAbsolutePath());
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
