package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.dl4j.own.HostSide;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Softmax with cross-entropy and sigmoid with binary cross-entropy, from the values before the activation. The gradient is
 * then the difference of prediction and target, and the loss needs no logarithm of a number that may be zero.
 */
final class FusedCrossEntropy {
    private enum Pairing {
        SOFTMAX,
        SIGMOID,
        OTHER
    }

    private final Pairing pairing;
    private double[] values = {};
    private double[] targets = {};

    FusedCrossEntropy(ILossFunction loss, IActivation activation) {
        if (activation instanceof ActivationSoftmax && loss instanceof LossMCXENT) {
            pairing = Pairing.SOFTMAX;
        } else if (activation instanceof ActivationSigmoid && loss instanceof LossBinaryXENT) {
            pairing = Pairing.SIGMOID;
        } else {
            pairing = Pairing.OTHER;
        }
    }

    boolean apply() {
        return pairing != Pairing.OTHER;
    }

    /**
     * Replaces the values by the gradient of the sum of the rows' losses.
     *
     * @param counts how much each row counts; null where each counts once
     * @return the sum of the rows' losses
     */
    double lossThenGradient(INDArray weightedSums, INDArray labels, @Nullable INDArray counts) {
        int count = Math.toIntExact(weightedSums.length());
        int width = (int) weightedSums.size(1);
        if (values.length < count) {
            values = new double[count];
            targets = new double[count];
        }
        INDArray sums = HostSide.fetched(weightedSums);
        read(sums, values, count);
        read(HostSide.fetched(labels), targets, count);
        double sum = 0;
        for (int first = 0; first < count; first += width) {
            double loss = pairing == Pairing.SOFTMAX ? softmax(first, width) : sigmoids(first, width);
            sum += counts == null ? loss : weigh(first, width, loss, counts.getDouble(first / width));
        }
        write(values, sums, count);
        HostSide.bring(sums, weightedSums);
        return sum;
    }

    private double softmax(int first, int width) {
        double most = Double.NEGATIVE_INFINITY;
        for (int i = first; i < first + width; i++) {
            most = Math.max(most, values[i]);
        }
        double total = 0;
        double loss = 0;
        double mass = 0;
        for (int i = first; i < first + width; i++) {
            double above = values[i] - most;
            loss -= targets[i] * above;
            mass += targets[i];
            values[i] = StrictMath.exp(above);
            total += values[i];
        }
        for (int i = first; i < first + width; i++) {
            values[i] = mass * values[i] / total - targets[i];
        }
        return loss + mass * StrictMath.log(total);
    }

    /** A row that counts nothing may hold anything, even what is no number. */
    private double weigh(int first, int width, double loss, double weight) {
        for (int i = first; i < first + width; i++) {
            values[i] = weight == 0 ? 0 : values[i] * weight;
        }
        return weight == 0 ? 0 : loss * weight;
    }

    private double sigmoids(int first, int width) {
        double sum = 0;
        for (int i = first; i < first + width; i++) {
            sum += sigmoid(i);
        }
        return sum;
    }

    private double sigmoid(int i) {
        double value = values[i];
        double small = StrictMath.exp(-Math.abs(value));
        double probability = (value >= 0 ? 1 : small) / (1 + small);
        values[i] = probability - targets[i];
        return Math.max(value, 0) - targets[i] * value + StrictMath.log1p(small);
    }

    private static void read(INDArray array, double[] into, int count) {
        requireRowAfterRow(array);
        if (array.dataType() == DataType.FLOAT) {
            FloatPointer floats = (FloatPointer) array.data().pointer();
            for (int i = 0; i < count; i++) {
                into[i] = floats.get(i);
            }
        } else {
            ((DoublePointer) array.data().pointer()).get(into, 0, count);
        }
    }

    private static void write(double[] from, INDArray array, int count) {
        if (array.dataType() == DataType.FLOAT) {
            FloatPointer floats = (FloatPointer) array.data().pointer();
            for (int i = 0; i < count; i++) {
                floats.put(i, (float) from[i]);
            }
        } else {
            ((DoublePointer) array.data().pointer()).put(from, 0, count);
        }
    }

    /** Says so by strides: ND4J may call one row or one column anything. */
    private static void requireRowAfterRow(INDArray array) {
        boolean withinRow = array.size(1) == 1 || array.stride(1) == 1;
        boolean rowToRow = array.size(0) == 1 || array.stride(0) == array.size(1);
        if (array.offset() != 0 || !withinRow || !rowToRow) {
            throw new IllegalStateException("an array is not laid row after row: " + array.shapeInfoToString());
        }
    }
}
