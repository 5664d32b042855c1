package dev.lockstep.driver.cluster;

import dev.lockstep.data.BlockWriter;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.NewDataset;
import dev.lockstep.data.RowStore;
import dev.lockstep.data.Split;
import dev.lockstep.driver.cluster.ClusterScenario.Kind;
import dev.lockstep.order.SplitMixRandom;
import dev.lockstep.simulation.Seeds;
import dev.lockstep.simulation.Simulation;
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
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** The worlds of runs on clusters, by their seeds. */
public final class ClusterWorlds {
    private static final int VALIDATION = 8;

    private final Path folder;
    private final Map<Integer, Path> datasets = new ConcurrentHashMap<>();
    /** What each kind of run comes to where nothing happens to it. */
    private final Map<Kind, String> undisturbed = new ConcurrentHashMap<>();

    /** @param folder where data sets and run directories lie */
    ClusterWorlds(Path folder) {
        this.folder = folder;
    }

    /** The first seed below so many whose world is not as it must be, with what is wrong. */
    public static Optional<String> firstThatFails(long seeds) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("cluster-worlds");
        try {
            ClusterWorlds worlds = new ClusterWorlds(folder);
            return Seeds.upTo(seeds).firstThatFails(seed -> worlds.faults(seed, false));
        } finally {
            remove(folder);
        }
    }

    /** What is wrong with the world of a seed; where something is, with all that happened there last. */
    List<String> faults(long seed) {
        List<String> faults = faults(seed, false);
        return faults.isEmpty() ? faults : faults(seed, true);
    }

    private List<String> faults(long seed, boolean isTold) {
        ClusterScenario scenario = ClusterScenario.of(seed);
        List<String> faults = new ArrayList<>();
        String expected = undisturbed.computeIfAbsent(scenario.kind(), this::undisturbed);
        in(scenario, isTold, (run, end) -> {
            Optional.ofNullable(run.world().failure()).ifPresent(failure -> faults.add(String.valueOf(failure)));
            TrainingOutcome outcome = run.outcome();
            if (end != Simulation.End.DONE) {
                faults.add("the run has not ended after " + scenario.longest().toSeconds() + " s: it is " + end
                        + "; those of " + run.world().threads() + " go on");
            } else if (run.failure() != null && !scenario.mayEnd(run.failure())) {
                faults.add("the run has failed: " + run.failure());
            } else if (outcome != null && !outcome.weightsSha256().equals(expected)) {
                faults.add("the run ended " + outcome + ", undisturbed with " + expected);
            } else if (!run.open().isEmpty()) {
                faults.add("there is left open: " + run.open());
            }
            if (!faults.isEmpty() && isTold) {
                faults.add(String.valueOf(scenario));
                faults.addAll(run.world().lines());
            }
        });
        return faults;
    }

    private String undisturbed(Kind kind) {
        List<String> found = new ArrayList<>();
        in(ClusterScenario.undisturbed(kind), true, (run, end) -> {
            TrainingOutcome outcome = run.outcome();
            if (outcome == null) {
                throw new AssertionError(
                        "nothing happened to " + kind + ", which is " + end + ", " + run.failure() + "\n"
                                + String.join("\n", run.world().lines()),
                        run.world().failure());
            }
            found.add(outcome.weightsSha256());
        });
        return found.get(0);
    }

    /** All that happened in the world of a seed, as a number. */
    long digest(long seed) {
        long[] digest = {0};
        in(
                ClusterScenario.of(seed),
                false,
                (run, end) -> digest[0] = run.world().digest());
        return digest[0];
    }

    private interface Look {
        void at(SimulatedRun run, Simulation.End end);
    }

    private void in(ClusterScenario scenario, boolean isTold, Look look) {
        try {
            Path dataset = datasets.computeIfAbsent(scenario.kind().rows(), this::write);
            Path directory = Files.createTempDirectory(folder, "run");
            try (SimulatedRun run = new SimulatedRun(scenario, dataset, directory, isTold)) {
                look.at(run, run.run());
            } finally {
                remove(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Points in two classes. */
    private Path write(int count) {
        Path dataset = folder.resolve("rows-" + count);
        DataSchema schema =
                new DataSchema(List.of(2), List.of("x", "y"), new DataSchema.Classes(List.of("low", "high")));
        try (NewDataset made = NewDataset.begin(
                FileSystem.getLocal(new Configuration()), new org.apache.hadoop.fs.Path(dataset.toString()))) {
            BlockWriter writer = made.writer(schema, Optional.empty());
            made.commit(
                    writer,
                    DatasetManifest.Story.plain("points"),
                    List.of(
                            writer.write(Split.TRAIN, 0, points(count, writer), new Configuration()),
                            writer.write(Split.VALIDATION, 0, points(VALIDATION, writer), new Configuration())));
            return dataset;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RowStore points(int count, BlockWriter writer) {
        RowStore rows = new RowStore(count, writer.form());
        SplitMixRandom random = new SplitMixRandom(SplitMixRandom.seed(7, count));
        for (int i = 0; i < count; i++) {
            double x = random.nextGaussian();
            double y = random.nextGaussian();
            rows.features().set(2 * i, (float) x);
            rows.features().set(2 * i + 1, (float) y);
            rows.labels().set(i, x + y * y > 0.7 ? 1 : 0);
        }
        return rows;
    }

    private static void remove(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path gone, IOException failure) throws IOException {
                Files.delete(gone);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
