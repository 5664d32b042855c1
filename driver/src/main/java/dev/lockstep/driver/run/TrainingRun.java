package dev.lockstep.driver.run;

import dev.lockstep.config.HeldOut;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.ingest.DatasetIngest;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run from its specification to its report, whatever its run file asks for: one training, one for each fold, or a second one
 * that begins with the pruned model. What the user is to mend is a {@link BadInputException} or what it {@linkplain
 * BadInputException#covers covers}, and leaves nothing behind; a run that fails on the way is a {@code RunFailedException}, and
 * its directory says so.
 *
 * <pre>{@code
 * SparkSession session = SparkSession.builder().config(SparkCluster.settings("mine", 1)).getOrCreate();
 * RunSpec run = RunFile.read(Path.of("points.yaml"), List.of());
 * RunOutcome outcome = TrainingRun.of(run, RunDirectory.create(Path.of("runs/points")))
 *         .reading(Map.of("points", session.table("points"))) // data: { source: dataset, name: points, ... }
 *         .train(SparkCluster.on(session));
 * }</pre>
 */
public final class TrainingRun {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);
    /** Weights of classes are written out with four decimals. */
    private static final double WEIGHT = 1e4;

    private final RunRequest request;
    private volatile @Nullable TrainingSession current;
    private volatile boolean isInterrupted;

    private TrainingRun(RunRequest request) {
        this.request = request;
    }

    /**
     * A run that begins, or goes on where its directory was {@linkplain RunDirectory#takeAgain taken again}. From here on it
     * names its engine, also where its run file left that open.
     */
    public static TrainingRun of(RunSpec run, RunDirectory directory) {
        try {
            RunSpec whole = directory.keepingCheckpoints(EngineChoice.of(run).run());
            TrainingRun begun = new TrainingRun(new RunRequest(whole, directory, Map.of(), RunListener.NOBODY));
            directory.stored().ifPresent(there -> there.ifTaken(begun::interruptQuietly));
            return begun;
        } catch (BadInputException e) {
            directory.giveBack();
            throw e;
        }
    }

    /**
     * A run that ended too early, and goes on from its newest good checkpoint to the same weights.
     *
     * @param overrides settings that decide no weights, as {@code cluster.ranks=2}; {@code training.epochs=60}, to go further, also
     *     where the run has ended; or {@code training.engine=torch}, to go on by another engine from the end of an epoch, to
     *     other weights
     */
    public static TrainingRun resume(Path directory, List<String> overrides) throws IOException {
        RunDirectory taken =
                overrides.isEmpty() ? RunDirectory.takeAgain(directory) : RunDirectory.takeToGoFurther(directory);
        return of(RunFile.read(taken.file(RunDirectoryNames.RUN_FILE), overrides), taken);
    }

    /** The same on rows that are handed over, by the names that {@code data.name} may call them. */
    public TrainingRun reading(Map<String, Dataset<Row>> tables) {
        return new TrainingRun(
                new RunRequest(request.run(), request.directory(), Map.copyOf(tables), request.listener()));
    }

    /** The same with somebody who hears of it. */
    public TrainingRun tellingTo(RunListener listener) {
        return new TrainingRun(new RunRequest(request.run(), request.directory(), request.tables(), listener));
    }

    /** Makes the data set that the run asks for, unless it is there; the folder where it lies. */
    public String prepare(SparkCluster cluster) {
        RunSpec run = proposed(cluster).run();
        return DatasetIngest.prepare(
                cluster.session(), run.data(), request.tables(), run.training().seed());
    }

    /** The run with all that its data are found to need; of a cross-validation, its first training. */
    public RunSpec whole(SparkCluster cluster) {
        RunSpec run = proposed(cluster).run();
        return run.data().split().validation() instanceof HeldOut.Folds ? run.fold(1) : run;
    }

    /** Prepares the data, and refuses what could not be trained, or be gone on with; nothing is begun. */
    public void check(SparkCluster cluster) throws IOException, InterruptedException {
        new TrainingSession(request.part(whole(cluster), request.directory()), () -> {}).verify(cluster);
    }

    /** Trains to the end, which may be that of a run that was begun before, and lets go of the directory. */
    public RunOutcome train(SparkCluster cluster) throws IOException, InterruptedException {
        PartRunner parts = part -> begin(part).on(cluster);
        try {
            RunRequest whole = proposed(cluster);
            RunSpec run = whole.run();
            if (run.data().split().validation() instanceof HeldOut.Folds folds) {
                return new FoldsSession(whole, folds.folds(), cluster, parts).call();
            }
            return run.after().prune().isPresent()
                    ? new PruneSession(whole, parts).call()
                    : parts.run(new TrainingSession(whole, () -> {}));
        } finally {
            request.directory().release();
        }
    }

    /** Where all classes are to count alike, rows of each count as much as there are few of it. */
    private RunSpec weighed(SparkCluster cluster, RunSpec run) {
        RunSpec first = run.data().split().validation() instanceof HeldOut.Folds ? run.fold(1) : run;
        String directory = DatasetIngest.prepare(
                cluster.session(),
                first.data(),
                request.tables(),
                first.training().seed());
        try (ArrowDataset rows = ArrowDataset.open(directory, ReadOptions.of(first.data()))) {
            List<Long> classes = rows.manifest().classes(Split.TRAIN);
            if (classes.isEmpty()) {
                throw new BadInputException(
                        "network.classWeights=auto, but the data have numbers to predict, no classes (remove it)");
            }
            double all = classes.stream().mapToLong(count -> count).sum();
            return run.of(run.network()
                    .weighing(classes.stream()
                            .map(count -> count == 0 ? 1 : Math.round(WEIGHT * all / classes.size() / count) / WEIGHT)
                            .toList()));
        }
    }

    /** The same with what its data are found to need, so that it stands in the run file that the run leaves. */
    private RunRequest proposed(SparkCluster cluster) {
        RunSpec run = request.run();
        try {
            RunSpec whole = run.of(DatasetIngest.proposed(cluster.session(), run.data(), request.tables()));
            return request.with(whole.network().classWeights().isPresent() ? whole : weighed(cluster, whole));
        } catch (RuntimeException e) {
            if (BadInputException.covers(e)) {
                request.directory().giveBack();
            }
            throw e;
        }
    }

    private TrainingSession begin(TrainingSession part) throws IOException {
        current = part;
        if (isInterrupted) {
            part.interrupt("it was ended between its parts");
        }
        return part;
    }

    /** Whether something goes on that could be interrupted: not before it begins, and not when its end is known. */
    public boolean isUnderway() {
        TrainingSession part = current;
        return part != null && !part.isOver();
    }

    /**
     * Ends the run, from another thread: training is asked to leave its model, and the run directory says what happened. Whoever
     * waits for {@link #train} to return finds all of it written.
     *
     * @param why as in "ended by a signal"
     */
    public void interrupt(String why) throws IOException {
        isInterrupted = true;
        TrainingSession part = current;
        if (part != null) {
            part.interrupt(why);
            request.directory().save();
        }
    }

    /** Where another driver goes on with it, this one has nothing more to write. */
    private void interruptQuietly(String why) {
        try {
            interrupt(why);
        } catch (IOException e) {
            LOG.warn("cannot write that the run was ended: {}", e.getMessage());
        }
    }
}
