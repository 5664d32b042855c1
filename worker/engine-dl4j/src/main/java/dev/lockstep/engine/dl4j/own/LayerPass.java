package dev.lockstep.engine.dl4j.own;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a layer is given on its way forward and on its way back.
 *
 * @param mask for each row and step 1 where the row has the step, 0 where it is padding; null where nothing is padded
 * @param parameters each array that the layer learns
 * @param gradients where the gradient of each of these goes
 */
record LayerPass(
        int rows,
        boolean training,
        FlatArray in,
        @Nullable FlatArray mask,
        List<FlatArray> parameters,
        List<FlatArray> gradients) {

    /** The mask of a step as a number. */
    double mask(int row, int step, int steps) {
        FlatArray known = mask;
        return known == null ? 1 : known.get(row * steps + step);
    }
}
