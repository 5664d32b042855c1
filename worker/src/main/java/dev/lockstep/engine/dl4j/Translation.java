package dev.lockstep.engine.dl4j;

import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.Loss;
import dev.lockstep.network.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
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
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * Says a network in Deeplearning4j's words. Weights, regularisation and updates are Lockstep's own (see
 * {@link FlatUpdater}), so that the configuration has neither.
 */
final class Translation {
    /** Float32 has no number between this far from one and one but a few: a logarithm stays finite. */
    static final double CLIP = 1e-6;

    private Translation() {}

    static MultiLayerConfiguration of(NetworkSpec network, int inputs, DataType type) {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .dataType(type)
                .updater(new Sgd(1))
                .trainingWorkspaceMode(WorkspaceMode.ENABLED)
                .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
                .list();
        layers(network).forEach(list::layer);
        return list.setInputType(InputType.feedForward(inputs)).build();
    }

    /** DL4J wants the loss in its last layer: a dense one takes it in, after any other it stands alone. */
    private static List<Layer> layers(NetworkSpec network) {
        List<LayerSpec> specs = network.layers();
        int last = specs.size() - 1;
        List<Layer> layers = new ArrayList<>();
        if (specs.get(last) instanceof LayerSpec.Dense dense) {
            specs.subList(0, last).forEach(spec -> layers.add(hidden(spec)));
            layers.add(output(dense, dense.activation(), network.loss()));
        } else if (last > 0
                && specs.get(last) instanceof LayerSpec.Activated activated
                && specs.get(last - 1) instanceof LayerSpec.Dense dense
                && dense.activation() == Activation.IDENTITY) {
            specs.subList(0, last - 1).forEach(spec -> layers.add(hidden(spec)));
            layers.add(output(dense, activated.function(), network.loss()));
        } else {
            specs.forEach(spec -> layers.add(hidden(spec)));
            // With an activation of its own this layer would change its input in place, and report another loss.
            layers.add(new LossLayer.Builder(loss(network.loss()))
                    .activation(new ActivationIdentity())
                    .build());
        }
        return layers;
    }

    private static Layer output(LayerSpec.Dense dense, Activation activation, Loss loss) {
        return new OutputLayer.Builder(loss(loss))
                .nOut(dense.units())
                .activation(activation(activation))
                .hasBias(dense.bias())
                .build();
    }

    private static Layer hidden(LayerSpec layer) {
        if (layer instanceof LayerSpec.Dense dense) {
            return new DenseLayer.Builder()
                    .nOut(dense.units())
                    .activation(activation(dense.activation()))
                    .hasBias(dense.bias())
                    .build();
        }
        if (layer instanceof LayerSpec.Dropout dropout) {
            return new DropoutLayer(new Dropout(1 - dropout.rate()));
        }
        if (layer instanceof LayerSpec.BatchNorm norm) {
            return new BatchNormalization.Builder()
                    .decay(norm.momentum())
                    .eps(norm.epsilon())
                    .build();
        }
        return new ActivationLayer(activation(((LayerSpec.Activated) layer).function()));
    }

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
            case STEP -> new ActivationStep();
        };
    }

    private static ILossFunction loss(Loss loss) {
        return switch (loss) {
            case MSE -> new LossMSE();
            case MAE -> new LossMAE();
            case BINARY_CROSS_ENTROPY -> new LossBinaryXENT(CLIP);
            case CROSS_ENTROPY -> new LossMCXENT();
            case HINGE -> new LossHinge();
        };
    }
}
