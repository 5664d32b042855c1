package dev.lockstep.engine.parameter;

/**
 * One array of a layer's parameters, where it lies among those of the model.
 *
 * @param node of the plan that it belongs to, by its number
 */
public record LayerParameter(int first, int node, LayerArray array) {
    /** How many numbers it has. */
    public int length() {
        return Math.toIntExact(array.count());
    }

    /** The first place behind it. */
    public int end() {
        return first + length();
    }
}
