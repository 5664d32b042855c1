package dev.lockstep.engine.parameter;

import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;

/**
 * Operations of a training step that are products with weights, which are nearly all of them: each use of a weight is a multiplication
 * and an addition on the way there, as many for its gradient, and as many for what is passed back. To the row itself nothing is.
 */
public final class TrainingOperations {
    private static final double OF_A_USE = 2;

    private TrainingOperations() {}

    /** Of one row, from the plan alone. */
    public static double ofARow(NetworkPlan plan) {
        boolean[] learns = new boolean[plan.nodes().size()];
        double operations = 0;
        for (NetworkPlan.Node node : plan.nodes()) {
            long weights = LayerArrays.of(node).stream()
                    .filter(LayerArray::areWeights)
                    .mapToLong(LayerArray::count)
                    .sum();
            boolean passesBack = node.from().stream().anyMatch(from -> from != NetworkPlan.ROW && learns[from]);
            learns[node.number()] = weights > 0 || passesBack;
            operations += OF_A_USE * weights * places(node) * (passesBack ? 3 : 2);
        }
        return operations;
    }

    /** How often each weight of a layer is used for a row. Of numbers of tokens, rows of a table are taken and nothing is multiplied. */
    private static long places(NetworkPlan.Node node) {
        if (node.in() instanceof RowShape.Tokens) {
            return 0;
        }
        boolean isSpread = node.work() instanceof ImageLayer.TransposedConv2d;
        RowShape where = isSpread || !(node.out() instanceof RowShape.Image) ? node.in() : node.out();
        if (where instanceof RowShape.Image image) {
            return (long) image.rows() * image.columns();
        }
        if (node.work() instanceof SequenceLayer.Conv1d && node.out() instanceof RowShape.Sequence after) {
            return after.steps();
        }
        return where instanceof RowShape.Sequence sequence ? sequence.steps() : 1;
    }
}
