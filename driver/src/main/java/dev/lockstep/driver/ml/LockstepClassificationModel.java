package dev.lockstep.driver.ml;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;

/** Predicts the class of each row, by its number, and the chance of each class. */
public final class LockstepClassificationModel extends LockstepModel<LockstepClassificationModel> {
    private static final long serialVersionUID = 1L;

    private final Param<String> probability;

    /** One that is still to be given what it has learned: as Spark ML makes those that it reads. */
    public LockstepClassificationModel(String uid) {
        this(uid, new byte[0]);
    }

    LockstepClassificationModel(String uid, byte[] content) {
        super(uid, content);
        probability = new Param<>(this, "probabilityCol", "column that is added, with the chance of each class");
        setDefault(probability, "probability");
    }

    /** Column of the chances of all classes. */
    public Param<String> probabilityCol() {
        return probability;
    }

    public LockstepClassificationModel setProbabilityCol(String column) {
        return with(probability, column);
    }

    @Override
    VectorAnswers.Form form() {
        return VectorAnswers.Form.CLASS;
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return RowColumns.with(
                super.transformSchema(schema), "probabilityCol", getOrDefault(probability), SQLDataTypes.VectorType());
    }

    @Override
    public LockstepClassificationModel copy(ParamMap extra) {
        LockstepClassificationModel copy = new LockstepClassificationModel(uid(), content());
        return copyValues(copy, extra).setParent(parent());
    }

    /** Reads those that were saved. */
    public static MLReader<LockstepClassificationModel> read() {
        return new SavedModel.Reader<>(LockstepClassificationModel::new);
    }

    /** The one that was saved there. */
    public static LockstepClassificationModel load(String path) {
        return read().load(path);
    }
}
