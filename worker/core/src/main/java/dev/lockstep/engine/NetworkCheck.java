package dev.lockstep.engine;

import dev.lockstep.data.DataSchema;
import dev.lockstep.network.Activation;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import java.util.List;

/** Whether a network and the rows of a data set fit together. */
public final class NetworkCheck {
    private NetworkCheck() {}

    /**
     * The network laid out for these rows.
     *
     * @throws IllegalArgumentException where it cannot take them, or predict their labels
     */
    public static NetworkPlan plan(NetworkSpec network, DataSchema schema) {
        int features = schema.featureWidth();
        int inputs = network.inputs().orElse(features);
        if (inputs != features) {
            throw new IllegalArgumentException(
                    "network.inputs=" + inputs + ", but a row of the data has " + features + " values");
        }
        NetworkPlan plan = NetworkPlan.of(network, RowShape.of(schema.featureShape(), schema.tokens()));
        for (NetworkPlan.Node node : plan.nodes()) {
            boolean stepsInside = node.number() != plan.last().number()
                    && node.work() instanceof LayerSpec layer
                    && layer.activation() == Activation.STEP;
            if (stepsInside) {
                throw new IllegalArgumentException(node.path()
                        + " is a step, whose gradient is zero: it can stand at the output only, which is "
                        + plan.last().path());
            }
        }
        requireLabels(schema, plan);
        return plan;
    }

    /** Whether what a node puts out in training depends on chance. */
    public static boolean drawsByChance(NetworkPlan.Node node) {
        return node.work() instanceof LayerSpec.Dropout || node.work() instanceof ImageLayer.SpatialDropout;
    }

    private static void requireLabels(DataSchema schema, NetworkPlan plan) {
        RowShape out = plan.out();
        DataSchema.Labels labels = schema.labels();
        int classes = labels.classes().size();
        if (labels.ofEachStep()) {
            RowShape wanted = new RowShape.Sequence(labels.steps(), classes);
            if (!out.equals(wanted)) {
                throw new IllegalArgumentException(who(plan) + ", but each of " + labels.steps()
                        + " steps has a label of " + classes + " classes: let it put out " + wanted);
            }
            return;
        }
        if (out instanceof RowShape.Sequence) {
            throw new IllegalArgumentException(who(plan)
                    + ", but a row has one label: put lastStep, globalPool or flatten before the last dense layer");
        }
        int outputs = out.width();
        if (labels.areClasses()) {
            if (outputs != classes && !(classes == 2 && outputs == 1)) {
                throw new IllegalArgumentException(who(plan) + ", but the data have " + classes + " classes: write "
                        + (classes == 2 ? "1 or 2" : classes));
            }
        } else if (outputs != schema.labelWidth()) {
            throw new IllegalArgumentException(
                    who(plan) + ", but a row has " + schema.labelWidth() + " numbers to be predicted");
        }
    }

    /** Names the layer that decides what comes out. */
    private static String who(NetworkPlan plan) {
        List<NetworkPlan.Node> nodes = plan.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            NetworkPlan.Node node = nodes.get(i);
            if (node.work() instanceof LayerSpec.Dense dense && !(plan.out() instanceof RowShape.Sequence)) {
                return node.path() + ".units=" + dense.units();
            }
            if (node.in() == null || !node.in().equals(node.out())) {
                return node.path() + " puts out " + node.out();
            }
        }
        return "the network puts out " + plan.out();
    }
}
