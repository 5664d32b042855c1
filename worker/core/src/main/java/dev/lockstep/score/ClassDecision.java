package dev.lockstep.score;

import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import java.nio.FloatBuffer;

/** Which class a network's output means. One output decides by a threshold, several by the largest. */
public record ClassDecision(int outputs, float threshold) {

    /** By what the network ends in. */
    public static ClassDecision of(NetworkSpec network, int outputs) {
        boolean signed = network.loss() == LossFunction.HINGE && !isZeroToOne(lastActivation(network));
        return new ClassDecision(outputs, signed ? 0f : 0.5f);
    }

    private static boolean isZeroToOne(Activation activation) {
        return activation == Activation.STEP || activation == Activation.SIGMOID || activation == Activation.SOFTMAX;
    }

    private static Activation lastActivation(NetworkSpec network) {
        if (network.end().isEmpty()) {
            return Activation.IDENTITY;
        }
        LayerSpec last = network.end().get(network.end().size() - 1);
        if (last instanceof LayerSpec.Dense dense) {
            return dense.activation();
        }
        return last instanceof LayerSpec.Activated activated ? activated.function() : Activation.IDENTITY;
    }

    /** The class of one label of many. */
    public int classOf(FloatBuffer values, int row) {
        int at = row * outputs;
        if (outputs == 1) {
            return values.get(at) > threshold ? 1 : 0;
        }
        int best = 0;
        for (int i = 1; i < outputs; i++) {
            if (values.get(at + i) > values.get(at + best)) {
                best = i;
            }
        }
        return best;
    }
}
