package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.LayerCase;
import dev.lockstep.engine.vertex.ArrayForm;
import dev.lockstep.engine.vertex.VertexList;
import dev.lockstep.network.NetworkPlan;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every layer for images: its gradient against finite differences in double precision, its memory, and its export. */
class ImageLayersTest {
    private static final int ROWS = 3;

    @BeforeAll
    static void load() {
        NativeLibrary.load();
    }

    @ParameterizedTest
    @MethodSource("dev.lockstep.engine.LayerCase#images")
    void itsGradientIsThatOfFiniteDifferences(LayerCase one) {
        ArrayForm form = VertexList.rowForm(NetworkPlan.of(one.network(), one.row()));
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, ROWS, 3);
        for (int row = 0; row < ROWS; row++) {
            labels.putScalar(row, row % 3, 1);
        }
        Checked.of(one.network(), one.row(), Checked.random(1, form.sizes(ROWS)), labels);
    }

    @ParameterizedTest
    @MethodSource("dev.lockstep.engine.LayerCase#images")
    void itsStepsLeaveNothingBehind(LayerCase one) {
        Promises.itsStepsLeaveNothingBehind(one.network(), one.schema(false));
    }

    @ParameterizedTest
    @MethodSource("dev.lockstep.engine.LayerCase#images")
    void itsExportPredictsTheSame(LayerCase one) throws IOException {
        Promises.exportPredictsTheSame(one.network(), one.schema(false));
    }
}
