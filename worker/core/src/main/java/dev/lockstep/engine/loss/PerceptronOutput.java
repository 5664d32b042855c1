package dev.lockstep.engine.loss;

import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The perceptron's step at the output of a network, if it has one. A replica computes without it and steps itself, so that
 * every loss, of training and of prediction, is that of the value before the step.
 *
 * @param computed the network with the step left out
 */
public record PerceptronOutput(boolean present, NetworkSpec computed) {

    /** Of any network. */
    public static PerceptronOutput of(NetworkSpec network) {
        List<LayerSpec> layers = new ArrayList<>(network.end());
        if (layers.isEmpty()) {
            return new PerceptronOutput(false, network);
        }
        LayerSpec last = layers.remove(layers.size() - 1);
        if (last instanceof LayerSpec.Dense dense && dense.activation() == Activation.STEP) {
            layers.add(new LayerSpec.Dense(dense.units(), Activation.IDENTITY, dense.bias(), dense.weights()));
        } else if (last instanceof LayerSpec.Activated activated && activated.function() == Activation.STEP) {
            layers.add(new LayerSpec.Activated(Activation.IDENTITY));
        } else {
            return new PerceptronOutput(false, network);
        }
        return new PerceptronOutput(true, network.endingIn(layers));
    }

    /** Steps the first values of a buffer, where there is such a step: 1 above zero, else 0. */
    public void apply(FloatBuffer values, int count) {
        for (int i = 0; present && i < count; i++) {
            values.put(i, values.get(i) > 0 ? 1 : 0);
        }
    }
}
