package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.dl4j.own.OwnLayerRuntime;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One array of a layer's parameters.
 *
 * @param inputs values that go into each weighted sum, for the scale of first weights
 * @param outputs values that each input goes into
 * @param number which of the layer's arrays of weights it is
 */
record LayerParameter(Role role, int inputs, int outputs, int number) {
    enum Role {
        /** What l1, l2 and weight decay pull towards zero. */
        WEIGHTS,
        /** A bias, a factor or an offset. */
        OTHER,
        /** A running mean or variance. */
        RUNNING
    }

    private static final LayerParameter OTHER = new LayerParameter(Role.OTHER, 0, 0, 0);
    private static final LayerParameter RUNNING = new LayerParameter(Role.RUNNING, 0, 0, 0);

    static LayerParameter of(Layer layer, String name, INDArray array) {
        if (layer instanceof OwnLayerRuntime running) {
            return running.weights().stream()
                    .filter(weights -> weights.name().equals(name) && weights.areWeights())
                    .map(own -> new LayerParameter(Role.WEIGHTS, own.inputs(), own.outputs(), own.number()))
                    .findFirst()
                    .orElse(OTHER);
        }
        return switch (name) {
            case "W" -> weights(array);
            case "mean", "var" -> RUNNING;
            default -> OTHER;
        };
    }

    /** Dense weights are [inputs, outputs]; those of a convolution are [outputs, inputs, height, width]. */
    private static LayerParameter weights(INDArray array) {
        int length = Math.toIntExact(array.length());
        if (array.rank() == 2) {
            return new LayerParameter(Role.WEIGHTS, (int) array.size(0), (int) array.size(1), 0);
        }
        int kernel = (int) (array.size(2) * array.size(3));
        int outputs = (int) array.size(0);
        return new LayerParameter(Role.WEIGHTS, length / outputs, outputs * kernel, 0);
    }
}
