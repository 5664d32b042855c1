package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.dl4j.own.HostSide;
import dev.lockstep.engine.vertex.ArrayForm;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Rows of floats that are a buffer to us and an array to ND4J: the same memory, made once and used each step. */
final class RowArray {
    private final ArrayForm form;
    private final int width;
    private final Map<Integer, INDArray> views = new HashMap<>();
    private INDArray all;
    private FloatBuffer values;

    RowArray(ArrayForm form) {
        this.form = form;
        width = form.shape().width();
        all = Nd4j.create(DataType.FLOAT, new long[] {1, width}, 'c');
        values = NativeLibrary.live(all);
    }

    void room(int rows) {
        if (all.size(0) < rows) {
            all = StepMemory.lasting(() -> Nd4j.create(DataType.FLOAT, new long[] {rows, width}, 'c'));
            values = NativeLibrary.live(all);
            views.clear();
        }
    }

    FloatBuffer values() {
        return values;
    }

    /** The first rows as they were written, in the form in which the network takes them. */
    INDArray array(int rows) {
        HostSide.wrote(all);
        return views.computeIfAbsent(rows, n -> StepMemory.lasting(() -> Nd4j.create(all.data(), form.sizes(n))));
    }
}
