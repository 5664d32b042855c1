package dev.lockstep.engine.parameter;

/**
 * One array of a layer's parameters, where it lies among those of the model.
 *
 * @param node of the plan that it belongs to, by its number
 * @param inputs values that go into each weighted sum, for the scale of first weights
 * @param outputs values that each input goes into
 * @param number which of the node's arrays of weights it is
 */
public record LayerParameter(int first, int length, int node, Role role, int inputs, int outputs, int number) {
    /** What the numbers of an array are. */
    public enum Role {
        /** What l1, l2 and weight decay pull towards zero. */
        WEIGHTS,
        /** A bias, a factor or an offset. */
        OTHER,
        /** A running mean or variance. */
        RUNNING
    }

    /** The first place behind it. */
    public int end() {
        return first + length;
    }

    boolean areWeights() {
        return role == Role.WEIGHTS;
    }
}
