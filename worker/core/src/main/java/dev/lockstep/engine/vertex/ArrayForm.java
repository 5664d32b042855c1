package dev.lockstep.engine.vertex;

import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.RowShape.Sequence;

/**
 * How an array holds rows of a shape. Values lie row after row, the last size moving fastest, so that all forms of as many
 * values are one memory.
 *
 * @param stepsAreRows whether each step of a sequence is a row of the array, for layers that look at one step at a time
 */
public record ArrayForm(RowShape shape, boolean stepsAreRows) {

    /** Rows of this shape, one for each row of the data. */
    public static ArrayForm of(RowShape shape) {
        return new ArrayForm(shape, false);
    }

    /** The same, where each step of a sequence is a row of its own. */
    public static ArrayForm rows(RowShape shape) {
        return new ArrayForm(shape, shape instanceof Sequence);
    }

    /** The form in which the layer of a node takes its input. */
    public static ArrayForm taken(NetworkPlan.Node node) {
        boolean stepwise = node.work() instanceof LayerSpec.Dense
                || node.work() instanceof LayerSpec.BatchNorm
                || node.work() instanceof LayerSpec.Activated
                || node.work() instanceof LayerSpec.Dropout;
        return stepwise ? rows(node.in()) : of(node.in());
    }

    /** The form in which a layer that takes this puts out a shape. */
    ArrayForm after(RowShape out) {
        return stepsAreRows ? rows(out) : of(out);
    }

    /** Sizes of an array of so many rows. */
    public long[] sizes(int rows) {
        int from = stepsAreRows ? 1 : 0;
        int[] sizes = shape.sizes().stream().mapToInt(Integer::intValue).toArray();
        long[] all = new long[sizes.length - from + 1];
        all[0] = stepsAreRows ? (long) rows * sizes[0] : rows;
        for (int i = from; i < sizes.length; i++) {
            all[i - from + 1] = sizes[i];
        }
        return all;
    }

    /** The dimension along which arrays of this form are put one after the other. */
    public int joinedAt() {
        return shape instanceof Sequence ? 2 : 1;
    }
}
