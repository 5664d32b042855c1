package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.loss.RowLosses;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LossFunction;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Activations and losses in Deeplearning4j's words. */
final class FunctionTranslation {
    private FunctionTranslation() {}

    static IActivation activation(Activation activation) {
        return switch (activation) {
            case RELU -> new ActivationReLU();
            case LEAKY_RELU -> new ActivationLReLU(0.01);
            case ELU -> new ActivationELU(1);
            case GELU -> new ActivationGELU(false);
            case SWISH -> new ActivationSwish();
            case SIGMOID -> new ActivationSigmoid();
            case TANH -> new ActivationTanH();
            case SOFTMAX -> new ActivationSoftmax();
            case IDENTITY -> new ActivationIdentity();
            case STEP -> new PerceptronActivation();
        };
    }

    static ILossFunction loss(LossFunction loss) {
        return switch (loss) {
            case MSE -> new LossMSE();
            case MAE -> new LossMAE();
            case HUBER -> new HuberLoss();
            case BINARY_CROSS_ENTROPY -> new LossBinaryXENT(RowLosses.CLIP);
            case CROSS_ENTROPY -> new LossMCXENT();
            case HINGE -> new LossHinge();
        };
    }
}
