package dev.lockstep.engine.dl4j;

import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.RowShape.Image;
import dev.lockstep.network.RowShape.Sequence;
import dev.lockstep.network.RowShape.Values;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;

/**
 * How an array holds rows of a shape. Values lie row after row, the last size moving fastest, so that all forms of as many
 * values are one memory.
 *
 * @param stepsAreRows whether each step of a sequence is a row of the array, for layers that look at one step at a time
 */
record ArrayForm(RowShape shape, boolean stepsAreRows) {

    static ArrayForm of(RowShape shape) {
        return new ArrayForm(shape, false);
    }

    static ArrayForm rows(RowShape shape) {
        return new ArrayForm(shape, shape instanceof Sequence);
    }

    /** The form in which the layer of a node takes its input. */
    static ArrayForm taken(NetworkPlan.Node node) {
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
    long[] sizes(int rows) {
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
    int joinedAt() {
        return shape instanceof Sequence ? 2 : 1;
    }

    /** What makes another form of this one; null where they are the same. */
    @Nullable
    InputPreProcessor to(ArrayForm other) {
        if (equals(other)) {
            return null;
        }
        if (shape instanceof Image image && other.shape instanceof Values) {
            return new CnnToFeedForwardPreProcessor(image.rows(), image.columns(), image.channels());
        }
        if (shape instanceof Values && other.shape instanceof Image image) {
            return new FeedForwardToCnnPreProcessor(image.rows(), image.columns(), image.channels());
        }
        return new ReshapePreProcessor(sizes(1), other.sizes(1));
    }
}
