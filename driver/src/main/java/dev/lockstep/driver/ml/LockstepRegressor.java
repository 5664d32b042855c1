package dev.lockstep.driver.ml;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;

/** Learns a number of a row; its loss is {@code mse} or {@code mae}. */
public final class LockstepRegressor extends LockstepEstimator<LockstepRegressor, LockstepRegressionModel> {
    private static final long serialVersionUID = 1L;

    public LockstepRegressor() {
        this(Identifiable.randomUID("lockstepRegressor"));
    }

    /** One of this name, as those are that were saved. */
    public LockstepRegressor(String uid) {
        super(uid);
    }

    @Override
    boolean areClasses() {
        return false;
    }

    @Override
    LockstepRegressionModel modelOf(byte[] content) {
        return new LockstepRegressionModel(uid(), content);
    }

    @Override
    public LockstepRegressor copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    /** Reads those that were saved. */
    public static MLReader<LockstepRegressor> read() {
        return new DefaultParamsReader<>();
    }

    /** The one that was saved there. */
    public static LockstepRegressor load(String path) {
        return read().load(path);
    }
}
