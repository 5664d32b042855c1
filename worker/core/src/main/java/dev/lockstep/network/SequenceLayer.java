package dev.lockstep.network;

import dev.lockstep.setting.AlsoCalled;
import dev.lockstep.setting.InlinedSettings;
import dev.lockstep.setting.NamedChoice;
import dev.lockstep.setting.Setting;

/** What works on the steps of a sequence. */
public sealed interface SequenceLayer extends LayerSpec
        permits SequenceLayer.Embedding,
                SequenceLayer.Conv1d,
                SequenceLayer.Recurrent,
                SequenceLayer.Bidirectional,
                SequenceLayer.LastStep,
                SequenceLayer.BothEnds,
                SequenceLayer.SelfAttention {

    /** What goes from step to step with a memory; puts out its memory at each step. */
    @NamedChoice
    sealed interface Recurrent extends SequenceLayer permits SimpleRnn, Lstm, Gru {
        int units();

        boolean bias();
    }

    /** Learned values for each token, and, where wanted, for each position, which are added. */
    record Embedding(
            @Setting(value = "Values for each token.", atLeast = 1) @AlsoCalled({"outputDim", "embeddingDim"})
            int size,

            @Setting(value = "Whether learned values of the position are added.", byDefault = "false")
            boolean positions,

            @InlinedSettings LearnedWeights weights)
            implements SequenceLayer {}

    /** Filters that move along a sequence. */
    record Conv1d(
            @Setting(value = "Filters, which is values of a step that come out.", atLeast = 1)
            @AlsoCalled({"outChannels"})
            int filters,

            @Setting(value = "Steps that the kernel covers.", atLeast = 1) @AlsoCalled({"kernelSize"})
            int kernel,

            @Setting(value = "How many steps the kernel moves at a time.", byDefault = "1", atLeast = 1)
            @AlsoCalled({"strides"})
            int stride,

            @Setting(value = "Same (zeros around the edge) or valid (the kernel stays inside).", byDefault = "valid")
            Padding padding,

            @Setting(value = "Distance between the points of the kernel.", byDefault = "1", atLeast = 1)
            int dilation,

            @Setting(value = "Applied to each output.", byDefault = "identity")
            Activation activation,

            @Setting(value = BIAS, byDefault = "true") boolean bias,

            @InlinedSettings LearnedWeights weights)
            implements SequenceLayer {

        @Override
        public Conv1d linear() {
            return new Conv1d(filters, kernel, stride, padding, dilation, Activation.IDENTITY, bias, weights);
        }
    }

    /** The simplest memory: tanh of a weighted sum of the step and of the memory so far. */
    @AlsoCalled({"rnn"})
    record SimpleRnn(
            @Setting(value = "Values of the memory.", atLeast = 1) @AlsoCalled({"hiddenSize"})
            int units,

            @Setting(value = BIAS, byDefault = "true") boolean bias,

            @InlinedSettings LearnedWeights weights)
            implements Recurrent {}

    /** A memory with gates, which keeps what it wants for long. */
    record Lstm(
            @Setting(value = "Values of the memory.", atLeast = 1) @AlsoCalled({"hiddenSize"})
            int units,

            @Setting(
                    value = "First bias of the gate that decides what is kept, where there are biases.",
                    byDefault = "1")
            double forgetBias,

            @Setting(value = BIAS, byDefault = "true") boolean bias,

            @InlinedSettings LearnedWeights weights)
            implements Recurrent {}

    /**
     * A memory with two gates: r, how much of it what is new sees, and z, how much of it stays. What is new is
     * {@code tanh(Wx + b + r (Uh + c))}: r comes after the product and its bias, as with cuDNN, PyTorch, and Keras' reset_after.
     */
    record Gru(
            @Setting(value = "Values of the memory.", atLeast = 1) @AlsoCalled({"hiddenSize"})
            int units,

            @Setting(value = "Whether a bias is added to each of both products.", byDefault = "true")
            boolean bias,

            @InlinedSettings LearnedWeights weights)
            implements Recurrent {}

    /** Two of a recurrent layer, one from the first step on and one from the last step back. */
    record Bidirectional(
            @Setting("The layer: simpleRnn, lstm or gru.") Recurrent layer,

            @Setting(value = "What is made of the two: concat or add.", byDefault = "concat")
            BranchJoin join)
            implements SequenceLayer {
        @Override
        public LearnedWeights weights() {
            return layer.weights();
        }
    }

    /** The last step that a sequence has. */
    record LastStep() implements SequenceLayer {}

    /** Of what a bidirectional layer puts side by side, what each way ends in: on, the last step, and back, the first. */
    record BothEnds() implements SequenceLayer {}

    /** Each step takes from all steps what it attends to. */
    @AlsoCalled({"multiHeadAttention"})
    record SelfAttention(
            @Setting(value = "Ways to attend, each with its share of the values.", byDefault = "1", atLeast = 1)
            @AlsoCalled({"numHeads"})
            int heads,

            @Setting(value = "Whether a step sees itself and earlier steps only.", byDefault = "false")
            boolean causal,

            @Setting(value = BIAS, byDefault = "true") boolean bias,

            @InlinedSettings LearnedWeights weights)
            implements SequenceLayer {}
}
