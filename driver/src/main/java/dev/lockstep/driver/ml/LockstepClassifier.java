package dev.lockstep.driver.ml;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;

/**
 * Learns which class a row is of: a label is the number of a class, from 0 on.
 *
 * <pre>{@code
 * LockstepClassifier classifier = new LockstepClassifier().setRunFile(Path.of("conf/fashion-mlp.yaml")).setEpochs(5);
 * LockstepClassificationModel model = classifier.fit(training);
 * model.transform(test).select("prediction", "probability");
 * }</pre>
 */
public final class LockstepClassifier extends LockstepEstimator<LockstepClassifier, LockstepClassificationModel> {
    private static final long serialVersionUID = 1L;

    private final Param<String> probability;

    public LockstepClassifier() {
        this(Identifiable.randomUID("lockstepClassifier"));
    }

    /** One of this name, as those are that were saved. */
    public LockstepClassifier(String uid) {
        super(uid);
        probability = new Param<>(this, "probabilityCol", "column that is added, with the chance of each class");
        setDefault(probability, "probability");
    }

    /** Column of the chances of all classes. */
    public Param<String> probabilityCol() {
        return probability;
    }

    public LockstepClassifier setProbabilityCol(String column) {
        return with(probability, column);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return RowColumns.with(
                super.transformSchema(schema), "probabilityCol", getOrDefault(probability), SQLDataTypes.VectorType());
    }

    @Override
    boolean areClasses() {
        return true;
    }

    @Override
    LockstepClassificationModel modelOf(byte[] content) {
        return new LockstepClassificationModel(uid(), content);
    }

    @Override
    public LockstepClassifier copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    /** Reads those that were saved. */
    public static MLReader<LockstepClassifier> read() {
        return new DefaultParamsReader<>();
    }

    /** The one that was saved there. */
    public static LockstepClassifier load(String path) {
        return read().load(path);
    }
}
