package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.dl4j.own.HostSide;
import dev.lockstep.engine.dl4j.own.OwnLayerRuntime;
import dev.lockstep.engine.vertex.Vertex;
import java.nio.FloatBuffer;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.api.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network of DL4J's whose layers do not compute anything twice, chain or graph. */
interface LeanModel {
    /** All parameters in model order, one memory. */
    INDArray params();

    /** All gradients in model order, one memory. */
    INDArray getGradientsViewArray();

    Layer[] getLayers();

    /**
     * Computes the gradient of the sum of the losses of all rows of the targets.
     *
     * @param weights of each row of the targets; null where each counts once
     * @return the sum of the losses
     */
    double lossThenGradient(INDArray rows, INDArray targets, @Nullable INDArray weights);

    /**
     * From now on tells, on the way back, when the gradient of a layer is written, and with it those of all layers behind it.
     *
     * @param written what to run then, by the plan's node
     */
    default void tell(IntFunction<Runnable> written) {
        for (Layer layer : getLayers()) {
            if (layer instanceof TellingLayer telling) {
                telling.tell(written.apply(node(layer)));
            }
        }
    }

    /** The plan's node that a layer stands for; -1 where it is a loss that stands alone. */
    static int node(Layer layer) {
        return Vertex.node(layer.conf().getLayer().getLayerName());
    }

    /** Computes what it says of rows, and writes it, row after row, into the beginning of a buffer. */
    void outputs(INDArray rows, FloatBuffer into);

    /** An array, row after row, into the beginning of a buffer. */
    static void copy(INDArray rows, FloatBuffer into) {
        boolean liesInOrder = rows.ordering() == 'c' && !rows.isView();
        INDArray inOrder = liesInOrder || HostSide.isApart() ? HostSide.fetched(rows) : rows.dup('c');
        into.put(0, NativeLibrary.live(inOrder), 0, (int) rows.length());
        if (inOrder != rows) {
            inOrder.close();
        }
    }

    /** Says to each layer that asks for it which steps of its rows are there; {@code masks} knows it by the plan's node. */
    default void masks(IntFunction<@Nullable INDArray> masks) {
        for (Layer layer : getLayers()) {
            if (layer instanceof OwnLayerRuntime running) {
                running.mask(masks.apply(node(layer)));
            }
        }
    }

    /**
     * Frees its memory itself.
     *
     * @param ownsParameters whether they are to be no more either
     */
    default void free(boolean ownsParameters) {
        for (Layer layer : getLayers()) {
            layer.close();
        }
        if (ownsParameters) {
            params().close();
        }
        getGradientsViewArray().close();
    }
}
