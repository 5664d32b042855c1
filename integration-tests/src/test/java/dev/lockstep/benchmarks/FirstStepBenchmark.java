package dev.lockstep.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long it takes from the command to the first step of training: {@code ./lockstep train conf/moons.yaml}. */
public final class FirstStepBenchmark {
    private static final int ROUNDS = 5;
    private static final int LONGEST_MINUTES = 10;
    private static final int BETWEEN_LOOKS_MILLIS = 5;

    private FirstStepBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path repository = repository();
        Path folder = Files.createTempDirectory("first-step");
        try {
            Benchmarks.say("%d cores, load %.1f", Runtime.getRuntime().availableProcessors(), load());
            secondsToFirstStep(repository, folder, "warm"); // builds, where there is something to build
            double[] seconds = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                seconds[round] = secondsToFirstStep(repository, folder, "run-" + round);
            }
            Arrays.sort(seconds);
            Benchmarks.say(
                    "first step after %.1f s (median of %d; %.1f to %.1f s)",
                    seconds[ROUNDS / 2], ROUNDS, seconds[0], seconds[ROUNDS - 1]);
        } finally {
            Benchmarks.remove(folder);
        }
    }

    /** The first step is told of at once, with the event {@code progress}. */
    private static double secondsToFirstStep(Path repository, Path folder, String run)
            throws IOException, InterruptedException {
        Path directory = folder.resolve(run);
        Path events = directory.resolve("events.jsonl");
        Path log = folder.resolve(run + ".txt");
        long began = System.nanoTime();
        Process process = new ProcessBuilder(List.of(
                        repository.resolve("lockstep").toString(),
                        "train",
                        repository.resolve("conf/moons.yaml").toString(),
                        "--run",
                        directory.toString(),
                        "--set",
                        "data.store=" + folder.resolve(run + "-data"))) // a new one: preparing it is a part of the way
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
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
        return java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
