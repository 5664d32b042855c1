package dev.lockstep.driver.evaluate;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.DataException;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.TablePreparation;
import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.train.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * A model that a run left, with what it takes to use it: its network and weights, how a row becomes features, what its outputs
 * stand for, and where it comes from.
 *
 * @param run that trained it
 * @param manifest of the data set that it learned from
 * @param file with its weights
 */
public record TrainedModel(RunSpec run, DatasetManifest manifest, Path file) {
    private static final long MEMORY = 64L << 20;

    /**
     * Opens what lies in a run directory.
     *
     * @param bad told of what is skipped there because it is damaged
     * @throws IllegalArgumentException where no model lies there, or nobody knows what it learned from
     */
    public static TrainedModel open(Path directory, Consumer<String> bad) throws IOException {
        Path file = directory.resolve(RunDirectoryNames.MODEL);
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(
                    directory + " has no " + RunDirectoryNames.MODEL + "; give the directory that `train` named");
        }
        RunSpec run = RunFile.read(directory.resolve(RunDirectoryNames.RUN_FILE), List.of());
        return new TrainedModel(run, manifest(directory, bad), file);
    }

    /** The run says where its data set lies, and the data set what it is. */
    private static DatasetManifest manifest(Path directory, Consumer<String> bad) throws IOException {
        String dataset = EventLog.read(directory.resolve(RunDirectoryNames.EVENTS), bad).stream()
                .filter(Event.DataPrepared.class::isInstance)
                .map(event -> ((Event.DataPrepared) event).directory())
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new IllegalArgumentException(
                        directory + " does not say which data set the run learned from; train it anew"));
        ReadOptions options = ReadOptions.plain(MEMORY);
        try (ArrowDataset opened =
                ArrowDataset.open(dataset, options, SparkHadoopUtil.get().newConfiguration(new SparkConf()))) {
            return opened.manifest();
        }
    }

    public NetworkSpec network() {
        return run.network();
    }

    /** What a row is, and what is predicted of it. */
    public DataSchema schema() {
        return manifest.schema();
    }

    /** What the outputs stand for: classes in their order, or the numbers that are predicted. */
    public List<String> labelNames() {
        return schema().labels().names();
    }

    /**
     * What the model is given for a row of a table, which needs no label.
     *
     * @param row raw values by the names of their columns, as the source had them
     * @throws DataException that names every value that is none, or where rows of the run were no rows of a table
     */
    public TablePreparation.PreparedRow features(Map<String, ?> row) {
        return TablePreparation.of(manifest)
                .orElseThrow(() -> new DataException("the run " + run.name() + " learned from " + manifest.source()
                        + ", whose rows are made and not read; they are given as they are"))
                .prepare(row);
    }

    /** The name of the weights; empty where the file is of a version that did not say it. */
    public Optional<String> weightsSha256() throws IOException {
        return ModelFile.weightsSha256(file);
    }

    /** All that decided the weights; empty where the run is of a version that did not keep it. */
    public Optional<RunIdentity> provenance() throws IOException {
        return RunIdentity.read(file.resolveSibling(RunDirectoryNames.IDENTITY));
    }
}
