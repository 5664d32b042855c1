package dev.lockstep.engine.dl4j;

import dev.lockstep.data.Schema;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkSpec;
import java.util.List;

/** Whether a network and the rows of a data set fit together. */
final class Shapes {
    private Shapes() {}

    /** Values that the network puts out for a row; throws where it cannot take the rows, or predict their labels. */
    static int outputs(NetworkSpec network, Schema schema) {
        List<LayerSpec> layers = network.layers();
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("network.layers is empty: it needs one layer at least");
        }
        int features = schema.featureWidth();
        int inputs = network.inputs().orElse(features);
        if (inputs != features) {
            throw new IllegalArgumentException(
                    "network.inputs=" + inputs + ", but a row of the data has " + features + " values");
        }
        int last = layers.size() - 1;
        int decides = -1;
        int width = inputs;
        for (int i = 0; i <= last; i++) {
            if (i < last && activation(layers.get(i)) == Activation.STEP) {
                throw new IllegalArgumentException("network.layers." + i
                        + " is a step, whose gradient is zero: it can stand at the output only, which is layer "
                        + last);
            }
            if (layers.get(i) instanceof LayerSpec.Dense dense) {
                width = dense.units();
                decides = i;
            }
        }
        requireLabels(schema, width, decides);
        return width;
    }

    private static Activation activation(LayerSpec layer) {
        if (layer instanceof LayerSpec.Dense dense) {
            return dense.activation();
        }
        return layer instanceof LayerSpec.Activated activated ? activated.function() : Activation.IDENTITY;
    }

    private static void requireLabels(Schema schema, int outputs, int layer) {
        String who = layer < 0
                ? "a network without dense layers puts out " + outputs + " values"
                : "network.layers." + layer + ".dense.units=" + outputs;
        if (schema.labels() instanceof Schema.Classes known) {
            int classes = known.names().size();
            if (outputs != classes && !(classes == 2 && outputs == 1)) {
                throw new IllegalArgumentException(who + ", but the data have " + classes + " classes: write "
                        + (classes == 2 ? "1 or 2" : classes));
            }
        } else if (outputs != schema.labelWidth()) {
            throw new IllegalArgumentException(
                    who + ", but a row has " + schema.labelWidth() + " numbers to be predicted");
        }
    }
}
