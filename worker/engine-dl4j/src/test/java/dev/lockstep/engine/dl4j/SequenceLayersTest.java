package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.LayerCase;
import dev.lockstep.engine.vertex.ArrayForm;
import dev.lockstep.engine.vertex.VertexList;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every layer for sequences: its gradient against finite differences in double precision, with and without padding, its memory, its export. */
class SequenceLayersTest {
    private static final int ROWS = 4;

    @BeforeAll
    static void load() {
        NativeLibrary.load();
    }

    private static INDArray features(RowShape row) {
        ArrayForm form = ArrayForm.of(row);
        INDArray features = Checked.random(1, form.sizes(ROWS));
        for (int i = 0; row instanceof RowShape.Tokens && i < features.length(); i++) {
            features.data().put(i, (i * 5) % LayerCase.TOKENS);
        }
        return features;
    }

    private static void check(RowShape row, NetworkSpec network, boolean padded) {
        NetworkPlan plan = NetworkPlan.of(network, row);
        int labels = plan.out() instanceof RowShape.Sequence sequence ? sequence.steps() : 1;
        INDArray wanted = Nd4j.zeros(DataType.DOUBLE, (long) ROWS * labels, LayerCase.CLASSES);
        INDArray weights = Nd4j.zeros(DataType.DOUBLE, (long) ROWS * labels, 1);
        INDArray mask = Nd4j.zeros(DataType.DOUBLE, ROWS, LayerCase.STEPS);
        for (int i = 0; i < ROWS * labels; i++) {
            wanted.putScalar(i, i % LayerCase.CLASSES, 1);
            weights.putScalar(i, 0, 0.5 + i % 2);
        }
        for (int i = 0; i < ROWS * LayerCase.STEPS; i++) {
            mask.putScalar(
                    i / LayerCase.STEPS, i % LayerCase.STEPS, i % LayerCase.STEPS < 2 + i / LayerCase.STEPS ? 1 : 0);
        }
        INDArray features = features(row).reshape('c', VertexList.rowForm(plan).sizes(ROWS));
        Checked.of(network, row, features, wanted, padded ? mask : null, weights);
    }

    @ParameterizedTest
    @MethodSource("dev.lockstep.engine.LayerCase#sequences")
    void itsGradientIsThatOfFiniteDifferences(LayerCase one) {
        check(one.row(), one.network(), false);
    }

    @ParameterizedTest
    @MethodSource("dev.lockstep.engine.LayerCase#padded")
    void itsGradientIsThatOfFiniteDifferencesWithPadding(LayerCase one) {
        check(one.row(), one.network(), true);
    }

    @ParameterizedTest
    @MethodSource("dev.lockstep.engine.LayerCase#sequences")
    void itsStepsLeaveNothingBehind(LayerCase one) {
        Promises.itsStepsLeaveNothingBehind(one.network(), one.schema(one.mayBePadded()));
    }

    @ParameterizedTest
    @MethodSource("dev.lockstep.engine.LayerCase#sequences")
    void itsExportPredictsTheSame(LayerCase one) throws IOException {
        Promises.exportPredictsTheSame(one.network(), one.schema(false));
    }
}
