package dev.lockstep.config;

import dev.lockstep.network.Activation;
import dev.lockstep.network.LossFunction;
import dev.lockstep.setting.SettingWriter;
import java.util.Optional;
import java.util.Set;

/**
 * Why a loss does not go with what a network ends in.
 *
 * @param what follows {@code network.loss} in a sentence
 */
record LossMismatch(String what, String remedy) {
    /** Outputs that are never negative: the hinge loss asks half of the rows for -1. */
    private static final Set<Activation> NEVER_NEGATIVE =
            Set.of(Activation.RELU, Activation.SIGMOID, Activation.SOFTMAX);

    /** Empty where they go together. */
    static Optional<LossMismatch> fault(LossFunction loss, Activation output) {
        return switch (loss) {
            case CROSS_ENTROPY -> mustBe(Activation.SOFTMAX, loss, output, "binaryCrossEntropy for sigmoid");
            case BINARY_CROSS_ENTROPY -> mustBe(Activation.SIGMOID, loss, output, "crossEntropy for softmax");
            case HINGE ->
                NEVER_NEGATIVE.contains(output)
                        ? Optional.of(new LossMismatch(
                                "=hinge asks for outputs of -1 and 1, but the network ends in "
                                        + SettingWriter.spelt(output) + ", which is never negative",
                                "end in identity, tanh or step, or choose another loss"))
                        : Optional.empty();
            case MAE, HUBER ->
                output == Activation.STEP
                        ? Optional.of(new LossMismatch(
                                "=" + SettingWriter.spelt(loss) + " does not go with the activation step",
                                "use hinge or mse"))
                        : Optional.empty();
            case MSE -> Optional.empty(); // any output can be compared with a number
        };
    }

    private static Optional<LossMismatch> mustBe(
            Activation needed, LossFunction loss, Activation output, String other) {
        if (output == needed) {
            return Optional.empty();
        }
        String remedy = output == Activation.STEP
                ? "use hinge or mse with step, or end in " + SettingWriter.spelt(needed)
                : "end in " + SettingWriter.spelt(needed) + ", or choose another loss, such as " + other;
        return Optional.of(new LossMismatch(
                "=" + SettingWriter.spelt(loss) + " needs the output " + SettingWriter.spelt(needed)
                        + ", but the network ends in " + SettingWriter.spelt(output),
                remedy));
    }
}
