package dev.lockstep.driver.ml;

import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.run.RunDirectory;
import dev.lockstep.driver.run.RunOutcome;
import dev.lockstep.driver.run.TrainingRun;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A network that learns from the vectors of a table. A run file says network and training; what its data section says of splits
 * and augmentation counts, and its source is the table. The session has to be built for runs: {@code
 * SparkSession.builder().config(SparkCluster.settings(name, 1))}.
 *
 * @param <E> the estimator itself
 * @param <M> the model that comes of it
 */
public abstract class LockstepEstimator<E extends LockstepEstimator<E, M>, M extends LockstepModel<M>>
        extends Estimator<M> implements DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final RowColumns columns;
    private final Param<String> run;
    private final StringArrayParam settings;
    private final IntArrayParam featureShape;
    private final IntParam epochs;
    private final IntParam batch;
    private final DoubleParam learningRate;
    private final LongParam seed;
    private final Param<String> runsFolder;

    LockstepEstimator(String uid) {
        this.uid = uid;
        columns = RowColumns.of(this);
        run = new Param<>(this, "run", "the text of a run file: network and training, and what of data is no source");
        settings = new StringArrayParam(this, "settings", "what overrides the run file, as training.replicas=4");
        featureShape = new IntArrayParam(
                this, "featureShape", "shape of the features, as [1, 28, 28] of a picture; none: a list of values");
        epochs = new IntParam(this, "epochs", "overrides training.epochs");
        batch = new IntParam(this, "batch", "overrides training.batch");
        learningRate = new DoubleParam(this, "learningRate", "overrides the learning rate of training.updater");
        seed = new LongParam(this, "seed", "overrides training.seed");
        runsFolder = new Param<>(this, "runsFolder", "folder on the driver in which each fit leaves a run directory");
        setDefault(settings, new String[0]);
        setDefault(featureShape, new int[0]);
        setDefault(runsFolder, "runs");
    }

    @Override
    public final String uid() {
        return uid;
    }

    /** Column of the features. */
    public Param<String> featuresCol() {
        return columns.features();
    }

    /** Column of the label. */
    public Param<String> labelCol() {
        return columns.label();
    }

    /** Column of the prediction. */
    public Param<String> predictionCol() {
        return columns.prediction();
    }

    /** The text of the run file. */
    public Param<String> run() {
        return run;
    }

    /** Settings that override the run file. */
    public StringArrayParam settings() {
        return settings;
    }

    /** Shape of the features. */
    public IntArrayParam featureShape() {
        return featureShape;
    }

    /** Epochs to train. */
    public IntParam epochs() {
        return epochs;
    }

    /** Rows of a batch of each replica. */
    public IntParam batch() {
        return batch;
    }

    /** The learning rate, the same in each step. */
    public DoubleParam learningRate() {
        return learningRate;
    }

    /** Of all that is drawn by chance. */
    public LongParam seed() {
        return seed;
    }

    /** Folder of run directories. */
    public Param<String> runsFolder() {
        return runsFolder;
    }

    @SuppressWarnings("unchecked") // E is the class of this object, which its subclasses promise
    final <T> E with(Param<T> param, T value) {
        set(param, value);
        return (E) this;
    }

    public E setFeaturesCol(String column) {
        return with(columns.features(), column);
    }

    public E setLabelCol(String column) {
        return with(columns.label(), column);
    }

    public E setPredictionCol(String column) {
        return with(columns.prediction(), column);
    }

    /** Takes the text of a run file, of which {@code name} and {@code data} may be missing. */
    public E setRun(String yaml) {
        return with(run, yaml);
    }

    /** Reads the run file now, so that it travels with the estimator. */
    public E setRunFile(Path file) {
        try {
            return setRun(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the run file " + file + ": " + e.getMessage(), e);
        }
    }

    public E setSettings(String... keysAndValues) {
        return with(settings, keysAndValues);
    }

    public E setFeatureShape(int... sizes) {
        return with(featureShape, sizes);
    }

    public E setEpochs(int count) {
        return with(epochs, count);
    }

    public E setBatch(int rows) {
        return with(batch, rows);
    }

    public E setLearningRate(double rate) {
        return with(learningRate, rate);
    }

    public E setSeed(long number) {
        return with(seed, number);
    }

    public E setRunsFolder(String folder) {
        return with(runsFolder, folder);
    }

    /** Whether the label is a class. */
    abstract boolean areClasses();

    /** A model with what was learned, still without a parent. */
    abstract M modelOf(byte[] content);

    @Override
    public StructType transformSchema(StructType schema) {
        RowColumns.requireVectors(schema, getOrDefault(columns.features()));
        RowColumns.requireNumbers(schema, getOrDefault(columns.label()));
        return RowColumns.with(schema, "predictionCol", getOrDefault(columns.prediction()), DataTypes.DoubleType);
    }

    /**
     * Trains on the rows of a table.
     *
     * @throws IllegalArgumentException where the table has no such columns, or labels that are none
     */
    @Override
    public M fit(Dataset<?> table) {
        transformSchema(table.schema());
        RunSpec spec = spec();
        Dataset<Row> rows = VectorTable.of(
                table,
                getOrDefault(columns.features()),
                getOrDefault(columns.label()),
                getOrDefault(featureShape),
                areClasses());
        try {
            RunDirectory directory = RunDirectory.create(freeDirectory());
            RunOutcome outcome = TrainingRun.of(spec, directory)
                    .reading(Map.of(RunOfVectors.ROWS, rows))
                    .train(SparkCluster.on(table.sparkSession()));
            if (!outcome.isCompleted()) {
                throw new IllegalStateException("the run in " + outcome.directory() + " ended: "
                        + outcome.end().name().toLowerCase(Locale.ROOT));
            }
            M model = modelOf(Files.readAllBytes(outcome.directory().resolve(RunDirectoryNames.MODEL)));
            model.setParent(this);
            return copyValues(model, new ParamMap());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("it was interrupted while it trained", e);
        }
    }

    private Path freeDirectory() {
        Path folder = Path.of(getOrDefault(runsFolder));
        int number = 1;
        while (Files.exists(folder.resolve(uid + "-" + number))) {
            number++;
        }
        return folder.resolve(uid + "-" + number);
    }

    private RunSpec spec() {
        if (!isSet(run)) {
            throw new IllegalArgumentException(
                    "no network is named: give a run file by setRunFile, or its text by setRun");
        }
        List<String> all = new ArrayList<>(List.of(getOrDefault(settings)));
        addTo(all, "training.epochs", epochs);
        addTo(all, "training.batch", batch);
        addTo(all, "training.seed", seed);
        RunSpec spec = RunOfVectors.of(getOrDefault(run), areClasses(), all);
        if (!isSet(learningRate)) {
            return spec;
        }
        String updater = spec.training().updater().getClass().getSimpleName();
        String key = updater.substring(0, 1).toLowerCase(Locale.ROOT) + updater.substring(1);
        addTo(all, "training.updater." + key + ".learningRate", learningRate);
        return RunOfVectors.of(getOrDefault(run), areClasses(), all);
    }

    private void addTo(List<String> all, String setting, Param<?> param) {
        if (isSet(param)) {
            all.add(setting + "=" + getOrDefault(param));
        }
    }
}
