package dev.lockstep.engine.model;

import static dev.lockstep.engine.model.Dl4jConfiguration.ofClass;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.loss.RowLosses;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LossFunction;

/** Activations and losses in the JSON of Deeplearning4j's files. */
final class Dl4jFunction {
    private static final String ACTIVATIONS = "org.nd4j.linalg.activations.impl.Activation";
    private static final String LOSSES = "org.nd4j.linalg.lossfunctions.impl.Loss";

    private Dl4jFunction() {}

    static ObjectNode activation(Activation activation) {
        return switch (activation) {
            case RELU -> ofClass(ACTIVATIONS + "ReLU");
            case LEAKY_RELU -> ofClass(ACTIVATIONS + "LReLU").put("alpha", 0.01);
            case ELU -> ofClass(ACTIVATIONS + "ELU").put("alpha", 1.0);
            case GELU -> ofClass(ACTIVATIONS + "GELU").put("precise", false);
            case SWISH -> ofClass(ACTIVATIONS + "Swish");
            case SIGMOID -> ofClass(ACTIVATIONS + "Sigmoid");
            case TANH -> ofClass(ACTIVATIONS + "TanH");
            case SOFTMAX -> ofClass(ACTIVATIONS + "Softmax");
            case IDENTITY -> ofClass(ACTIVATIONS + "Identity");
            case STEP -> ofClass(Dl4jLayer.OWN + "PerceptronActivation");
        };
    }

    static ObjectNode loss(LossFunction loss) {
        return switch (loss) {
            case MSE -> ofClass(LOSSES + "MSE");
            case MAE -> ofClass(LOSSES + "MAE");
            case HUBER -> ofClass(Dl4jLayer.OWN + "HuberLoss");
            case BINARY_CROSS_ENTROPY -> ofClass(LOSSES + "BinaryXENT").put("clipEps", RowLosses.CLIP);
            case CROSS_ENTROPY -> ofClass(LOSSES + "MCXENT").put("softmaxClipEps", 1e-10);
            case HINGE -> ofClass(LOSSES + "Hinge");
        };
    }
}
