package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.elu;
import static org.bytedeco.pytorch.global.torch.leaky_relu;
import static org.bytedeco.pytorch.global.torch.silu;
import static org.bytedeco.pytorch.global.torch.softmax;

import dev.lockstep.network.Activation;
import dev.lockstep.network.RowShape;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Activations as libtorch computes them: the same functions as those of the engine on Deeplearning4j. */
final class Activations {
    private static final double LEAK = 0.01;

    /** What makes a logistic function nearly the normal one. */
    private static final double LOGISTIC = 1.702;

    private Activations() {}

    /** @param of what it is applied to: a softmax goes over the values of a row, of a step, or over the channels of an image */
    static UnaryOperator<Tensor> of(Activation activation, RowShape of) {
        return switch (activation) {
            case RELU -> Tensor::relu;
            case LEAKY_RELU -> {
                Scalar leak = new Scalar(LEAK);
                yield in -> leaky_relu(in, leak);
            }
            case ELU -> in -> elu(in);
            case GELU -> gelu();
            case SWISH -> in -> silu(in);
            case SIGMOID -> Tensor::sigmoid;
            case TANH -> Tensor::tanh;
            case SOFTMAX -> {
                int dimension = of instanceof RowShape.Image ? 1 : -1;
                yield in -> softmax(in, dimension);
            }
            case IDENTITY, STEP -> in -> in;
        };
    }

    private static UnaryOperator<Tensor> gelu() {
        Scalar steep = new Scalar(LOGISTIC);
        return in -> in.mul(steep).sigmoid().mul(in);
    }
}
