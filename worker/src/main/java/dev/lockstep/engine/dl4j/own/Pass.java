package dev.lockstep.engine.dl4j.own;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a layer is given on its way forward and on its way back.
 *
 * @param mask for each row and step 1 where the row has the step, 0 where it is padding; null where nothing is padded
 * @param parameters numbers of each of the layer's {@link Weights}
 * @param gradients where the gradient of each of these goes
 */
record Pass(
        int rows, boolean training, Memory in, @Nullable Memory mask, List<Memory> parameters, List<Memory> gradients) {

    /** The mask of a step as a number. */
    double mask(int row, int step, int steps) {
        Memory known = mask;
        return known == null ? 1 : known.get(row * steps + step);
    }
}
