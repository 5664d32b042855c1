package dev.lockstep.driver.ml;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;

/** Predicts a number of each row, in the measure of the labels that it learned from. */
public final class LockstepRegressionModel extends LockstepModel<LockstepRegressionModel> {
    private static final long serialVersionUID = 1L;

    /** One that is still to be given what it has learned: as Spark ML makes those that it reads. */
    public LockstepRegressionModel(String uid) {
        this(uid, new byte[0]);
    }

    LockstepRegressionModel(String uid, byte[] content) {
        super(uid, content);
    }

    @Override
    VectorAnswers.Form form() {
        return VectorAnswers.Form.NUMBER;
    }

    @Override
    public LockstepRegressionModel copy(ParamMap extra) {
        LockstepRegressionModel copy = new LockstepRegressionModel(uid(), content());
        return copyValues(copy, extra).setParent(parent());
    }

    /** Reads those that were saved. */
    public static MLReader<LockstepRegressionModel> read() {
        return new SavedModel.Reader<>(LockstepRegressionModel::new);
    }

    /** The one that was saved there. */
    public static LockstepRegressionModel load(String path) {
        return read().load(path);
    }
}
