package dev.lockstep.simulation;

import dev.lockstep.train.TrainingOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The worlds of runs, by their seeds. */
public final class TrainingWorlds {
    /** What each kind of run comes to where nothing happens to it. */
    private static final Map<TrainingScenario.Kind, String> UNDISTURBED = new ConcurrentHashMap<>();

    private TrainingWorlds() {}

    /** The first seed below so many whose world is not as it must be, with what is wrong. */
    public static Optional<String> firstThatFails(long seeds) throws InterruptedException {
        return Seeds.upTo(seeds).firstThatFails(seed -> faults(seed, false));
    }

    /** What is wrong with the world of a seed; where something is, with all that happened there last. */
    static List<String> faults(long seed) {
        List<String> faults = faults(seed, false);
        return faults.isEmpty() ? faults : faults(seed, true);
    }

    private static List<String> faults(long seed, boolean isTold) {
        TrainingScenario scenario = TrainingScenario.of(seed);
        List<String> faults = new ArrayList<>();
        String expected = UNDISTURBED.computeIfAbsent(scenario.kind(), TrainingWorlds::undisturbed);
        in(scenario, isTold, (run, end) -> {
            Optional.ofNullable(run.world().failure()).ifPresent(failure -> faults.add(String.valueOf(failure)));
            TrainingOutcome outcome = run.outcome();
            if (end != Simulation.End.DONE || (outcome == null && !run.isRefused() && faults.isEmpty())) {
                faults.add("the run has not ended after " + scenario.longest().toSeconds() + " s: it is " + end
                        + "; those of " + run.world().threads() + " go on");
            } else if (outcome != null && !outcome.weightsSha256().equals(expected)) {
                faults.add("the run ended " + outcome + ", undisturbed with " + expected);
            }
            if (!faults.isEmpty() && isTold) {
                faults.add(String.valueOf(scenario));
                faults.addAll(run.world().lines());
            }
        });
        return faults;
    }

    private static String undisturbed(TrainingScenario.Kind kind) {
        List<String> found = new ArrayList<>();
        in(TrainingScenario.undisturbed(kind), false, (run, end) -> {
            TrainingOutcome outcome = run.outcome();
            if (outcome == null) {
                throw new AssertionError(
                        "nothing happened to " + kind + ", which is " + end,
                        run.world().failure());
            }
            found.add(outcome.weightsSha256());
        });
        return found.get(0);
    }

    /** All that happened in the world of a seed, as a number. */
    static long digest(long seed) {
        long[] digest = {0};
        in(
                TrainingScenario.of(seed),
                false,
                (run, end) -> digest[0] = run.world().digest());
        return digest[0];
    }

    private interface Look {
        void at(SimulatedTraining run, Simulation.End end);
    }

    private static void in(TrainingScenario scenario, boolean isTold, Look look) {
        try {
            Path directory = Files.createTempDirectory("simulated-run");
            try (SimulatedTraining run = new SimulatedTraining(scenario, directory, isTold)) {
                look.at(run, run.run());
            } finally {
                remove(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
