package dev.lockstep.engine.dl4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.lockstep.engine.dl4j.own.HostSide;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The way forward through a dense layer, with the bits that ND4J computes: the product is asked of the same library with the
 * same words, and what is small is added here. Around each operation ND4J does 20 microseconds of other work, which is more
 * than most layers of a small network take.
 */
final class DenseForward {
    /** Numbers for which a loop is faster than an operation of ND4J's. */
    private static final int FEW = 1 << 12;

    private static final IActivation RELU = new ActivationReLU();

    private final BaseLayer<?> layer;
    private @Nullable Weights known;

    /** Where the parameters of the layer lie, which they do for as long as it lives. */
    private record Weights(INDArray array, FloatPointer first, INDArray biases, FloatBuffer bias) {
        static Weights of(INDArray weights, INDArray biases) {
            return new Weights(
                    weights, pointer(weights), biases, pointer(biases).asBuffer());
        }
    }

    DenseForward(BaseLayer<?> layer) {
        this.layer = layer;
    }

    /** The weighted sums of the layer's input; null where they have to be computed as DL4J does. */
    @Nullable
    INDArray sums(LayerWorkspaceMgr workspaces) {
        INDArray rows = layer.input();
        Weights by = weights();
        if (by == null
                || rows == null
                || layer.getMaskArray() != null
                || !isPlain(rows)
                || rows.size(1) != by.array().size(0)) {
            return null;
        }
        int count = (int) rows.size(0);
        int units = (int) by.array().size(1);
        INDArray columns =
                workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, new long[] {count, units}, 'f');
        multiply(rows, by, pointer(columns));
        INDArray sums = workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, count, units);
        if (sums.length() > FEW) {
            sums.assign(columns);
            sums.addiRowVector(by.biases());
        } else {
            addBiases(pointer(columns).asBuffer(), by.bias(), pointer(sums).asBuffer());
        }
        return sums;
    }

    /** As ND4J asks for it: column after column, since libraries that multiply come from Fortran. */
    private static void multiply(INDArray rows, Weights by, FloatPointer into) {
        int count = (int) rows.size(0);
        int inner = (int) rows.size(1);
        boolean areColumns = count == 1 || rows.stride(0) == 1;
        cblas_sgemm(
                CblasColMajor,
                areColumns ? CblasNoTrans : CblasTrans,
                CblasNoTrans,
                count,
                (int) by.array().size(1),
                inner,
                1,
                pointer(rows),
                areColumns ? count : inner,
                by.first(),
                inner,
                0,
                into,
                count);
    }

    private static void addBiases(FloatBuffer columns, FloatBuffer biases, FloatBuffer rows) {
        int units = biases.capacity();
        int count = rows.capacity() / units;
        for (int row = 0; row < count; row++) {
            for (int unit = 0; unit < units; unit++) {
                rows.put(row * units + unit, columns.get(unit * count + row) + biases.get(unit));
            }
        }
    }

    /** What becomes of weighted sums, in their place. */
    INDArray activated(INDArray sums, boolean training) {
        IActivation activation = layer.layerConf().getActivationFn();
        if (sums.length() > FEW || !isPlain(sums) || !RELU.equals(activation)) {
            return activation.getActivation(sums, training);
        }
        FloatBuffer values = pointer(sums).asBuffer();
        for (int i = 0; i < values.capacity(); i++) {
            if (values.get(i) < 0) {
                values.put(i, 0);
            }
        }
        return sums;
    }

    /** Null where the layer is one that does more than multiply and add. */
    private @Nullable Weights weights() {
        INDArray weights = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
        Weights found = known;
        if (found != null && found.array() == weights) {
            return found;
        }
        INDArray biases = layer.getParam(DefaultParamInitializer.BIAS_KEY);
        boolean isPlainLayer = layer.layerConf().getIDropout() == null
                && layer.layerConf().getWeightNoise() == null
                && !layer.hasLayerNorm();
        if (!isPlainLayer
                || biases == null
                || !isPlain(weights)
                || weights.stride(0) != 1
                || biases.stride(biases.rank() - 1) != 1) {
            return null;
        }
        found = Weights.of(weights, biases);
        known = found;
        return found;
    }

    /** Whether its numbers lie here, and without gaps, row after row or column after column. */
    private static boolean isPlain(INDArray array) {
        return !HostSide.isApart()
                && array.rank() == 2
                && array.dataType() == DataType.FLOAT
                && ((array.stride(0) == 1 && (array.size(1) == 1 || array.stride(1) == array.size(0)))
                        || (array.stride(1) == 1 && (array.size(0) == 1 || array.stride(0) == array.size(1))));
    }

    private static FloatPointer pointer(INDArray array) {
        return new FloatPointer(array.data().addressPointer()).capacity(array.length());
    }
}
