package dev.lockstep.peers;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The networks that are compared by, in Deeplearning4j's words. It has no encoder block. */
final class Networks {
    private Networks() {}

    /** What a row is. */
    static long[] row(String network) {
        return switch (network) {
            case "lenet" -> new long[] {1, 28, 28};
            case "vgg" -> new long[] {3, 32, 32};
            case "lstm" -> new long[] {64, 50};
            default -> new long[] {784};
        };
    }

    static MultiLayerConfiguration named(String network) {
        return switch (network) {
            case "mlp" -> whole(list().layer(dense(128)), InputType.feedForward(784));
            case "wide" -> whole(list().layer(dense(1024)).layer(dense(1024)), InputType.feedForward(784));
            case "lenet" -> whole(lenet(), InputType.convolutional(28, 28, 1));
            case "vgg" -> whole(vgg(), InputType.convolutional(32, 32, 3));
            case "lstm" -> whole(
                    list().layer(new LastTimeStep(new LSTM.Builder().nOut(128).activation(Activation.TANH).build())),
                    InputType.recurrent(64, 50));
            default -> throw new IllegalArgumentException("Deeplearning4j has no network '" + network + "' here");
        };
    }

    private static NeuralNetConfiguration.ListBuilder list() {
        return new NeuralNetConfiguration.Builder().seed(42).updater(new Adam(0.001)).list();
    }

    private static MultiLayerConfiguration whole(NeuralNetConfiguration.ListBuilder layers, InputType row) {
        return layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(row)
                .build();
    }

    private static DenseLayer dense(int units) {
        return new DenseLayer.Builder().nOut(units).activation(Activation.RELU).build();
    }

    private static SubsamplingLayer pool() {
        return new SubsamplingLayer.Builder(PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build();
    }

    private static NeuralNetConfiguration.ListBuilder lenet() {
        NeuralNetConfiguration.ListBuilder list = list();
        for (int maps : new int[] {20, 50}) {
            list = list.layer(new ConvolutionLayer.Builder(5, 5)
                            .nOut(maps)
                            .activation(Activation.RELU)
                            .build())
                    .layer(pool());
        }
        return list.layer(dense(500));
    }

    private static NeuralNetConfiguration.ListBuilder vgg() {
        NeuralNetConfiguration.ListBuilder list = list();
        for (int maps : new int[] {32, 64, 128}) {
            list = normed(normed(list, maps), maps).layer(pool());
        }
        return list;
    }

    private static NeuralNetConfiguration.ListBuilder normed(NeuralNetConfiguration.ListBuilder list, int maps) {
        return list.layer(new ConvolutionLayer.Builder(3, 3)
                        .nOut(maps)
                        .convolutionMode(ConvolutionMode.Same)
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(new BatchNormalization.Builder().build())
                .layer(new ActivationLayer(Activation.RELU));
    }
}
